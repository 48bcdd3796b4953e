"""What only a browser can show: stored scripts, the keyboard, life without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.site import ROOT, Site

Visit = Callable[..., Page]
CRASHES = ROOT / "reference_solutions" / "20csel76" / "1a"


def test_a_log_with_scripts_is_text_while_it_comes(visit: Visit, site: Site) -> None:
    """By the stream of a run that goes on; every other page is looked at in tests/pages/stored."""
    page = visit("1ga23cs666")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    with page.expect_response("**/events**"):
        page.goto(f"/runs/{site.rows['running']}/")
    expect(page.locator("#log")).to_contain_text("onerror")
    page.goto(f"/class/{site.rows['evil']}/tasks/1a/editor/")
    expect(page.locator(".cm-content").first).to_contain_text("onerror")
    assert page.evaluate("window.owned") is None
    # Nothing was blocked either: there was nothing in the pages to block.
    assert complaints == []


def test_a_refusal_in_place_keeps_the_text(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs002")
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.get_by_text("Paste a program instead").click()
    page.get_by_label("Program", exact=True).fill('{"cells": "no notebook"}')
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("Not handed in.")
    expect(page.get_by_label("Program", exact=True)).to_have_value('{"cells": "no notebook"}')
    expect(page.get_by_role("button", name="Hand in")).to_be_enabled()


def test_a_dropped_file_is_chosen(visit: Visit, site: Site) -> None:
    page = visit("1ga23cs002")
    page.goto(f"/class/{site.rows['other']}/tasks/1a/")
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["x = 1"], "dropped.py"));
        document.querySelector(".dropzone").dispatchEvent(
            new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    assert page.evaluate("document.querySelector('#program').files[0].name") == "dropped.py"


def test_bands_follow_the_keys_and_the_number(visit: Visit, site: Site) -> None:
    page = visit("suresh")
    page.goto("/faculty/{offering}/score/{other}/2/".format(**site.rows))
    field = page.get_by_label("Execution, marks of 20")
    bands = page.get_by_role("group", name="Bands of execution")
    field.press("s")
    expect(field).to_have_value("9")
    expect(bands.get_by_role("button", pressed=True)).to_contain_text("Satisfactory")
    field.press("ArrowUp")
    expect(bands.get_by_role("button", pressed=True)).to_contain_text("Good")
    field.fill("4")
    expect(bands.get_by_role("button", pressed=True)).to_contain_text("Poor")
    field.press("Enter")
    saved = page.get_by_role("group", name="Execution of 20").locator("[data-saving]")
    expect(saved).to_contain_text("Saved: 4")
    page.get_by_label("Execution, marks of 20").press("[")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aditi Rao")


def test_the_appearance_changes_at_once_and_stays(visit: Visit) -> None:
    page = visit("meera")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_the_first_tab_leads_past_the_navigation(visit: Visit) -> None:
    page = visit("meera")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
