"""One examination in the browser, from the start of the time to both signatures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.site import Site
from tests.factories import PASSWORD

Visit = Callable[..., Page]
PROGRAM = "def predict(images):\n    return [0] * len(images)\n"
FULL = {
    "Part A write-up": "8", "Part A execution": "30", "Part A viva": "7",
    "Part B demonstration": "20", "Part B report": "8", "Part B viva": "4",
}  # fmt: skip


def choose(page: Page, summary: str) -> None:
    page.get_by_text(summary, exact=True).click()


def _sign_in_anew(page: Page) -> None:
    """Lose the sign-in, be told so by the page, and sign in again in another tab."""
    page.context.clear_cookies(name="sessionid")
    told = page.locator("#signed-out")
    expect(told).to_be_visible(timeout=20 * SECONDS)
    with page.expect_popup() as opened:
        told.get_by_role("link").click()
    opened.value.get_by_label("Seat number or user name").fill("1ga23cs101")
    opened.value.get_by_label("Password").fill(PASSWORD)
    opened.value.get_by_role("button", name="Sign in").click()
    expect(told).to_be_hidden(timeout=20 * SECONDS)


@pytest.mark.journey
def test_from_the_start_of_the_time_to_both_signatures(visit: Visit, site: Site) -> None:
    room = f"/exams/{site.rows['sitting']}/sitting/"
    exam = f"/exams/my/{site.rows['seat']}/"
    student, internal = visit("1ga23cs101"), visit("kamala")

    # Before the start the task is not told; the page opens by itself.
    student.goto(exam)
    expect(student.get_by_text("The time has not been started")).to_be_visible()
    internal.goto(room)
    internal.get_by_label("Everybody sits").check()
    internal.get_by_role("button", name="Start the time").click()
    expect(internal.get_by_text("left for everybody")).to_be_visible()
    expect(student.get_by_role("heading", name="Time left")).to_be_visible(timeout=20 * SECONDS)

    # Handed in, on another machine the same receipt, and the examiners see it run.
    student.get_by_text("Paste a program instead").click()
    student.get_by_label("Program").fill(PROGRAM)
    _sign_in_anew(student)
    expect(student.get_by_label("Program")).to_have_value(PROGRAM)
    student.get_by_role("button", name="Hand in").click()
    expect(student.get_by_text("This one counts")).to_be_visible()
    receipt = student.locator(".receipt .hash").inner_text()
    student.context.close()
    elsewhere = visit("1ga23cs101", java_script_enabled=False)
    elsewhere.goto(exam)
    expect(elsewhere.locator(".receipt .hash")).to_have_text(receipt)
    expect(elsewhere.get_by_text("by the server's clock")).to_be_visible()
    row = internal.get_by_role("row", name="1GA23CS101")
    expect(row.get_by_text("Scored")).to_be_visible(timeout=150 * SECONDS)

    # More time for one, then the end; the other student never came.
    choose(internal, "Give more time…")
    internal.get_by_label("To", exact=True).select_option(label="1GA23CS101 Bhavana Hegde")
    internal.get_by_label("Minutes").fill("15")
    internal.get_by_label("Why").first.fill("the keyboard was changed")
    internal.get_by_label("It is meant").check()
    internal.get_by_role("button", name="Give the time").click()
    expect(internal.get_by_text("+15 min")).to_be_visible()
    internal.get_by_role("link", name="Attendance").click()
    internal.get_by_role("row", name="1GA23CS102").get_by_label("absent").check()
    internal.get_by_role("button", name="Save the attendance").click()
    choose(internal, "Close the sitting…")
    internal.get_by_label("Nobody works any more").check()
    internal.get_by_role("button", name="Close the sitting").click()
    expect(internal.locator(".clock").get_by_text("no more files are taken")).to_be_visible()
    elsewhere.goto(exam)
    expect(elsewhere.get_by_text("The time is over")).to_be_visible()

    # The external examiner holds the viva and marks, with the keyboard.
    outside = visit("outside")
    outside.goto("/")
    expect(outside).to_have_url(f"{site.url}/exams/")
    outside.goto(room)
    outside.get_by_role("link", name="Bhavana Hegde", exact=True).click()
    outside.get_by_role("link", name="Draw questions, note answers").first.click()
    outside.get_by_label("How many").fill("1")
    outside.get_by_role("button", name="Draw", exact=True).click()
    outside.get_by_label("Good").check()
    outside.get_by_role("button", name="Note").click()
    expect(outside.get_by_text("the notes propose 10 of 10")).to_be_visible()
    outside.get_by_label("Part A viva, of 10").fill("7")
    outside.get_by_role("button", name="Give this mark").click()
    for title, marks in FULL.items():
        outside.get_by_label(f"{title}, marks of").fill(marks)
    outside.get_by_label("Part B viva, marks of 5").press("Enter")
    expect(outside.get_by_text("Saved for Bhavana Hegde")).to_be_visible()

    # Both sign; who came from outside takes the list along, and the account ends tomorrow.
    internal.goto(room)
    internal.get_by_label("I have looked through the marks").check()
    internal.get_by_role("button", name="Sign the marks").click()
    expect(internal.locator(".signatures .state-confirmed")).to_have_count(1)
    outside.goto(room)
    outside.get_by_label("I have looked through the marks").check()
    outside.get_by_role("button", name="Sign the marks").click()
    expect(outside.get_by_text("Signed by both: the marks are locked")).to_be_visible()
    with outside.expect_download() as signed:
        outside.get_by_role("link", name="This sitting's list (PDF)").click()
    assert signed.value.path().read_bytes().startswith(b"%PDF")
    internal.goto(room)
    expect(internal.get_by_text("no mark can be changed here")).to_be_visible()
