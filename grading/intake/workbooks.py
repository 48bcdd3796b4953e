"""Reads the table of an XLSX file, with bounds on everything before a parser sees any of it.

The file is a stranger's: it is looked at as an archive first (sizes as its directory tells them,
which the reader of archives holds it to), then as text (no document types, no merged cells, no
macros), and only then parsed. Formulas are named and never computed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from grading.intake.refused import Refused
from grading.intake.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Cell,
    Row,
    Table,
    column_name,
)

MIB = 1024 * 1024
MOST_BYTES = 2 * MIB
MOST_UNPACKED = 24 * MIB
"""All parts together; a class's table takes a tenth of one."""
MOST_PARTS = 300
RATIO, LARGE = 200, 2 * MIB
"""A part larger than `LARGE` that was packed tighter than this is taken for a bomb."""
MAIN = "Marks"
"""The sheet that is read, where a workbook has several."""
OTHER_KINDS = {
    "xlsm": gettext_noop(
        "An .xlsm file can hold macros, so it is not opened. Save it as .xlsx and send that."
    ),
    "xlsb": gettext_noop(
        "An .xlsb file can hold macros, so it is not opened. Save it as .xlsx and send that."
    ),
    "xls": gettext_noop("An .xls file is of an older kind. Open it and save it as .xlsx."),
    "ods": gettext_noop(
        "An .ods file is not read here. Save it as .xlsx (Excel 2007-365) and send that."
    ),
    "csv": gettext_noop(
        "A .csv file is not read here. Open it in a spreadsheet and save it as .xlsx, or copy "
        "its cells and paste them."
    ),
}
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")
_PLACED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DAMAGED = (
    # What openpyxl and the libraries below it raise for a file that is not what it should be:
    # found by feeding it broken ones (tests/intake/test_workbooks.py).
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OverflowError, InvalidFileException,
    ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    OSError,  # "File contains no valid workbook part"; nothing here reads a disk
)  # fmt: skip


def read(file_name: str, content: bytes) -> Table:
    """The table of a workbook's sheet.

    Raises:
        Refused: it is no workbook, holds macros, is packed to harm, or is larger than a class's.
    """
    _check_name(file_name, content)
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            sheet = _choose(book)
            merged = _check_sheet(content, sheet)
            return Table(tuple(_rows(sheet)), merged)
        finally:
            book.close()
    except _DAMAGED as error:
        raise Refused(
            _(
                "The workbook is damaged and can't be read (%(error)s). Open "
                "it in a spreadsheet, save it again as .xlsx and send that."
            )
            % {"error": type(error).__name__}
        ) from error


