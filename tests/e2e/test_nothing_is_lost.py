"""Going back finds what was typed; a second click does nothing a second time."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.site import Site

Visit = Callable[..., Page]


def test_going_back_finds_what_was_typed(visit: Visit, site: Site) -> None:
    page = visit("meera")
    page.goto("/faculty/{offering}/register/entries/6/".format(**site.rows))
    page.get_by_label("Write-up, 1GA23CS002").fill("4")
    page.get_by_label("Remark, 1GA23CS002").fill("by hand")
    page.get_by_role("button", name="Look at the changes").click()
    expect(page.get_by_text("1 student would change")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Write-up, 1GA23CS002")).to_have_value("4")
    expect(page.get_by_label("Remark, 1GA23CS002")).to_have_value("by hand")
    # So does the page's own way back.
    page.get_by_role("button", name="Look at the changes").click()
    page.get_by_role("button", name="Back to the grid").click()
    expect(page.get_by_label("Write-up, 1GA23CS002")).to_have_value("4")


def test_a_pasted_program_is_there_again_after_a_look_elsewhere(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs002")
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.get_by_text("Paste a program instead").click()
    page.get_by_label("Program", exact=True).fill("k = 1\n")
    page.get_by_role("link", name="My marks").first.click()
    expect(page.get_by_role("heading", name="My marks")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Program", exact=True)).to_have_value("k = 1\n")


def test_a_second_click_does_nothing_a_second_time(visit: Visit, site: Site) -> None:
    page = visit("meera")
    page.goto("/faculty/{offering}/remarks/".format(**site.rows))
    page.get_by_label("Remark").fill("Say why, not only what.")
    page.get_by_role("button", name="Keep it").dblclick()
    expect(page.get_by_role("row", name="Say why, not only what.")).to_have_count(1)
    page.goto("/viva/{other}/6/viva/".format(**site.rows))
    page.get_by_role("button", name="Draw").dblclick()
    expect(page.get_by_text("What a good answer says")).to_have_count(3)
    page.reload()
    expect(page.get_by_text("What a good answer says")).to_have_count(3)
