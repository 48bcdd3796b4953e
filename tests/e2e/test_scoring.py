"""A class scored with the keyboard alone, through an expired session and a colleague's decision."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site
from tests.factories import PASSWORD


def _component(page: Page, title: str):
    return page.get_by_role("group", name=title, exact=False).filter(
        has=page.get_by_role("spinbutton")
    )


@pytest.mark.journey
def test_a_class_is_scored_without_a_mouse(visit: Callable[..., Page], site: Site) -> None:
    offering, first = site.rows["to_score"], site.rows["speed"]
    page = visit("meera")
    keys = page.keyboard
    page.goto(f"/faculty/{offering}/score/{first}/1/")

    # The first component has the focus; a digit chooses its band, arrows change the mark.
    expect(_component(page, "Write-up")).to_be_focused()
    keys.press("2")
    keys.press("ArrowUp")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(_component(page, "Write-up").locator("[data-saving]")).to_contain_text("Saved: 3")
    expect(_component(page, "Execution")).to_be_focused()
    keys.press("a")
    expect(_component(page, "Execution").locator("[data-saving]")).to_contain_text("Saved: 16")
    keys.press("j")
    expect(_component(page, "Viva")).to_be_focused()
    keys.press("1")
    keys.press("?")
    expect(page.get_by_text("choose a band of the component")).to_be_visible()
    keys.press("r")
    expect(page.get_by_label("Remark", exact=True)).to_be_focused()
    keys.type("Label the axes.")
    keys.press("Enter")
    expect(page.locator("[data-saving-remark]")).to_contain_text("Saved")
    keys.press("Escape")
    keys.press("]")
    expect(page.locator("h1")).not_to_contain_text("Gagana")

    # The session ends while marks are typed: what was typed stays and is saved after signing in.
    second = page.url
    page.context.clear_cookies()
    keys.press("1")
    keys.press("Enter")
    writeup = _component(page, "Write-up")
    expect(writeup.locator("[data-saving]")).to_contain_text("you are signed out")
    other_tab = page.context.new_page()
    other_tab.goto("/accounts/login/")
    other_tab.get_by_label("Seat number or user name").fill("meera")
    other_tab.get_by_label("Password").fill(PASSWORD)
    other_tab.get_by_role("button", name="Sign in").click()
    other_tab.get_by_role("button", name="Sign out").wait_for()
    writeup.focus()
    keys.press("Enter")
    expect(writeup.locator("[data-saving]")).to_contain_text("Saved: 5")

    # A colleague decides on the same field meanwhile: both stand side by side, one is chosen.
    theirs = visit("suresh")
    theirs.goto(second)
    _component(theirs, "Viva").focus()
    theirs.keyboard.press("2")
    theirs.keyboard.press("Enter")
    expect(_component(theirs, "Viva").locator("[data-saving]")).to_contain_text("Saved: 2")
    viva = _component(page, "Viva")
    viva.focus()
    keys.press("1")
    keys.press("Enter")
    expect(viva.get_by_role("alert")).to_contain_text("2, Prof. Suresh Prabhu")
    expect(viva.get_by_role("button", name="Keep theirs: 2")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(viva.locator("[data-saving]")).to_contain_text("Saved: 5")

    # One's own last decision is undone by a key.
    keys.press("u")
    expect(page.get_by_role("status").filter(has_text="Taken back")).to_be_visible()
    expect(_component(page, "Viva").get_by_role("spinbutton")).to_have_value("2")
