"""A served site and Debian's Chromium, both for this folder's tests alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import lacking
from tests.e2e.screens import SCREENS, WALKED
from tests.e2e.site import Site, served
from tests.factories import PASSWORD

SECONDS = 1000
"""Playwright counts in milliseconds."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A journey is walked on each screen, on a site of its own; all else on the first."""
    if "site" in metafunc.fixturenames:
        journey = metafunc.definition.get_closest_marker("journey")
        screens = WALKED if journey else WALKED[:1]
        metafunc.parametrize("site", screens, indirect=True, scope="package")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one site share it, so one process runs them all, but for those marked so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if item.get_closest_marker("xdist_group"):
                continue
            called = getattr(item, "callspec", None)
            screen = called.params.get("site") if called else None
            elsewhere = "" if screen in (None, WALKED[0]) else f" {screen}"
            item.add_marker(pytest.mark.xdist_group(f"e2e{elsewhere}"))


@pytest.fixture(scope="package")
def site(
    request: pytest.FixtureRequest, lab_runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as running:
        yield replace(running, screen=SCREENS[request.param])


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
        context = browser.new_context(base_url=site.url, **{**site.screen, **options})
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
