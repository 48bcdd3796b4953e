"""Reads a class list: CSV or XLSX to lines of seat number and name, each with its place.

Everything that is wrong is named with its cell; nothing is guessed.
"""

import csv
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.usn import normalise_usn
from grading.intake import workbooks
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

MOST_BYTES = 2 * 1024 * 1024
MOST_NAME = 200
TITLES = {
    "usn": ("usn", "seat number", "university seat number", "reg no", "register number"),
    "name": ("name", "student name", "name of the student", "student"),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that show as nothing or turn the text around: no name holds one."""


@dataclass(frozen=True)
class Line:
    """One student of the list."""

    where: str
    """Place of the seat number: A7."""
    usn: str
    """As it stands in the list, trimmed and in capitals."""
    name: str
    problems: tuple[str, ...] = ()
    """What is wrong with it, each naming its cell."""


@dataclass(frozen=True)
class ClassList:
    """What a file says."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...] = ()
    """What is wrong apart from single lines: no titles, merged cells."""
    unread: tuple[str, ...] = ()
    """Titles of columns that are not read."""


def read(file_name: str, content: bytes) -> ClassList:
    """The list of a CSV or XLSX file.

    Raises:
        Refused: it is neither, damaged, packed to harm, or larger than a class's.
    """
    if file_name.lower().endswith((".csv", ".txt")):
        return lines_of(_csv(content))
    return lines_of(workbooks.read(file_name, content))


def lines_of(table: Table) -> ClassList:
    """The lines of a table whose first row has the titles USN and Name."""
    if not table.rows:
        return ClassList((), (*table.problems, _("The file is empty: there is nobody in it.")))
    heads, unread, problems = _heads(table.rows[0])
    problems = [*table.problems, *problems]
    if missing := [title for title in TITLES if title not in heads]:
        wanted = "”, “".join("USN" if title == "usn" else "Name" for title in missing)
        problems.append(
            _(
                "The first row has no title “%(wanted)s”. Let it hold USN and "
                "Name, and a student in each row below."
            )
            % {"wanted": wanted}
        )
        return ClassList((), tuple(problems), unread)
    lines = [_line(row, heads) for row in table.rows[1:] if _says_something(row, heads)]
    if not lines:
        problems.append(_("There is nobody below the titles."))
    return ClassList(tuple(_twice(lines)), tuple(problems), unread)


def _heads(row: Row) -> tuple[dict[str, int], tuple[str, ...], list[str]]:
    heads: dict[str, int] = {}
    unread: list[str] = []
    problems: list[str] = []
    for column, cell in row.items():
        title = " ".join(cell.text.lower().replace(".", " ").split())
        key = next((key for key, names in TITLES.items() if title in names), None)
        if key is None:
            unread.append(cell.text[:60])
        elif key in heads:
            problems.append(
                _("%(where)s: the title “%(text)s” stands twice. Keep one.")
                % {"where": cell.where, "text": cell.text[:60]}
            )
        else:
            heads[key] = column
    return heads, tuple(unread), problems


def _says_something(row: Row, heads: dict[str, int]) -> bool:
    return any(column in row for column in heads.values())


def _line(row: Row, heads: dict[str, int]) -> Line:
    usn, name = row.get(heads["usn"]), row.get(heads["name"])
    there = usn or name or next(iter(row.values()))
    number = re.sub(r"\D", "", there.where.rpartition("!")[2])
    where = usn.where if usn else f"{column_name(heads['usn'])}{number}"
    name_where = name.where if name else f"{column_name(heads['name'])}{number}"
    problems = [f"{cell.where}: {cell.problem}" for cell in (usn, name) if cell and cell.problem]
    text = usn.text.strip().upper() if usn else ""
    if not text:
        problems.append(_("%(where)s: the seat number is missing") % {"where": where})
    elif not (usn and usn.problem):
        problems += _usn_problem(where, text)
    called = " ".join(name.text.split()) if name else ""
    problems += _name_problem(name_where, called, name)
    return Line(where, text, called, tuple(problems))


def _usn_problem(where: str, text: str) -> list[str]:
    try:
        normalise_usn(text)
    except ValidationError:
        return [
            _("%(where)s: “%(text)s” is no seat number like 1GA21CS001")
            % {"where": where, "text": text[:40]}
        ]
    return []


def _name_problem(where: str, name: str, cell: Cell | None) -> list[str]:
    if not name:
        return [_("%(where)s: the name is missing") % {"where": where}]
    if len(name) > MOST_NAME:
        return [
            _("%(where)s: the name has %(n)s characters; %(most_name)s are the most")
            % {"where": where, "n": len(name), "most_name": MOST_NAME}
        ]
    if cell is not None and not cell.problem and _CONTROL.search(cell.text):
        return [
            _("%(where)s: the name holds a character that can't be seen. Type it again")
            % {"where": where}
        ]
    return []


def _twice(lines: list[Line]) -> list[Line]:
    """The lines, each that repeats a seat number saying where it stood before."""
    first: dict[str, str] = {}
    found = []
    for line in lines:
        before = first.get(line.usn)
        if line.usn and before:
            told = _("%(where)s: %(usn)s stands in %(before)s already") % {
                "where": line.where,
                "usn": line.usn,
                "before": before,
            }
            line = Line(line.where, line.usn, line.name, (*line.problems, told))
        first.setdefault(line.usn, line.where)
        found.append(line)
    return found


def _csv(content: bytes) -> Table:
    if len(content) > MOST_BYTES:
        raise Refused(
            _("The file is larger than %(most_bytes)s MB: no class's list is.")
            % {"most_bytes": MOST_BYTES // 1024**2}
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _("The file is not in UTF-8. In your spreadsheet save it as “CSV UTF-8”, or as .xlsx.")
        ) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = next((line for line in lines if line.strip()), "")
    between = max(",;\t", key=head.count)
    # strict: without it a quote that is never closed swallows every row after it.
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=between, strict=True)
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS + 1:
                raise Refused(
                    _("The file has more than %(most_rows)s rows: no class has as many.")
                    % {"most_rows": MOST_ROWS}
                )
            if row := _csv_row(number, cells):
                rows.append(row)
    except csv.Error as error:
        raise Refused(
            _(
                "Line %(line_num)s can't be read (%(error)s). Look for a "
                "quotation mark that is not closed."
            )
            % {"line_num": reader.line_num, "error": error}
        ) from error
    return Table(tuple(rows))


def _csv_row(number: int, cells: list[str]) -> Row:
    found = {column: text for column, cell in enumerate(cells) if (text := cell.strip(" \t\n"))}
    if found and max(found) >= MOST_COLUMNS:
        raise Refused(
            _("Row %(number)s has %(found)s columns; %(most_columns)s are read.")
            % {"number": number, "found": max(found) + 1, "most_columns": MOST_COLUMNS}
        )
    return {column: _csv_cell(number, column, text) for column, text in found.items()}


def _csv_cell(number: int, column: int, text: str) -> Cell:
    problem = ""
    if len(text) > MOST_TEXT:
        problem = _("holds %(n)s characters; %(most_text)s are read") % {
            "n": len(text),
            "most_text": MOST_TEXT,
        }
    elif text.startswith("="):
        problem = _("holds a formula, not a value")
    return Cell(f"{column_name(column)}{number}", text[:MOST_TEXT], problem)
