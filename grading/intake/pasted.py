"""Reads cells that were copied from a spreadsheet and pasted into a page: tab-separated text.

Spreadsheets put cells with line breaks, tabs or quotes between quotes; the standard library's
reader undoes that.
"""

import csv

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
            f"That is more than a class's table: {MOST_ROWS} rows of {MOST_COLUMNS} columns at "
            "most. Copy only the cells with the marks."
        )
    if not text.strip():
        raise Refused("Nothing was pasted. Copy the cells in your spreadsheet, then paste them.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any("\t" in line for line in lines):
        raise Refused(
            "There is only one column. Copy the cells in your spreadsheet, seat numbers and marks "
            "together with the row of titles above them, and paste them here."
        )
    # strict: without it a quote that is never closed swallows every row after it.
    reader = csv.reader((f"{line}\n" for line in lines), dialect="excel-tab", strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise Refused(
                    f"There are more than {MOST_ROWS} rows. Copy only the cells with the marks."
                )
            if row := _row(number, cells):
                rows.append(row)
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num} can't be read ({error}): it holds a quotation mark that is "
            "not closed. Take it out and paste again."
        ) from error
    return Table(tuple(rows))


def _row(number: int, cells: list[str]) -> Row:
    found = {column: text for column, cell in enumerate(cells) if (text := cell.strip())}
    if found and max(found) >= MOST_COLUMNS:
        raise Refused(
            f"Row {number} has {max(found) + 1} columns; {MOST_COLUMNS} are read. Copy only the "
            "cells with the marks."
        )
    return {column: _cell(number, column, text) for column, text in found.items()}


def _cell(number: int, column: int, text: str) -> Cell:
    where = f"{column_name(column)}{number}"
    problem = ""
    if len(text) > MOST_TEXT:
        problem = f"holds {len(text)} characters; {MOST_TEXT} are read"
    elif text.startswith("="):
        problem = "holds a formula, not a value; copy the cells as they are shown"
    elif "\0" in text:
        problem = "holds a NUL character"
    return Cell(where, text[:MOST_TEXT], problem)
