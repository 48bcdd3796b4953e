"""axe finds nothing serious on any page, in light and in dark, on a desk and on a phone.

The pages are those of the table of addresses: a new address has to stand there, with a row to ask
for it, so it is looked at from its first day on.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Response

from tests.access.table import NOBODY
from tests.e2e.site import Site

GRAVE = ("serious", "critical")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OPTIONS = {
    "iframes": False,
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
"""axe can't look into a frame without scripts; the notebook in it is visited by itself."""
COLOURS = OPTIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What else could differ between light and dark."""
BUT_COLOURS = OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
"""What else could differ between desk and phone: no colour does, and to look at them is dear."""
FOUND = """options => axe.run(options).then(found => found.violations.map(
    one => [one.id, one.impact, one.nodes.map(node => [node.target, node.failureSummary])]))"""
OK, MOVED, GONE, NO_FORM = 200, 302, 404, 405
NOWHERE = "/nothing/"

SCREENS = (
    ("a desk in light", DESK, "light", OPTIONS),
    ("a desk in dark", DESK, "dark", COLOURS),
    ("a phone in dark", PHONE, "dark", BUT_COLOURS),
)
"""Each with what axe looks for."""

STATES = {
    NOBODY: (NOWHERE,),
    "1ga23cs666": (
        "/", "/marks/", "/class/{evil}/tasks/1a/", "/class/{evil}/tasks/1a/editor/",
        "/checks/{check}/", "/runs/{finished}/", "/runs/{finished}/compare/", "/runs/{running}/",
        "/runs/{finished}/notebook/", NOWHERE, "/accounts/logout/",
        "/accounts/password/change/", "/accounts/email/",
    ),
    "meera": (
        "/faculty/", "/faculty/{offering}/", "/faculty/{empty}/", "/faculty/{empty}/register/",
        "/faculty/{offering}/score/{evil}/1/", "/faculty/{offering}/score/{walker}/T/",
        "/faculty/{offering}/score/{other}/1/", "/runs/{finished}/",
        "/reports/{offering}/cie-sheet/", "/reports/{offering}/cie-sheet/{walker}/",
    ),
    "kamala": (
        "/exams/{sitting}/sitting/", "/exams/{sitting}/sitting/{seat}/", "/viva/{seated}/S/viva/",
    ),
    "noor": ("/runs/{named_run}/", "/faculty/{long}/", "/runs/{long_run}/"),
    "1ga23cs101": ("/exams/my/{seat}/",),
}  # fmt: skip
"""Pages in other states than those of the table's rows."""


@pytest.mark.timeout(900)
def test_axe_finds_nothing_serious(browser: Browser, site: Site) -> None:
    found = {}
    for who in {**site.rows["addresses"], **STATES}:
        # The notebook's own page forbids scripts, axe's too: its header is set aside to look at it.
        context = browser.new_context(
            base_url=site.url, bypass_csp=True, reduced_motion="reduce", viewport=DESK
        )
        if who != NOBODY:
            cookie = {"name": "sessionid", "value": site.rows["sessions"][who], "url": site.url}
            context.add_cookies([cookie])
        states = [address.format(**site.rows) for address in STATES.get(who, ())]
        for address in (*site.rows["addresses"].get(who, ()), *states):
            page = context.new_page()
            if _shows_a_page(page, address):
                page.evaluate(Axe().axe_script)
                found |= {f"{address}, {where}": grave for where, grave in _grave(page)}
            page.close()
        context.close()
    assert found == {}, found


def _shows_a_page(page: Page, address: str) -> bool:
    """Go there; false for files, streams, forms without a page and parts of pages."""
    statuses: list[int] = []
    page.on("response", lambda one: statuses.extend(_of_the_page(one)))
    try:
        answer = page.goto(address, wait_until="commit")
    except Error:
        answer = None  # Chromium shows neither what is to be saved nor an empty refusal.
    known = {OK, MOVED, NO_FORM, GONE if address == NOWHERE else OK}
    assert set(statuses) <= known, (address, statuses)
    if answer is None or not answer.headers["content-type"].startswith("text/html"):
        return False
    page.wait_for_load_state()
    return bool(page.evaluate("document.doctype !== null"))


def _of_the_page(answer: Response) -> list[int]:
    return [answer.status] if answer.request.is_navigation_request() else []


def _grave(page: Page) -> Iterator[tuple[str, list[object]]]:
    """What stands in somebody's way, by the screen on which it does."""
    for where, viewport, scheme, options in SCREENS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        grave = [one for one in page.evaluate(FOUND, options) if one[1] in GRAVE]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > viewport["width"]:
            grave.append(f"{wide} pixels wide")
        if grave:
            yield where, grave
