"""A class's entry by keyboard: typed, pasted, looked at, saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site

PASTE = """([field, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


@pytest.mark.journey
def test_a_class_is_entered_by_keys_and_from_copied_cells(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit("meera")
    page.goto(f"/faculty/{site.rows['offering']}/register/")
    page.get_by_role("link", name="Grid for Semester-end examination").click()

    def field(column: str, usn: str):
        return page.get_by_label(f"{column}, {usn}")

    first = field("Part A write-up", "1GA23CS001")
    first.fill("11")
    first.press("Enter")
    expect(field("Part A write-up", "1GA23CS002")).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("ArrowRight")
    expect(field("Part A execution", "1GA23CS002")).to_be_focused()
    page.keyboard.press("ArrowUp")
    copied = field("Part A execution", "1GA23CS001")
    expect(copied).to_be_focused()
    page.evaluate(PASTE, [copied.element_handle(), "33\t8\n22\t4\n"])
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("11 is over the maximum of 10")
    expect(field("Part A viva", "1GA23CS002")).to_have_value("4")
    first.fill("8")
    page.get_by_role("button", name="Look at the changes").click()
    expect(page.get_by_text("2 students would change")).to_be_visible()
    page.get_by_role("button", name="Save all of it").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: 6 decisions for 2 students")
    expect(field("Part A execution", "1GA23CS002")).to_have_value("22")
