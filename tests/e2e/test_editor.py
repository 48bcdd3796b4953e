"""Writing in the page: type, check, mend, hand in; cells; two tabs; a network that is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.screens import SCREENS
from tests.e2e.site import ROOT, Site

Visit = Callable[..., Page]
SOLUTION = ROOT / "reference_solutions" / "20csel76" / "1a" / "solution.py"


def _write(page: Page, text: str) -> None:
    """Put `text` in the place of everything."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


@pytest.mark.journey
def test_a_script_is_written_checked_mended_and_handed_in(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs002")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.get_by_role("link", name="Open the editor").click()
    page.get_by_label("an empty script").check()
    page.get_by_role("button", name="Begin").click()
    text = page.locator(".cm-content")
    _write(page, "raise ValueError('not yet')")
    expect(page.locator("#saved")).to_contain_text("Saved at")

    page.get_by_role("button", name="Check my file").click()
    check = page.locator("#check-here")
    expect(check).to_contain_text("ValueError", timeout=120 * SECONDS)
    expect(check).to_contain_text("It used no attempt and is no mark")

    # Another tab saves first: this one is told, and writes over nothing before it is asked to.
    other = page.context.new_page()
    other.goto(page.url)
    with other.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        _write(other, "theirs = 1")
    _write(page, SOLUTION.read_text())
    expect(page.get_by_role("alert")).to_contain_text("changed elsewhere")
    page.get_by_role("button", name="Keep my text").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    other.close()

    # Without a network the text stays in the browser, through a reload of the page too.
    page.route("**/editor/", lambda route: route.abort() if route.request.method == "POST"
               else route.continue_())  # fmt: skip
    text.press("Control+Home")
    text.press_sequentially("# by me\n")
    expect(page.locator("#saved")).to_contain_text("can't be reached")
    page.unroute("**/editor/")
    page.reload()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".cm-content")).to_contain_text("# by me")
    expect(page.locator("#saved")).to_contain_text("Saved at")

    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    expect(page.get_by_role("link", name="Go on writing")).to_be_visible()
    # The last is told where coloured text is replaced in one go, as no keys do it; it is blocked.
    expected = ("ERR_FAILED", "409", "Applying inline style")
    assert [each for each in complaints if not any(part in each for part in expected)] == []


def test_a_notebooks_cells_are_moved_split_deleted_and_had_back(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs001", **SCREENS["phone-dark"])
    page.goto(f"/class/{site.rows['walker']}/tasks/1a/editor/")
    page.get_by_label("an empty notebook").check()
    page.get_by_role("button", name="Begin").click()
    for kind, words in (
        ("Add code", "first = 1"),
        ("Add text", "## Second"),
        ("Add code", "third = 3"),
    ):
        page.get_by_role("button", name=kind, exact=True).click()
        page.keyboard.insert_text(words)
    cells = page.locator(".cell .cm-content")
    expect(cells).to_have_text(["first = 1", "## Second", "third = 3"])

    page.get_by_role("button", name="Move up").nth(2).press("Enter")
    expect(cells).to_have_text(["first = 1", "third = 3", "## Second"])
    cells.nth(1).click()
    page.keyboard.press("Home")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+Shift+Minus")
    expect(cells).to_have_text(["first = 1", "third", " = 3", "## Second"])
    page.get_by_role("button", name="Delete cell").nth(2).click()
    expect(cells).to_have_text(["first = 1", "third", "## Second"])
    page.get_by_role("button", name="Undo delete").click()
    expect(cells).to_have_text(["first = 1", "third", " = 3", "## Second"])
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.reload()
    expect(cells).to_have_text(["first = 1", "third", " = 3", "## Second"])
