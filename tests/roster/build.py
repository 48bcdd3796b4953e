"""Lists as files, and sections of one course."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from grading.models import Offering
from grading.roster.reading import ClassList, read
from tests import factories


def csv_of(*rows: Sequence[str], titles: Sequence[str] = ("USN", "Name")) -> bytes:
    return "\r\n".join(",".join(row) for row in (titles, *rows)).encode()


def xlsx_of(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def listed(*rows: Sequence[str]) -> ClassList:
    return read("list.csv", csv_of(*rows))


def make_sections() -> tuple[Offering, Offering]:
    """Sections A and B of one course in one term."""
    return factories.make_offering(section="A"), factories.make_offering(section="B")
