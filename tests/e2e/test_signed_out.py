"""Signed out while typing, by the clock or in another tab: nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site
from tests.factories import PASSWORD

Visit = Callable[..., Page]
PROGRAM = "raise SystemExit('my own words')\n"


def _type(page: Page, site: Site) -> None:
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.get_by_text("Paste a program instead").click()
    page.get_by_label("Program", exact=True).fill(PROGRAM)


def _sign_in_in_another_tab(page: Page, name: str) -> None:
    """As people do it: by the link that the page offers."""
    with page.context.expect_page() as coming:
        page.get_by_role("link", name="Sign in, in another tab").click()
    tab = coming.value
    tab.get_by_label("Seat number or user name").fill(name)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()
    tab.close()


@pytest.mark.parametrize("lost", ["the session", "every cookie"])
def test_a_pasted_program_waits_in_its_form(visit: Visit, site: Site, lost: str) -> None:
    page = visit("1ga23cs002")
    _type(page, site)
    page.context.clear_cookies(**({"name": "sessionid"} if lost == "the session" else {}))
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    expect(page.get_by_label("Program", exact=True)).to_have_value(PROGRAM)
    _sign_in_in_another_tab(page, "1ga23cs002")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/runs/*/")


def test_without_scripts_the_text_comes_along(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs002", java_script_enabled=False)
    _type(page, site)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Hand in").click()
    _sign_in_in_another_tab(page, "1ga23cs002")
    page.get_by_role("button", name="Send it again").click()
    # Signing in changed the secret; only a script can know that before the form is sent.
    expect(page.get_by_role("heading", name="This form was too old")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url("**/runs/*/")


def test_marks_and_their_remark_come_along(visit: Visit, site: Site) -> None:
    page = visit("meera")
    page.goto("/faculty/{offering}/score/{other}/5/".format(**site.rows))
    page.get_by_label("Viva, marks of 5").fill("4")
    page.get_by_label("Remark", exact=True).fill("spoke well")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save marks").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    _sign_in_in_another_tab(page, "meera")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Saved for Amogh Shetty: Viva 4.")).to_be_visible()
    page.get_by_text("Who changed what").click()
    expect(page.get_by_text("(spoke well)")).to_be_visible()
