"""A class from its roster to its signed, published result, by the people who file it.

Without JavaScript, which nothing on this way needs; other journeys have it on.

The students are cases of the rule book: 1 (CIE 42, SEE 81 of 100, total 83, A+), 2 (CIE 20, SEE 40,
total 40, a pass) and 5 (CIE 42, absent from the SEE: result A).
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.site import Site
from tests.factories import PASSWORD
from tests.reports.office import recomputed

Visit = Callable[..., Page]

PEOPLE = {
    "1GA23CS301": "Gagana Murthy",
    "1GA23CS302": "Harsha Vardhan",
    "1GA23CS303": "Ishita Bhat",
}
CASE_1, CASE_2, CASE_5 = PEOPLE
WEEKLY = ([27, 25, 24, 28, 22, 26, 25], [12] * 7, [27, 25, 24, 28, 22, 26, 25])
TEST, PROJECT = (34, 16, 34), (8, 4, 8)
SEE = {CASE_1: (8, 33, 8, 20, 8, 4), CASE_2: (6, 22, 4, 5, 2, 1)}
RESULT = {
    CASE_1: ("42", "81", "41", "83", "A+"),
    CASE_2: ("20", "40", "20", "40", "P"),
    CASE_5: ("42", "A"),
}


@pytest.mark.journey
@pytest.mark.timeout(400)
def test_a_class_goes_from_its_roster_to_its_result(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    try:
        visit = partial(visit, java_script_enabled=False)
        faculty = visit("meera")
        passwords = _enrol(faculty, site)
        _enter_marks(faculty, site)
        _publish(faculty, site, "CIE")
        address, guest = _set_up_and_draw(faculty, site)
        _sit(faculty, address)
        _sign(faculty, address)
        expect(faculty.locator(".signatures .state-confirmed")).to_have_count(1)
        _sign_as_the_guest(visit(), address, *guest)
        _verify_the_draw(faculty, address, tmp_path)
        _publish(faculty, site, "SEE")
        _result_agrees(faculty, site, tmp_path)
        _a_student_sees_it(visit(), CASE_1, passwords[CASE_1])
    except BaseException:
        print(site.told())
        raise


def _enrol(page: Page, site: Site) -> dict[str, str]:
    """Send a list with a mistake, mend it, and take the passwords to hand out."""
    page.goto(f"/faculty/{site.rows['empty']}/roster/")
    lines = [f"{usn},{name}" for usn, name in PEOPLE.items()]
    _send_list(page, ["USN,Name", *lines, "1GA23CS30X,Nobody"])
    expect(page.get_by_role("heading", name="The list has mistakes")).to_be_visible()
    expect(page.get_by_text("1GA23CS30X").first).to_be_visible()
    page.get_by_role("link", name="Back to the roster").click()
    _send_list(page, ["USN,Name", *lines])
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", name="Passwords to hand out")).to_be_visible()
    found = {}
    for usn in PEOPLE:
        slip = page.get_by_role("listitem").filter(has_text=usn)
        found[usn] = slip.locator("dd").last.inner_text()
    return found


def _send_list(page: Page, lines: Iterable[str]) -> None:
    content = "\n".join(lines).encode()
    chosen = {"name": "class.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("CSV or XLSX").set_input_files(chosen)
    page.get_by_role("button", name="Look at it").click()


def _enter_marks(page: Page, site: Site) -> None:
    """Paste every entry from a spreadsheet, look at what changes, save it."""
    entries = {str(number): marks for number, marks in enumerate(zip(*WEEKLY, strict=True), 1)}
    for item, totals in (entries | {"T": TEST, "P": PROJECT}).items():
        page.goto(f"/faculty/{site.rows['empty']}/register/entries/{item}/table/")
        titles = _titles(page)
        rows = [
            "\t".join((usn, *map(str, _split(total, item))))
            for usn, total in zip(PEOPLE, totals, strict=True)
        ]
        page.get_by_label("Cells with their titles").fill("\n".join(["\t".join(titles), *rows]))
        page.get_by_role("button", name="Look at the changes").click()
        expect(page.get_by_text("3 students would change")).to_be_visible()
        page.get_by_role("button", name="Save all of it").click()
        expect(page.get_by_role("alert")).to_have_count(0)


def _titles(page: Page) -> list[str]:
    """USN and the titles of the components, as the page names them."""
    help_text = page.locator("#pasted-help").inner_text()
    named = help_text.split("USN and some of ")[1].rstrip(".").split(", ")
    return ["USN", *(title for title in named if title not in ("State", "Remark"))]


def _split(total: int, item: str) -> tuple[int, ...]:
    """A total as marks of the item's components, each within its maximum."""
    maxima = {"T": (5, 30, 5), "P": (2, 4, 2, 2)}.get(item, (5, 20, 5))
    marks = []
    for maximum in maxima:
        marks.append(min(maximum, total - sum(marks)))
    return tuple(marks)


def _publish(page: Page, site: Site, sheet: str) -> None:
    page.goto(f"/faculty/{site.rows['empty']}/register/publishing/")
    section = page.get_by_role("region", name=sheet)
    section.get_by_role("checkbox").check()
    section.get_by_role("button", name="Publish and lock").click()
    section = page.get_by_role("region", name=sheet)
    expect(section.get_by_role("listitem").first).to_contain_text("by Dr. Meera Krishnan")


