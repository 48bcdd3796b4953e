"""With JavaScript off every form still does its work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.site import Site

CRASHES = b"raise SystemExit('my own fault')\n"


@pytest.fixture
def plain(visit: Callable[..., Page]) -> Callable[[str], Page]:
    """`plain("meera")` signs that person in, in a browser that runs no script."""
    return lambda username: visit(username, java_script_enabled=False)


@pytest.mark.journey
def test_a_program_is_pasted_followed_and_its_mark_questioned(
    plain: Callable[[str], Page], site: Site
) -> None:
    page = plain("1ga23cs002")
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.get_by_text("Paste a program instead").click()
    page.get_by_label("Program", exact=True).fill(CRASHES.decode())
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    # The page renews itself until there is a result.
    expect(page.get_by_text("Execution marks proposed")).to_be_visible(timeout=150 * SECONDS)
    expect(page.get_by_role("heading", name="What next")).to_be_visible()

    # A decision on it, by scoring without scripts either.
    _score(plain("meera"), site)
    page.reload()
    page.get_by_role("link", name="Ask for a re-grade").first.click()
    page.get_by_role("textbox").fill("Line 1 says why.")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Line 1 says why.")).to_be_visible()


def _score(page: Page, site: Site) -> None:
    page.goto("/faculty/{offering}/score/{other}/1/".format(**site.rows))
    page.get_by_label("Execution, marks of 20").fill("3")
    page.get_by_label("Remark", exact=True).fill("of the first")
    # Bands only say which marks they are; a button that does nothing is none.
    expect(page.get_by_role("button", name="Good").first).to_be_disabled()
    page.get_by_label("and go to the next student").check()
    page.get_by_role("button", name="Save marks").click()
    expect(page.get_by_text("Saved for Amogh Shetty: Execution 3.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Amogh Shetty")


def test_a_file_is_uploaded_refused_and_taken(plain: Callable[[str], Page], site: Site) -> None:
    page = plain("1ga23cs001")
    page.goto(f"/class/{site.rows['walker']}/tasks/1a/")
    wrong = {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}
    page.get_by_label("A file").set_input_files(wrong)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("Not handed in.")
    mine = {"name": "mine.py", "mimeType": "text/x-python", "buffer": CRASHES}
    page.get_by_label("A file").set_input_files(mine)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(page.get_by_text("mine.py").first).to_be_visible()


def test_a_draft_is_begun_and_saved(plain: Callable[[str], Page], site: Site) -> None:
    page = plain("1ga23cs101")
    page.goto(f"/class/{site.rows['seated']}/tasks/1a/editor/")
    page.get_by_label("an empty script").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("textbox").first.fill("k = 1\n")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("textbox").first).to_have_value("k = 1\n")


def test_a_class_is_entered_in_the_grid(plain: Callable[[str], Page], site: Site) -> None:
    page = plain("meera")
    page.goto(f"/faculty/{site.rows['offering']}/register/entries/4/")
    page.get_by_label("Write-up, 1GA23CS002").fill("6")
    page.get_by_role("button", name="Look at the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("over the maximum")
    page.get_by_label("Write-up, 1GA23CS002").fill("4")
    page.get_by_role("button", name="Look at the changes").click()
    page.get_by_role("button", name="Save all of it").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: 1 decision for 1 student")


def test_an_administrator_adds_a_person_and_changes_a_setting(
    plain: Callable[[str], Page],
) -> None:
    page = plain("asha")
    page.goto("/administration/people/")
    page.get_by_role("link", name="Add a person").first.click()
    page.get_by_label("Name", exact=False).first.fill("Prof. Farida Khan")
    page.get_by_label("User name").fill("farida")
    page.get_by_label("Why").fill("joins the department")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Prof. Farida Khan").first).to_be_visible()
    page.goto("/administration/institution/")
    page.get_by_label("Department").fill("Department of Experiments")
    page.get_by_label("Why").fill("a new name")
    page.get_by_role("button", name="Look at the change").click()
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("footer")).to_contain_text("Department of Experiments")
