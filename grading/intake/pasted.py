"""Reads cells that were copied from a spreadsheet and pasted into a page: tab-separated text.

Spreadsheets put cells with line breaks, tabs or quotes between quotes; the standard library's
reader undoes that.
"""

import csv

from django.utils.translation import gettext as _

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

MOST_BYTES = 1024 * 1024


def read(text: str) -> Table:
    """The table that was pasted.

    Raises:
        Refused: nothing was pasted, it is no table, or more than a class's.
    """
    if len(text) > MOST_BYTES:
        raise Refused(
            _(
                "That is more than a class's table: %(most_rows)s rows of "
                "%(most_columns)s columns at most. Copy only the cells with "
                "the marks."
            )
            % {"most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
        )
    if not text.strip():
        raise Refused(_("Nothing was pasted. Copy the cells in your spreadsheet, then paste them."))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any("\t" in line for line in lines):
        raise Refused(
            _(
                "There is only one column. Copy the cells in your spreadsheet, "
                "seat numbers and marks together with the row of titles above "
                "them, and paste them here."
            )
        )
    # strict: without it a quote that is never closed swallows every row after it.
    reader = csv.reader((f"{line}\n" for line in lines), dialect="excel-tab", strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise Refused(
                    _("There are more than %(most_rows)s rows. Copy only the cells with the marks.")
                    % {"most_rows": MOST_ROWS}
                )
            if row := _row(number, cells):
                rows.append(row)
    except csv.Error as error:
        raise Refused(
            _(
                "Line %(line_num)s can't be read (%(error)s): it holds a "
                "quotation mark that is not closed. Take it out and paste "
                "again."
            )
            % {"line_num": reader.line_num, "error": error}
        ) from error
    return Table(tuple(rows))


def _row(number: int, cells: list[str]) -> Row:
    found = {column: text for column, cell in enumerate(cells) if (text := cell.strip())}
    if found and max(found) >= MOST_COLUMNS:
        raise Refused(
            _(
                "Row %(number)s has %(found)s columns; %(most_columns)s are "
                "read. Copy only the cells with the marks."
            )
            % {"number": number, "found": max(found) + 1, "most_columns": MOST_COLUMNS}
        )
    return {column: _cell(number, column, text) for column, text in found.items()}


def _cell(number: int, column: int, text: str) -> Cell:
    where = f"{column_name(column)}{number}"
    problem = ""
    if len(text) > MOST_TEXT:
        problem = _("holds %(n)s characters; %(most_text)s are read") % {
            "n": len(text),
            "most_text": MOST_TEXT,
        }
    elif text.startswith("="):
        problem = _("holds a formula, not a value; copy the cells as they are shown")
    elif "\0" in text:
        problem = _("holds a NUL character")
    return Cell(where, text[:MOST_TEXT], problem)