def _set_up_and_draw(page: Page, site: Site) -> tuple[str, tuple[str, str]]:
    """Set the SEE up for all three, freeze, draw; the sitting's address and the guest's sign-in."""
    page.goto(f"/faculty/{site.rows['empty']}/exams/new/S/")
    page.get_by_label("Place").fill("Lab 3")
    for title in ("Classify a given image", "Train a CNN"):
        page.get_by_label(re.compile(title)).check()
    page.get_by_label("Internal examiner").select_option(label="Dr. Meera Krishnan")
    page.get_by_label("External examiner").select_option(label="Somebody new, named below")
    page.get_by_label("Name, as it is printed").fill("Prof. Anita Rao")
    page.get_by_label("User name to sign in with").fill("anita.rao")
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url(re.compile(r"/exams/\d+/$"))
    address = page.url
    page.get_by_role("button", name="New password").click()
    told = page.locator("dd.mono")
    guest = told.nth(0).inner_text(), told.nth(1).inner_text()
    page.goto(f"{address}draw/")
    _agree(page.locator("form", has=page.get_by_role("button", name="Freeze and publish")))
    page.get_by_label("The call").fill("Seven of hearts")
    _agree(page.locator("form", has=page.get_by_role("button", name="Draw", exact=True)))
    expect(page.get_by_role("heading", name=re.compile("^Drawn"))).to_be_visible()
    return address, guest


def _agree(form: Locator) -> None:
    """Tick what has to be ticked, then press the form's button."""
    form.get_by_role("checkbox").check()
    form.get_by_role("button").first.click()


def _sit(page: Page, address: str) -> None:
    """Hold the sitting: one is absent, two are marked."""
    page.goto(f"{address}sitting/")
    _agree(page.locator("form", has=page.get_by_role("button", name="Start the time")))
    for usn, marks in SEE.items():
        page.get_by_role("link", name=PEOPLE[usn], exact=True).click()
        for field, mark in zip(page.locator("input.num").all(), marks, strict=True):
            field.fill(str(mark))
        page.get_by_role("button", name="Save marks").click()
        expect(page.get_by_text(f"Saved for {PEOPLE[usn]}")).to_be_visible()
        page.goto(f"{address}sitting/")
    page.get_by_role("link", name=PEOPLE[CASE_5], exact=True).click()
    page.get_by_text("A state instead of marks").click()
    page.get_by_label("State", exact=True).select_option("AB")
    page.get_by_role("button", name="Set the state").click()
    page.goto(f"{address}sitting/")
    page.get_by_text("Close the sitting…").click()
    _agree(page.locator("form", has=page.get_by_role("button", name="Close the sitting")))


def _sign(page: Page, address: str) -> None:
    page.goto(f"{address}sitting/")
    _agree(page.locator("form", has=page.get_by_role("button", name="Sign the marks")))


def _sign_as_the_guest(page: Page, address: str, username: str, password: str) -> None:
    _sign_in(page, username, password)
    _sign(page, address)
    expect(page.get_by_text("Signed by both: the marks are locked")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()


def _sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Seat number or user name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def _verify_the_draw(page: Page, address: str, folder: Path) -> None:
    """What anybody can do who has the fingerprint: two files and Python's standard library."""
    page.goto(f"{address}draw/")
    page.get_by_role("button", name="Publish the seed").click()
    page.get_by_role("link", name="Page to verify").click()
    for ending in ("py", "json"):
        with page.expect_download() as coming:
            page.get_by_role("link", name=re.compile(rf"\.{ending}$")).first.click()
        coming.value.save_as(folder / coming.value.suggested_filename)
    # What the page says to type, with the fingerprint that was noted before the draw.
    typed = page.get_by_text("python3 verify_draw.py").inner_text().split()
    command = [sys.executable, "-I", *typed[1:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The draw is as published" in done.stdout


def _result_agrees(page: Page, site: Site, folder: Path) -> None:
    """The page, the workbook as LibreOffice works it out, and the rule book say the same."""
    page.goto(f"/reports/{site.rows['empty']}/")
    page.get_by_role("link", name="Consolidated result", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Draft")
    for usn, wanted in RESULT.items():
        cells = page.get_by_role("row").filter(has_text=usn).first.get_by_role("cell")
        shown = cells.all_inner_texts()
        assert all(value in shown for value in wanted), shown
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("XLSX")).first.click()
    file = folder / "result.xlsx"
    coming.value.save_as(file)
    (folder / "office").mkdir()
    book = recomputed(folder / "office", {"result": file.read_bytes()})["result"]
    lines = {
        row[1]: row for row in book.worksheets[0].iter_rows(values_only=True) if row[1] in PEOPLE
    }
    for usn, wanted in RESULT.items():
        printed = [str(value) for value in lines[usn]]
        assert all(value in printed for value in wanted), printed


def _a_student_sees_it(page: Page, usn: str, password: str) -> None:
    """By the password that was handed out, which has to be changed first."""
    _sign_in(page, usn, password)
    page.get_by_label("The password you have").fill(password)
    page.get_by_label("Your new one").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Use this password").click()
    page.goto("/marks/")
    published = page.get_by_role("region", name="Published")
    expect(published).to_contain_text("Total 83 of 100, grade A+")
