"""What every workbook shares: how it is opened, its formats, its head and its print set-up."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from grading.reports.header import Header

# Text of students is text: nothing that they type may become a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RULED: Mapping[str, object] = {"border": 1, "border_color": "#B8B2A2", "valign": "vcenter"}
LINE = 15
"""Height of one line of text, in points."""


@dataclass(frozen=True)
class Formats:
    """The formats of a document's cells."""

    title: Format
    label: Format
    head: Format
    text: Format
    wrapped: Format
    whole: Format
    exact: Format
    """Up to three decimals."""
    open_text: Format
    """A cell that may be changed although the sheet is protected."""
    open_number: Format
    total: Format


@dataclass(frozen=True)
class Book:
    """A workbook that is being written. `content` is its bytes once the `with` has ended."""

    file: Any
    formats: Formats
    buffer: io.BytesIO

    @property
    def content(self) -> bytes:
        return self.buffer.getvalue()

    def sheet(self, name: str) -> Worksheet:
        return self.file.add_worksheet(name)


@contextmanager
def new_book(header: Header) -> Iterator[Book]:
    """A workbook with the document's properties set."""
    buffer = io.BytesIO()
    file = xlsxwriter.Workbook(buffer, OPTIONS)
    file.set_properties(
        {
            "title": f"{header.title} {header.course}",
            "company": header.institute,
            "created": header.generated_at.replace(tzinfo=None),
        }
    )
    yield Book(file, _formats(file), buffer)
    file.close()


def write_head(book: Book, sheet: Worksheet, header: Header) -> int:
    """The document's head from the first row on; returns the first free row, after a gap."""
    sheet.write_string(0, 0, header.title, book.formats.title)
    for line, (label, text) in enumerate(header.lines, start=1):
        sheet.write_string(line, 0, label, book.formats.label)
        sheet.write_string(line, 2, text)
    return len(header.lines) + 2


def set_up_print(sheet: Worksheet, header: Header, heads: tuple[int, int] | None = None) -> None:
    """A4 across, one page wide, the rows `heads` (first, last) repeated on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    if heads:
        sheet.repeat_rows(*heads)
    sheet.set_header(f"&L{_printed(header.institute)}&R{_printed(header.course)}")
    sheet.set_footer(f"&L{_printed(header.title)}&C{_printed(header.generated)}&RPage &P of &N")


def protect(sheet: Worksheet) -> None:
    """Guard formulas against slips. Without a password: it is no lock, the ledger is the record."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _printed(text: str) -> str:
    """`text` within a page's head or foot, where an ampersand starts a code."""
    return text[:80].replace("&", "&&")


def _formats(file: Any) -> Formats:
    def ruled(**more: object) -> Format:
        return file.add_format({**RULED, **more})

    return Formats(
        title=file.add_format({"bold": True, "font_size": 16}),
        label=file.add_format({"font_color": "#545A62"}),
        head=ruled(bold=True, text_wrap=True, align="center", bg_color="#F3F1EA"),
        text=ruled(align="left", indent=1),
        wrapped=ruled(text_wrap=True, align="left", indent=1),
        whole=ruled(num_format="0", align="center"),
        exact=ruled(num_format="0.###", align="right", indent=1),
        open_text=ruled(locked=False, align="center"),
        open_number=ruled(locked=False, num_format="0.##", align="right", indent=1),
        total=ruled(num_format="0.##", align="right", indent=1, bold=True),
    )
