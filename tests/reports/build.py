"""Workbooks made of entries alone, without a database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from accounts.models import User
from grading.models import Enrolment
from grading.reports.cie_sheet import Row
from grading.reports.cie_workbook import build_workbook
from grading.reports.header import Header
from grading.scheme import Entry, Scheme, cie
from tests.scheme.build import DEFAULT, EXPERIMENTS

ABOUT = Header(
    title="CIE sheet",
    institute="Institute of Sums & Differences",
    department="Computer Science",
    course="20CSEL76 Deep Learning Laboratory",
    batch="2023, section A",
    term="Odd 2026",
    scheme="as it is",
    generated_at=datetime(2026, 11, 22, 7, 31, tzinfo=UTC),
)


def rows_of(students: Sequence[Mapping[str, Entry]], scheme: Scheme = DEFAULT) -> list[Row]:
    """A line for each student's entries."""
    return [
        Row(
            number,
            Enrolment(user=User(usn=f"1GA23CS{number:03d}", name=f"Student {number}")),
            entries,
            cie(entries, scheme),
        )
        for number, entries in enumerate(students, start=1)
    ]


def workbook_of(rows: Sequence[Row], scheme: Scheme = DEFAULT) -> bytes:
    """The workbook of these lines."""
    return build_workbook(ABOUT, scheme, scheme.items(EXPERIMENTS), rows)
