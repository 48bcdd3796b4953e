"""Workbooks of strangers: values are read with their places, everything else is refused."""

import contextlib
import io
import random
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from grading.intake import Refused, workbooks
from grading.intake.table import MOST_ROWS

ROWS = [["USN", "Viva"], ["1GA23CS001", 4], ["1GA23CS002", 4.5], ["1GA23CS003", "AB"]]


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book_of(rows: list[list[object]], title: str = "Marks") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def repacked(content: bytes, change: dict[str, bytes | None]) -> bytes:
    """The same archive with parts put in, or replaced, or left out (None)."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, text in change.items():
            if text is not None:
                new.writestr(name, text)
    return buffer.getvalue()


def cells(content: bytes) -> dict[str, str]:
    table = workbooks.read("marks.xlsx", content)
    return {cell.where: cell.text for row in table.rows for cell in row.values()}


def test_values_are_read_with_their_places() -> None:
    assert cells(saved(book_of(ROWS))) == {
        "Marks!A1": "USN", "Marks!B1": "Viva", "Marks!A2": "1GA23CS001", "Marks!B2": "4",
        "Marks!A3": "1GA23CS002", "Marks!B3": "4.5", "Marks!A4": "1GA23CS003", "Marks!B4": "AB",
    }  # fmt: skip


def test_of_several_sheets_the_one_called_marks_is_read() -> None:
    book = book_of([["other", "x"]], "Notes")
    book.create_sheet("Marks").append(["USN", "Viva"])
    assert cells(saved(book)) == {"Marks!A1": "USN", "Marks!B1": "Viva"}
    book.remove(book["Marks"])
    book.create_sheet("More")
    with pytest.raises(Refused, match=r"“Notes”, “More”.* none is called “Marks”"):
        cells(saved(book))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=B1+B2", "formula"),
        ("=1", "formula"),
        ("#DIV/0!", "error"),
        (True, "yes or no"),
        (date(2026, 11, 22), "date"),
        ("x" * 1001, "1001 characters"),
    ],
)
def test_what_is_no_plain_value_is_named_by_its_cell(value: object, told: str) -> None:
    table = workbooks.read("a.xlsx", saved(book_of([["USN", "Viva"], ["1GA23CS001", value]])))
    cell = table.rows[1][1]
    assert cell.where == "Marks!B2"
    assert told in cell.problem


def test_merged_cells_are_named() -> None:
    book = book_of(ROWS)
    book.active.merge_cells("B2:B3")
    (problem,) = workbooks.read("a.xlsx", saved(book)).problems
    assert problem.startswith("Marks!B2:B3: the cells are merged")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("marks.xlsm", "macros"),
        ("marks.xlsb", "macros"),
        ("marks.xls", "older kind"),
        ("marks.ods", "Save it as .xlsx"),
        ("marks.csv", "paste"),
        ("marks.pdf", "Only .xlsx"),
        ("marks", "Only .xlsx"),
    ],
)
def test_other_kinds_are_refused_by_name(name: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        workbooks.read(name, saved(book_of(ROWS)))


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/x.bin"])
def test_macros_are_refused_whatever_the_file_is_called(part: str) -> None:
    with pytest.raises(Refused, match="macros"):
        workbooks.read("a.xlsx", repacked(saved(book_of(ROWS)), {part: b"macro"}))


def test_a_content_type_with_macros_is_refused() -> None:
    content = saved(book_of(ROWS))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml")
    types = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    with pytest.raises(Refused, match="macros"):
        workbooks.read("a.xlsx", repacked(content, {"[Content_Types].xml": types}))


def test_200_000_rows_are_refused_before_they_are_parsed() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Marks")
    for number in range(200_000):
        sheet.append([number])
    with pytest.raises(Refused, match=r"row \d+; 2000 rows are read"):
        workbooks.read("a.xlsx", saved(book))


def test_a_single_cell_far_down_or_far_right_is_refused() -> None:
    for place in ("A1048576", f"A{MOST_ROWS + 1}", "XFD1"):
        book = book_of(ROWS)
        book.active[place] = 1
        with pytest.raises(Refused, match="Leave only the table"):
            workbooks.read("a.xlsx", saved(book))


def test_a_bomb_is_refused_unopened() -> None:
    sheet = b"<worksheet><sheetData>" + b" " * 30_000_000 + b"</sheetData></worksheet>"
    content = repacked(saved(book_of(ROWS)), {"xl/worksheets/sheet1.xml": sheet})
    assert len(content) < 100_000
    with pytest.raises(Refused, match="unpacks to far more"):
        workbooks.read("a.xlsx", content)


def test_many_parts_are_refused() -> None:
    parts: dict[str, bytes | None] = {f"xl/media/{number}.png": b"" for number in range(400)}
    with pytest.raises(Refused, match="too many parts"):
        workbooks.read("a.xlsx", repacked(saved(book_of(ROWS)), parts))


@pytest.mark.parametrize(
    "text",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "&a;">]><sst>&a;</sst>',
        b'<?xml version="1.0"?>\n<!doctype a SYSTEM "file:///etc/passwd"><sst/>',
        '<?xml version="1.0" encoding="UTF-16"?><sst/>'.encode("utf-16"),
    ],
)
def test_declarations_are_refused(text: bytes) -> None:
    content = repacked(saved(book_of(ROWS)), {"xl/sharedStrings.xml": text})
    with pytest.raises(Refused, match="not what a spreadsheet writes"):
        workbooks.read("a.xlsx", content)


def test_what_is_no_archive_or_too_large_is_refused() -> None:
    for content, told in (
        (b"", "no .xlsx"),
        (b"\xd0\xcf\x11\xe0 an old or a locked one", "no .xlsx"),
        (b"PK\x03\x04 cut off", "can't be unpacked"),
        (b"PK" + b"\0" * workbooks.MOST_BYTES, "larger than 2 MB"),
    ):
        with pytest.raises(Refused, match=told):
            workbooks.read("a.xlsx", content)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # of what it passes over
def test_a_broken_workbook_is_refused_and_never_an_error_of_ours() -> None:
    whole = saved(book_of(ROWS))
    chance = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    broken = []
    for name, text in parts.items():
        broken += [repacked(whole, {name: None}), repacked(whole, {name: b"<a/>"})]
        for _ in range(12):
            at, size = chance.randrange(len(text)), chance.randrange(1, 60)
            broken.append(repacked(whole, {name: text[:at] + text[at + size :]}))
            other = bytes(chance.choice(b"<>/\"'=aA1 0-") for _ in range(size))
            broken.append(repacked(whole, {name: text[:at] + other + text[at + size :]}))
    for _ in range(60):
        at = chance.randrange(len(whole))
        broken.append(whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :])
    for content in broken:
        with contextlib.suppress(Refused):
            workbooks.read("a.xlsx", content)
