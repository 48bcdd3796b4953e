"""The forms that a document can have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from grading.registry import Registry
from grading.reports.content import Content
from grading.reports.writers.table import write_table
from grading.reports.writers.workbook import write_workbook


def _write_pdf(content: Content, target: BinaryIO) -> None:
    # Not with the module: what sets pages is large and slow to read in, and most processes of a
    # site never print.
    from grading.reports.writers.pdf import write_pdf  # noqa: PLC0415

    write_pdf(content, target)


@dataclass(frozen=True)
class FileForm:
    """One form of file."""

    name: str
    """Also the ending of its files."""
    title: str
    content_type: str
    write: Callable[[Content, BinaryIO], None]


FORMS = Registry(
    "format",
    (
        FileForm(
            "xlsx",
            "Workbook (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_workbook,
        ),
        FileForm("csv", "Table (CSV)", "text/csv; charset=utf-8", write_table),
        FileForm("pdf", "To print (PDF)", "application/pdf", _write_pdf),
    ),
)
