"""A document as comma-separated text (CSV)."""

import io
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import BinaryIO

from defusedcsv import csv
from django.utils import timezone

from grading.reports.content import Content
from grading.reports.tables import Cell, shown

WIDE_SIGNS = (
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)


def write_table(content: Content, target: BinaryIO) -> None:
    """Write UTF-8: the head as label and text, then each table after an empty line.

    Starts with a byte-order mark, without which a spreadsheet takes names for another encoding.
    Text that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    text = io.TextIOWrapper(target, "utf-8-sig", newline="")
    # In quotes, so that another separator than the comma finds no cell within a text either.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([content.header.title])
    writer.writerows([_plain(label), _plain(line)] for label, line in content.header.lines)
    for table in content.printed:
        writer.writerow([])
        if len(content.printed) > 1:
            writer.writerow([table.name])
        if table.note:
            writer.writerow([_plain(table.note)])
        if groups := table.groups():
            above = [cell for name, width in groups for cell in (name, *[""] * (width - 1))]
            writer.writerow(map(_plain, above))
        writer.writerow([_plain(column.title) for column in table.columns])
        writer.writerows(map(_plain, row) for row in table.rows())
    text.flush()
    text.detach()


def _plain(cell: Cell) -> str | Decimal | None:
    match cell:
        case str():
            # On one line: a leading blank or line break would hide a formula from the guard.
            line = " ".join(cell.split())
            # Spreadsheets of some countries take these for the signs that start a formula too.
            return f"'{line}" if line.startswith(WIDE_SIGNS) else line
        case datetime():
            return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
        case int() | Decimal() | Fraction():
            return shown(cell)
        case None:
            return None
