"""CSV: the document's head, its rows, and nothing that a spreadsheet would run."""

import csv
from io import StringIO

from grading.reports.content import Content
from grading.reports.tables import Column, Table
from grading.scheme import State
from tests.reports.build import ABOUT, made, written, written_as
from tests.scheme.build import entries


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_starts_with_the_documents_head() -> None:
    content = written("cie", made([]), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    found = read(content)
    assert found[0] == ["CIE sheet"]
    assert ["Course", "20CSEL76 Deep Learning Laboratory"] in found
    assert ["CIE sheet", "not published"] in found
    assert found[-1][:3] == ["No.", "USN", "Name"]


def test_marks_are_exact_to_three_decimals_and_missing_is_said() -> None:
    data = made(
        [
            entries([27, 25, 24, 28, 22, 26, 25], 34, 8),
            entries([27, 25, 24, 28, 22, 26, State.BLANK], 34, 8),
        ]
    )
    found = read(written("cie", data, "csv"))
    assert found[-2][3:11] == [
        "25.286", "8.5", "8", "16.5", "41.786", "42", "Forty-two", "Eligible",
    ]  # fmt: skip
    assert found[-1][3:11] == [
        "missing", "8.5", "8", "16.5", "missing", "missing", "missing", "missing",
    ]  # fmt: skip


def test_a_name_that_a_spreadsheet_would_run_is_put_behind_an_apostrophe() -> None:
    names = ["=1+1", "+1+2", "-cmd", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "\uff1d1+1", "Asha"]
    table = Table("Names", (Column("name", "Name", str),), names)
    found = read(written_as(Content(ABOUT, (table,)), "csv"))
    guarded = [
        "'=1+1", "'+1+2", "'-cmd", "'@SUM(A1)", "'=1+1", "'=1+1", "'\uff1d1+1", "Asha",
    ]  # fmt: skip
    assert [row[0] for row in found[-8:]] == guarded
