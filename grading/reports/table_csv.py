"""Writing a document's table as CSV."""

import io
from collections.abc import Iterable, Sequence

from defusedcsv import csv

from grading.reports.header import Header


def table_csv(header: Header, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The document as UTF-8 CSV: its head as label and text, an empty line, columns, rows.

    Starts with a byte-order mark, without which a spreadsheet takes names for another encoding.
    Text that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([header.title])
    writer.writerows(header.lines)
    writer.writerow([])
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> object:
    """Text on one line: a leading blank or line break would hide a formula from the guard."""
    return " ".join(cell.split()) if isinstance(cell, str) else cell
