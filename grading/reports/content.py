"""A document ready to be written: its head, its tables, what is missing in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.reports.header import Header
from grading.reports.tables import AnyTable


@dataclass(frozen=True)
class Gap:
    """Something that the document lacks, and where it is put right."""

    text: str
    enrolment: int | None = None
    """The student's, where one student's entries are missing."""
    items: tuple[str, ...] = ()
    """The keys of these entries."""


@dataclass(frozen=True)
class Content:
    """What every form of a document is written from."""

    header: Header
    tables: Sequence[AnyTable]
    missing: Sequence[Gap] = ()
    signs: Sequence[str] = ()
    """Who signs below the tables."""
    upright: bool = False
    """Printed on upright pages."""
    template: str = "reports/pdf/tables.html"
    """Of its PDF."""

    @property
    def printed(self) -> list[AnyTable]:
        """The tables that CSV and PDF have."""
        return [table for table in self.tables if table.printed]
