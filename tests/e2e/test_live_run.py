"""One run on three devices while the web server is killed: each has all of its log, once."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.screens import SCREENS
from tests.e2e.site import Site

Visit = Callable[..., Page]
WHO = "1ga23cs002"
PATIENCE = 90 * SECONDS
PROGRAM = """
import time
for number in range(100_000):
    print(f"line {number} <b>\\x1b[31mred\\x1b[0m</b>", flush=True)
    time.sleep(0.2)
"""
NO_EVENTS = "delete window.EventSource;"


@pytest.fixture
def run(visit: Visit, tmp_path: Path) -> Page:
    """The page of a run that does not end by itself."""
    file = tmp_path / "endless.py"
    file.write_text(PROGRAM)
    page = visit(WHO)
    page.get_by_role("link", name="1a k nearest neighbours").first.click()
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/runs/*/")
    return page


@pytest.mark.timeout(400)
def test_devices_follow_one_run_past_the_end_of_a_server(
    run: Page, visit: Visit, site: Site
) -> None:
    try:
        phone = visit(WHO, **SCREENS["phone-dark"])
        old = visit(WHO)
        old.add_init_script(NO_EVENTS)
        devices = [run, phone, old]
        for page in devices[1:]:
            page.goto(run.url)
        _all_show(devices, 3)
        assert run.evaluate("source.readyState") == 1  # by events, not by asking
        _kill_the_web_server(site)
        seen = max(_numbers(page)[-1] for page in devices)
        _all_show(devices, seen + 15)
        for page in devices:
            assert _numbers(page) == list(range(len(_numbers(page))))
            expect(page.locator("#lost")).to_be_hidden(timeout=PATIENCE)
        _sign_in_expires(old)
        _cancel(run)
        expect(phone.get_by_text("Cancelled before it was graded")).to_be_visible(timeout=PATIENCE)
        expect(run.get_by_text("Cancelled before it was graded")).to_be_visible(timeout=PATIENCE)
    except BaseException:
        print(site.told())
        raise


def _numbers(page: Page) -> list[int]:
    """Of all lines that the page shows; what the program sent beside them is text or left out."""
    text = page.locator("#log").text_content() or ""
    assert re.fullmatch(r"(line \d+ <b>red</b>\n)*", text), text[-200:]
    return [int(number) for number in re.findall(r"line (\d+)", text)]


def _all_show(devices: list[Page], number: int) -> None:
    for page in devices:
        expect(page.locator("#log")).to_contain_text(f"line {number} ", timeout=PATIENCE)


def _kill_the_web_server(site: Site) -> None:
    """As a machine without memory does; its supervisor starts another."""
    told = (site.logs / "web.log").read_text()
    os.kill(int(re.findall(r"Listening at: .*\((\d+)\)", told)[-1]), signal.SIGKILL)


def _sign_in_expires(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out", timeout=PATIENCE)
    expect(page.get_by_role("link", name="Sign in, in another tab")).to_be_visible()


def _cancel(page: Page) -> None:
    page.get_by_text("Cancel this run…").click()
    page.get_by_role("button", name="Yes, cancel it").click()
