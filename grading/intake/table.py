"""A table that somebody filled in elsewhere: its cells as text, each with the name of its place.

Readers are `pasted` (cells copied from a spreadsheet) and `workbooks` (XLSX files). They refuse
what is no plain table of values, and know nothing of marks, students or columns.
"""

from dataclasses import dataclass

MOST_ROWS = 2_000
"""More than any class; a table with more was not meant for one."""
MOST_COLUMNS = 60
MOST_TEXT = 1_000
"""Characters in one cell."""


@dataclass(frozen=True)
class Cell:
    """One cell that holds something."""

    where: str
    """Its place as a spreadsheet names it: "Marks!B7", or "B7" of what was pasted."""
    text: str
    """As typed, without blanks around; numbers without needless zeros."""
    problem: str = ""
    """Why its value can't be taken ("holds a formula"); "" where it can."""


Row = dict[int, Cell]
"""Cells that hold something, by column from 0."""


@dataclass(frozen=True)
class Table:
    """Rows from the first that holds anything; empty rows are left out."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()
    """What is wrong with the table apart from single cells: merged cells."""


def column_name(column: int) -> str:
    """The letters of a column from 0: A, B ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
