"""What people do without meaning to: twice, back again, signed out, elsewhere, in any script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.prepare import ARABIC
from tests.e2e.site import Site
from tests.factories import PASSWORD

Visit = Callable[..., Page]
DROP = """() => {
    const data = new DataTransfer();
    data.items.add(new File(["x = 1"], "dropped.py"));
    const sent = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
    document.querySelector("main").dispatchEvent(sent);
    return sent.defaultPrevented;
}"""
ORDER = """([element, parts]) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = {};
    for (let node = text.nextNode(); node; node = text.nextNode())
        for (const part of parts) {
            const at = node.data.indexOf(part);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + part.length);
            const box = range.getBoundingClientRect();
            if (box.width) places[part] = box.left;
        }
    return parts.map((part) => places[part]);
}"""
"""Where parts of a text are on the screen, from the left."""


def _paste(page: Page, text: str) -> None:
    page.get_by_text("Paste a program instead").click()
    page.get_by_label("Program", exact=True).fill(text)


def test_two_clicks_are_one_hand_in_and_going_back_makes_another(visit: Visit) -> None:
    page = visit("1ga23cs102")
    page.get_by_role("link", name="1a k nearest neighbours").first.click()
    task = page.url
    _paste(page, "raise SystemExit('first')\n")
    page.get_by_role("button", name="Hand in", exact=True).dblclick()
    page.wait_for_url("**/runs/*/")
    first = page.url
    # Until it shows the result, that page may load itself anew in the midst of going back.
    on_its_way = page.get_by_role("heading", name="Received, and on its way")
    expect(on_its_way).to_be_hidden(timeout=90 * SECONDS)
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(task)))
    expect(page.get_by_role("row").filter(has_text="solution.py")).to_have_count(1)
    # What is handed in from there is what stands there now, and not the first once more.
    program = page.get_by_label("Program", exact=True)
    expect(program).to_have_value("raise SystemExit('first')\n")
    program.fill("raise SystemExit('second')\n")
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url(lambda url: "/runs/" in url and url != first)
    page.goto(task)
    expect(page.get_by_role("row").filter(has_text="solution.py")).to_have_count(2)


def test_a_file_dropped_where_none_is_taken_is_not_opened(visit: Visit, site: Site) -> None:
    page = visit("meera")
    page.goto("/faculty/{offering}/register/entries/5/".format(**site.rows))
    typed = page.get_by_label("Write-up, 1GA23CS002")
    typed.fill("4")
    assert page.evaluate(DROP)
    expect(typed).to_have_value("4")
    student = visit("1ga23cs002")
    student.goto(f"/class/{site.rows['other']}/tasks/1a/")
    assert student.evaluate(DROP)
    assert student.evaluate("document.querySelector('#program').files[0].name") == "dropped.py"


def test_a_class_typed_while_signed_out_comes_along(visit: Visit, site: Site) -> None:
    page = visit("meera")
    page.goto("/faculty/{offering}/register/entries/5/".format(**site.rows))
    page.get_by_label("Write-up, 1GA23CS002").fill("4")
    page.get_by_label("Remark, 1GA23CS002").fill("by hand")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Look at the changes").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    with page.context.expect_page() as coming:
        page.get_by_role("link", name="Sign in, in another tab").click()
    coming.value.get_by_label("Seat number or user name").fill("meera")
    coming.value.get_by_label("Password").fill(PASSWORD)
    coming.value.get_by_role("button", name="Sign in").click()
    expect(coming.value.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("1 student would change")).to_be_visible()
    expect(page.get_by_role("cell", name="by hand")).to_be_visible()


def test_an_older_tab_of_a_class_overwrites_nothing(visit: Visit, site: Site) -> None:
    page = visit("meera")
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        tab.goto("/faculty/{offering}/register/entries/3/".format(**site.rows))
    for tab, mark in zip(tabs, ("4", "2"), strict=True):
        tab.get_by_label("Viva, 1GA23CS002").fill(mark)
        tab.get_by_role("button", name="Look at the changes").click()
    for tab in tabs:
        tab.get_by_role("button", name="Save all of it").click()
    expect(tabs[0].get_by_role("status")).to_contain_text("Saved: 1 decision for 1 student")
    # The second is told of the first's, and what it typed is still there.
    expect(tabs[1].get_by_role("alert").first).to_be_visible()
    tabs[0].reload()
    expect(tabs[0].get_by_label("Viva, 1GA23CS002")).to_have_value("4")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_longest_titles_stay_on_the_page(visit: Visit, site: Site, width: int) -> None:
    faculty, student = (
        visit(who, viewport={"width": width, "height": 900}) for who in ("noor", "1ga23cs801")
    )
    for page, addresses in (
        (faculty, (
            "/faculty/", "/faculty/{long}/", "/faculty/{long}/score/{longest}/1/",
            "/faculty/{long}/scoring/1/", "/faculty/{long}/register/entries/1/",
            "/faculty/{long}/analytics/", "/faculty/{long}/analytics/1/", "/runs/{long_run}/",
            "/reports/{long}/cie-sheet/", "/reports/{long}/",
        )),
        (student, (
            "/", "/marks/", "/class/{longest}/tasks/1a/", "/class/{longest}/tasks/1a/editor/",
            "/runs/{long_run}/",
        )),
    ):  # fmt: skip
        for address in addresses:
            answer = page.goto(address.format(**site.rows))
            assert answer is not None
            assert answer.ok, address
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (address, wide)


@pytest.mark.parametrize("width", [1280, 390])
def test_names_of_any_script_leave_the_rest_in_place(visit: Visit, site: Site, width: int) -> None:
    page = visit("noor", viewport={"width": width, "height": 900})
    for address in (
        "/faculty/{names}/",
        "/faculty/{names}/score/{named}/1/",
        "/faculty/{names}/register/entries/1/",
        "/faculty/{names}/roster/",
        "/runs/{named_run}/",
    ):
        page.goto(address.format(**site.rows))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto("/faculty/{names}/score/{named}/1/".format(**site.rows))
    page.get_by_text("Who changed what").click()
    for text, parts in (
        (page.locator("h1"), [ARABIC, "1GA23CS701"]),
        (page.locator("[data-stood]").filter(has_text=" by ").first, ["by", ARABIC, ", "]),
    ):
        left = page.evaluate(ORDER, [text.element_handle(), parts])
        assert left == sorted(left), parts
