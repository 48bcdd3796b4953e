"""A served site and Debian's Chromium, both for this folder's tests alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import lacking
from tests.e2e.site import Site, served
from tests.factories import PASSWORD

SECONDS = 1000
"""Playwright counts in milliseconds."""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "desk-dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
}
SCREEN = SCREENS[os.environ.get("PRAYOGA_TEST_SCREEN", "desk")]
"""On which the journeys are walked, where a test does not say so itself."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests share a site, so one process runs them all, but for those marked otherwise."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="package")
def site(lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it; root has to go without its sandbox."""
    chromium = which("chromium")
    if chromium is None:
        lacking("Chromium")
    # Ended with the folder: while it runs, Django takes this thread for an asynchronous one.
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`visit("meera")` opens the site as that person, `visit()` as a stranger."""
    contexts: list[BrowserContext] = []

    def _visit(username: str = "", **options: object) -> Page:
        context = browser.new_context(base_url=site.url, **(SCREEN | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20 * SECONDS)
        if username:
            page.goto("/accounts/login/")
            page.get_by_label("Seat number or user name").fill(username)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name="Sign out").wait_for()
        return page

    yield _visit
    for context in contexts:
        context.close()
