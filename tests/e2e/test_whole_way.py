"""The whole way through the house: from a student's file to a mark in the workbook."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SECONDS
from tests.e2e.site import ROOT, Site
from tests.reports.office import recomputed

REFERENCE = ROOT / "reference_solutions" / "20csel76" / "1a" / "solution.py"
TO_GRADE = 150 * SECONDS

Visit = Callable[..., Page]


@pytest.mark.journey
@pytest.mark.timeout(400)
def test_a_program_becomes_a_mark_in_the_workbook(visit: Visit, site: Site, tmp_path: Path) -> None:
    try:
        _hand_in_and_watch(visit("1ga23cs001"))
        _confirm_and_add(visit("meera"), site)
        workbook = _cie_sheet(visit("meera"), site, tmp_path)
        _formulas_agree(workbook, tmp_path / "office")
    except BaseException:
        print(site.told())
        raise


def _hand_in_and_watch(page: Page) -> None:
    page.get_by_role("link", name="1a k nearest neighbours").first.click()
    page.get_by_label("A file").set_input_files(REFERENCE)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/runs/*/")
    expect(page.get_by_text("SHA-256")).to_be_visible()
    # Without a reload by anybody: the page follows the run to its end.
    expect(page.get_by_text("Ran to its end and was scored")).to_be_visible(timeout=TO_GRADE)
    expect(page.get_by_text("verified").first).to_be_visible()
    proposal = page.locator("section", has=page.get_by_text("Execution marks proposed"))
    expect(proposal.locator(".figure")).to_have_text("20 of 20")
    expect(page.get_by_text("standing in for CIFAR-10")).to_be_visible()


def _confirm_and_add(page: Page, site: Site) -> None:
    # The entry waits for a decision; the class leads to this student's.
    section = page.get_by_role("region", name="To decide on").first
    expect(section.get_by_role("row", name=re.compile("^1 "))).to_be_visible()
    page.goto(f"/faculty/{site.rows['offering']}/")
    page.get_by_role("link", name=re.compile("20.*proposed.*Aditi Rao")).first.click()
    expect(page.get_by_text("proposed 20")).to_be_visible()
    page.get_by_label("Write-up, marks of 5").fill("5")
    # The viva by keyboard alone: its best band, which is also its maximum.
    page.get_by_label("Viva, marks of 5").press("g")
    expect(page.get_by_label("Viva, marks of 5")).to_have_value("5")
    writeup = page.get_by_role("group", name="Write-up of 5").locator("[data-saving]")
    expect(writeup).to_contain_text("Saved: 5")
    # What is typed last goes with the proposal, as one decision.
    page.get_by_role("button", name="Confirm the proposal").click()
    expect(page.get_by_text("Saved for Aditi Rao")).to_contain_text("Execution 20, Viva 5")


def _cie_sheet(page: Page, site: Site, folder: Path) -> bytes:
    page.goto(f"/faculty/{site.rows['offering']}/")
    expect(
        page.get_by_role("link", name=re.compile("^30.*Confirmed.*Aditi Rao")).first
    ).to_be_visible()
    page.get_by_role("link", name="CIE sheet").click()
    row = page.get_by_role("row", name="Aditi Rao")
    for shown in ("25.714", "8.5", "16.5", "42.214", "42"):
        expect(row.get_by_role("link", name=shown, exact=True)).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Workbook").click()
    file = folder / "cie.xlsx"
    coming.value.save_as(file)
    return file.read_bytes()


def _formulas_agree(workbook: bytes, folder: Path) -> None:
    """LibreOffice works the workbook's formulas out to the numbers of the page."""
    folder.mkdir()
    sheet = recomputed(folder, {"cie": workbook})["cie"]["CIE"]
    (row,) = (row for row in sheet.iter_rows(values_only=True) if "1GA23CS001" in row)
    numbers = [round(float(value), 3) for value in row if isinstance(value, int | float)]
    for expected in (25.714, 8.5, 8, 16.5, 42.214, 42):
        assert expected in numbers, row
