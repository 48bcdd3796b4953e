"""axe finds nothing serious on any page, in light and in dark, on a desk and on a phone.

Nor is a phone's page wider than the phone, whatever names people, tasks and files have.

The pages are those of the table of addresses: a new address has to stand there, with a row to ask
for it, so it is looked at from its first day on.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Response

from tests.access.table import EVERYBODY, FACULTY, NOBODY
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
FOUND = """options => axe.run(options).then(found => found.violations.map(
    one => [one.id, one.impact, one.nodes.map(node => [node.target, node.failureSummary])]))"""
LENGTHENED = """names => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        for (const [name, long] of names)
            if (texts.currentNode.data.includes(name)) {
                texts.currentNode.data = texts.currentNode.data.replaceAll(name, long);
                break;
            }
    return document.scrollingElement.scrollWidth;
}"""
"""How wide a page is whose names and titles, longest first, are as long as they may be."""
LONG = ("Venkata" * 43, "ವೆಂಕಟ" * 60, "محمدالأنصاري" * 25)
"""Three hundred characters without a place to break them."""
OK, MOVED, GONE, NO_FORM = 200, 302, 404, 405
NOWHERE = "/nothing/"

SCREENS = (
    ("a desk in light", DESK, "light", OPTIONS),
    ("a desk in dark", DESK, "dark", COLOURS),
    ("a phone in dark", PHONE, "dark", COLOURS),
    ("a phone in light", PHONE, "light", OPTIONS),
)
"""Each with what axe looks for, on one load of the page; the screen changes once."""

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
@pytest.mark.parametrize(
    "who",
    [
        # More pages than all others have together: theirs are looked at beside the others'.
        pytest.param(who, marks=pytest.mark.xdist_group("e2e" if who != FACULTY else who))
        for who in dict.fromkeys((*EVERYBODY, *STATES))
    ],
)
def test_axe_finds_nothing_serious(browser: Browser, site: Site, who: str) -> None:
    # The notebook's own page forbids scripts, axe's too: its header is set aside to look at it.
    context = browser.new_context(
        base_url=site.url, bypass_csp=True, reduced_motion="reduce", viewport=DESK
    )
    if who != NOBODY:
        cookie = {"name": "sessionid", "value": site.rows["sessions"][who], "url": site.url}
        context.add_cookies([cookie])
    context.add_init_script(Axe().axe_script)
    states = [address.format(**site.rows) for address in STATES.get(who, ())]
    names = [[name, LONG[at % len(LONG)]] for at, name in enumerate(site.rows["names_and_titles"])]
    found = {}
    for address in (*site.rows["addresses"].get(who, ()), *states):
        # One of its own: what could not be shown would still be under way in the next.
        page = context.new_page()
        if _shows_a_page(page, address):
            found |= {f"{address}, {where}": grave for where, grave in _grave(page, names)}
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


def _grave(page: Page, names: list[list[str]]) -> Iterator[tuple[str, list[object]]]:
    """What stands in somebody's way, by the screen on which it does."""
    for where, viewport, scheme, options in SCREENS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        grave = [one for one in page.evaluate(FOUND, options) if one[1] in GRAVE]
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > viewport["width"]:
            grave.append(f"{wide} pixels wide")
        if grave:
            yield where, grave
    # An editor would save what stands in it now.
    edits = page.url.endswith("/editor/")
    if not edits and (wide := page.evaluate(LENGTHENED, names)) > PHONE["width"]:
        yield "a phone, with long names and titles", [f"{wide} pixels wide"]