def _check_name(file_name: str, content: bytes) -> None:
    ending = file_name.rpartition(".")[2].lower()
    if ending in OTHER_KINDS:
        raise Refused(_(OTHER_KINDS[ending]))
    if ending != "xlsx":
        raise Refused(_("Only .xlsx workbooks are read. Save yours as .xlsx and send that."))
    if len(content) > MOST_BYTES:
        raise Refused(
            _(
                "The file is larger than %(most_bytes)s MB, far more than a "
                "class's table. Take the template, fill it in and send that."
            )
            % {"most_bytes": MOST_BYTES // MIB}
        )
    if not content.startswith(b"PK"):
        raise Refused(
            _(
                "The file is no .xlsx workbook, whatever its name says. It may "
                "be locked with a password: save it without one."
            )
        )


def _check_archive(content: bytes) -> None:
    # Counted before they are parsed: a small file can hold very many.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise Refused(_("The workbook has far too many parts. Take the template and fill it in."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts, len(content))
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_markup(part.filename, archive.read(part))
    except _DAMAGED as error:
        raise Refused(
            _(
                "The workbook can't be unpacked. Open it in a spreadsheet, "
                "save it again as .xlsx and send that."
            )
        ) from error


def _check_parts(parts: list[zipfile.ZipInfo], packed: int) -> None:
    names = [part.filename.lower() for part in parts]
    if any(name.endswith((".bin", ".vba")) and "printersettings" not in name for name in names):
        raise Refused(
            _("The workbook holds macros or other programs. Save it as .xlsx without them.")
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused(_("The workbook is locked with a password. Save it without one."))
    bombs = (
        part.file_size > LARGE and part.file_size > RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if (
        any(bombs)
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        # Each part has bytes of its own: in a bomb without layers, many share the same ones.
        or sum(part.compress_size for part in parts) > packed
        or len(set(names)) < len(names)
    ):
        raise Refused(
            _(
                "The workbook unpacks to far more than a class's table, so it "
                "was not opened. Copy the cells of your table into a new "
                "workbook and send that."
            )
        )


def _check_markup(name: str, text: bytes) -> None:
    # No spreadsheet writes either; a declaration can make a small file endless.
    if b"\0" in text or _DECLARED.search(text):
        raise Refused(
            _(
                "The workbook's part %(name)a is not what a spreadsheet "
                "writes. Open it in a spreadsheet, save it again as .xlsx and "
                "send that."
            )
            % {"name": name[:60]}
        )
    if b"macroEnabled" in text:
        raise Refused(_("The workbook holds macros. Save it as .xlsx without them and send that."))


def _choose(book: Any) -> Any:
    sheets = book.worksheets
    named = [sheet for sheet in sheets if sheet.title == MAIN]
    if named:
        return named[0]
    if len(sheets) != 1:
        titles = ", ".join(f"“{sheet.title[:31]}”" for sheet in sheets[:6]) or "none"
        raise Refused(
            _(
                "The workbook has several sheets (%(titles)s) and none is "
                "called “%(main)s”. Give the one with the table that name."
            )
            % {"titles": titles, "main": MAIN}
        )
    return sheets[0]


def _check_sheet(content: bytes, sheet: Any) -> tuple[str, ...]:
    """The merged cells, named. Refuses a sheet that is too wide or too long to be a class's."""
    path = sheet._worksheet_path.lstrip("/")  # the reader for large files has no public name for it
    if not _SHEET.fullmatch(path):
        raise Refused(
            _("The workbook keeps its sheet in an unusual place. Save it again as .xlsx.")
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(path)
    for letters, number in _PLACED.findall(text):
        if int(number) > MOST_ROWS:
            raise Refused(
                _(
                    "“%(title)s” has something in row %(number)s; %(most_rows)s "
                    "rows are read. Leave only the table in it."
                )
                % {"title": sheet.title, "number": int(number), "most_rows": MOST_ROWS}
            )
        if _column(letters) >= MOST_COLUMNS:
            raise Refused(
                _(
                    "“%(title)s” has something in column %(letters)s; "
                    "%(most_columns)s columns are read. Leave only the table in it."
                )
                % {"title": sheet.title, "letters": letters.decode(), "most_columns": MOST_COLUMNS}
            )
    return tuple(
        _(
            "%(title)s!%(found)s: the cells are merged, so it is unclear "
            "whose mark that is. Split them."
        )
        % {"title": sheet.title, "found": found.decode()}
        for found in _MERGED.findall(text)[:20]
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # whatever size the sheet claims to have
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise Refused(
                _("“%(title)s” has more than %(most_rows)s rows. Leave only the table in it.")
                % {"title": sheet.title, "most_rows": MOST_ROWS}
            )
        row = {
            column: cell
            for column, value in enumerate(cells)
            if (cell := _cell(f"{sheet.title}!{column_name(column)}{number}", value)) is not None
        }
        if row:
            yield row


def _cell(where: str, cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        return Cell(where, str(value)[:MOST_TEXT], _("holds a formula; paste its value instead"))
    if cell.data_type == "e":
        return Cell(where, str(value)[:MOST_TEXT], _("holds an error instead of a value"))
    if isinstance(value, bool):
        return Cell(where, str(value).upper(), _("holds a yes or no; enter a number"))
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(where, str(value), _("holds a date; format the cell as a number"))
    text = _number(value) if isinstance(value, int | float) else str(value).strip()
    if len(text) > MOST_TEXT:
        problem = _("holds %(n)s characters; %(most_text)s are read") % {
            "n": len(text),
            "most_text": MOST_TEXT,
        }
        return Cell(where, text[:MOST_TEXT], problem)
    problem = _("holds a NUL character") if "\0" in text else ""
    return Cell(where, text, problem)


def _number(value: float) -> str:
    """A number as its shortest text: 18 for 18.0, 4.5, 1e+300 spelt out by nobody."""
    if isinstance(value, int) or not value.is_integer() or abs(value) > 10**9:
        return repr(value)
    return f"{Decimal(value):f}"
