"""axe finds nothing serious on any page, in light and in dark, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.site import Site

GRAVE = ("serious", "critical")
OPTIONS = {"iframes": False}
"""axe can't look into a frame without scripts; the notebook in it is visited by itself."""
STUDENT, TEACHER = "1ga23cs666", "meera"

PAGES = {
    "": ("/accounts/login/", "/styleguide/"),
    STUDENT: (
        "/",
        "/marks/",
        "/class/{evil}/tasks/1a/",
        "/class/{evil}/tasks/1a/editor/",
        "/checks/{check}/",
        "/runs/{finished}/",
        "/runs/{finished}/compare/",
        "/runs/{running}/",
        "/runs/{finished}/notebook/",
        "/nothing/",
        "/accounts/logout/",
        "/accounts/password/change/",
    ),
    TEACHER: (
        "/faculty/",
        "/faculty/{offering}/",
        "/faculty/{offering}/register/entries/1/",
        "/faculty/{offering}/register/publishing/",
        "/faculty/{offering}/score/{evil}/1/",
        "/faculty/{offering}/score/{walker}/T/",
        "/faculty/{offering}/score/{other}/1/",
        "/runs/{finished}/",
        "/reports/{offering}/cie-sheet/",
        "/reports/{offering}/cie-sheet/{walker}/",
    ),
    "kamala": (
        "/exams/{sitting}/sitting/",
        "/exams/{sitting}/sitting/{seat}/",
        "/viva/{seated}/S/viva/",
    ),
    "1ga23cs101": ("/exams/my/{seat}/",),
}
SCREENS = {
    "a desk in light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "a desk in dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "a phone in light": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "a phone in dark": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
}


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "a stranger")
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_serious(
    visit: Callable[..., Page], site: Site, who: str, screen: str
) -> None:
    # The notebook's own page forbids scripts, axe's too: its header is set aside to look at it.
    page = visit(who, **SCREENS[screen], bypass_csp=True)
    found = {}
    for address in PAGES[who]:
        page.goto(address.format(**site.rows))
        violations = Axe().run(page, options=OPTIONS).response["violations"]
        grave = [
            (violation["id"], node["target"], node.get("failureSummary"))
            for violation in violations
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
        if grave:
            found[address] = grave
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{address} is wider than the screen"
    assert found == {}
