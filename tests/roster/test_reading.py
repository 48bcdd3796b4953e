"""Class lists as files: what is wrong is named with its cell, and nothing is guessed."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grading.intake.refused import Refused
from grading.roster.reading import read
from tests.roster.build import csv_of, xlsx_of

GOOD = ("1GA23CS001", "Aarav Shetty")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", csv_of(GOOD)),
        ("a.csv", "\ufeffUSN;Name\n 1ga23cs001 ;  Aarav   Shetty \n".encode()),
        ("a.txt", b"Seat Number\tStudent Name\n1GA23CS001\tAarav Shetty\n"),
        ("a.csv", b'No.,"Name of the student",University Seat Number\n1,Aarav Shetty,1ga23cs001\n'),
        ("a.xlsx", xlsx_of([("USN", "Name"), GOOD])),
        ("A.XLSX", xlsx_of([(), ("Name", "Phone", "USN"), ("Aarav Shetty", 98, "1GA23CS001")])),
    ],
)
def test_a_list_is_read_however_it_was_saved(name: str, content: bytes) -> None:
    found = read(name, content)
    assert [(line.usn, line.name, line.problems) for line in found.lines] == [(*GOOD, ())]
    assert not found.problems


@pytest.mark.parametrize(
    ("row", "cell", "word"),
    [
        (("1GA23CS000", "A"), "A3", "no seat number"),
        (("1GA23CS", "A"), "A3", "no seat number"),
        (("1GA23CS٠٠١", "A"), "A3", "no seat number"),
        (("", "A"), "A3", "missing"),
        (("1GA23CS002", ""), "B3", "missing"),
        (("1GA23CS002", "A" * 201), "B3", "201 characters"),
        (("1GA23CS002", "A\u202eB"), "B3", "can't be seen"),
        (("=1+1", "A"), "A3", "formula"),
        (("1GA23CS002", "=HYPERLINK(1)"), "B3", "formula"),
        (("1ga23cs001", "A"), "A3", "stands in A2 already"),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(row, cell: str, word: str) -> None:
    (problem,) = read("a.csv", csv_of(GOOD, row)).lines[1].problems
    assert problem.startswith(f"{cell}: ")
    assert word in problem


def test_every_wrong_cell_of_a_line_is_named() -> None:
    assert len(read("a.csv", csv_of(("x", ""))).lines[0].problems) == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"Name\nA\n", "USN"),
        (b"USN,USN,Name\n1,2,3\n", "twice"),
        (b"USN,Name\n", "nobody below"),
    ],
)
def test_a_file_without_a_list_says_what_it_lacks(content: bytes, word: str) -> None:
    assert any(word in problem for problem in read("a.csv", content).problems)


def macros() -> bytes:
    stream = io.BytesIO(xlsx_of([("USN", "Name"), GOOD]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.pdf", b"%PDF", "xlsx"),
        ("a.xlsm", b"PK", "macros"),
        ("a.xlsx", b"PK\x03\x04 nothing", "unpacked"),
        ("a.xlsx", macros(), "macros"),
        ("a.csv", "USN,Name\n1,Jos\xe9".encode("latin-1"), "UTF-8"),
        ("a.csv", b"USN,Name\n" + b"1GA23CS001,A\n" * 200_000, "2 MB"),
        ("a.csv", b"USN,Name\n" + b"a,b\n" * 5000, "2000 rows"),
        ("a.csv", b'USN,Name\n1GA23CS001,"A\n', "quotation mark"),
    ],
)
def test_what_is_no_list_is_refused_whole(name: str, content: bytes, word: str) -> None:
    with pytest.raises(Refused, match=word):
        read(name, content)


def test_merged_cells_and_formulas_of_a_workbook_are_named() -> None:
    book = Workbook()
    for row in (("USN", "Name"), GOOD, ("1GA23CS002", '="A"&"B"')):
        book.active.append(list(row))
    book.active.merge_cells("A5:B5")
    stream = io.BytesIO()
    book.save(stream)
    found = read("a.xlsx", stream.getvalue())
    assert "A5:B5" in found.problems[0]
    assert "B3" in found.lines[1].problems[0]
    assert "formula" in found.lines[1].problems[0]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    try:
        read("a.csv", content)
        read("a.csv", b"USN,Name\n" + content)
    except Refused:
        pass
