"""From asking which programs are alike to a note beside two of them, by a real worker."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.site import Site


@pytest.mark.journey
def test_two_programs_are_compared_read_and_noted(visit: Callable[..., Page], site: Site) -> None:
    page = visit("leela")
    page.goto(f"/faculty/{site.rows['alike']}/analytics/1/")
    expect(page.locator("#marks ~ figure canvas")).to_be_visible()
    page.get_by_role("link", name="Similarity").click()
    page.get_by_role("button", name="Compare").click()
    # The page asks by itself and shows the result once it is there.
    page.get_by_role("heading", name="Groups").wait_for(timeout=120 * SECONDS)
    expect(page.get_by_text("It is no finding")).to_be_visible()
    page.get_by_role("link", name="Side by side").first.click()
    there = page.locator("#second-1")
    page.locator("#first-1 a").focus()
    page.keyboard.press("Enter")
    expect(there).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "second-1"
    page.get_by_label("Explained").check()
    page.get_by_label("Remark").fill("A pair, as allowed.")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("status")).to_contain_text("No mark was changed")
    expect(page.locator("#notes")).to_contain_text("Prof. Leela Varma")
