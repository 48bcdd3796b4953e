"""The CIE sheet as a workbook whose totals are live formulas over the entries."""

import math
from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from grading.ledger import items_of, scheme_of
from grading.models import Offering
from grading.reports import cie_entries
from grading.reports.cie_entries import Layout, number, paginate, write_entries
from grading.reports.cie_sheet import (
    COLUMNS,
    ELIGIBLE,
    MISSING,
    NOT_ELIGIBLE,
    TITLE,
    Row,
    rows,
)
from grading.reports.header import Header, header
from grading.reports.words import in_words
from grading.reports.workbook import LINE, Book, new_book, protect, set_up_print, write_head
from grading.scheme import (
    CIE_MAX,
    CIE_PASS,
    CONTRADICTIONS,
    PROJECT,
    RULES,
    TEST,
    Item,
    Scheme,
)
from grading.scheme.cie import TEST_DIVISOR

NAME = "CIE"
USN, _NAME, A, T, P, B, EXACT, MARKS = range(1, 9)
WIDTHS = (13, 14, 28, 9, 9, 9, 9, 11, 9, 18, 18, 18, 18)
ROOM_TO_SIGN = 21
"""Height of a student's line, in points."""
SCHEME_WIDTHS = (54, 26, 80)


def cie_workbook(offering: Offering) -> bytes:
    """The offering's CIE sheet as it stands now."""
    items = items_of(offering)
    about = header(offering, TITLE)
    return build_workbook(about, scheme_of(offering), items, list(rows(offering, items)))


def build_workbook(
    about: Header, scheme: Scheme, items: Sequence[Item], found: Sequence[Row]
) -> bytes:
    """The workbook: CIE (formulas), Entries (what the ledger holds), Scheme, Words."""
    layout = Layout.of(items)
    with new_book(about) as book:
        sheet, entries, rules, words = map(book.sheet, (NAME, cie_entries.NAME, "Scheme", "Words"))
        _write_cie(book, sheet, about, layout, found)
        write_entries(book, entries, layout, found)
        _write_scheme(book, rules, scheme)
        _write_words(book, words)
        set_up_print(entries, about, (1, 2))
        paginate(entries, layout)
        set_up_print(rules, about)
        for each in (sheet, entries, rules, words):
            protect(each)
    return book.content


def _write_cie(
    book: Book, sheet: Worksheet, about: Header, layout: Layout, found: Sequence[Row]
) -> None:
    head = write_head(book, sheet, about)
    for column, (text, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(head, column, text, book.formats.head)
        sheet.set_column(column, column, width)
    for place, row in enumerate(found):
        _write_student(book, sheet, layout, head + 1 + place, cie_entries.FIRST_ROW + place, row)
        sheet.set_row(head + 1 + place, ROOM_TO_SIGN)
    sheet.freeze_panes(head + 1, A)
    set_up_print(sheet, about, (head, head))
    signs = head + len(found) + 4
    for column, text in ((USN, "Faculty 1"), (T, "Faculty 2"), (MARKS, "Head of department")):
        sheet.write_string(signs, column, text, book.formats.label)


def _write_student(
    book: Book, sheet: Worksheet, layout: Layout, line: int, source: int, row: Row
) -> None:
    """One student's line; `source` is their row on the sheet of entries."""
    formats, c = book.formats, row.cie

    def entry(column: int) -> str:
        return f"{cie_entries.NAME}!{xl_rowcol_to_cell(source, column)}"

    def here(column: int) -> str:
        return xl_rowcol_to_cell(line, column)

    def known(*cells: str) -> str:
        return ",".join(f"ISNUMBER({cell})" for cell in cells)

    total, counted, lacking = map(entry, (layout.sum, layout.counted, layout.missing))
    test, project = entry(layout.total_of(TEST)), entry(layout.total_of(PROJECT))
    none = f'"{MISSING}"'
    passed = f'OR({here(MARKS)}>=Pass_mark,Eligibility_rule="No")'
    columns: tuple[tuple[Format, str, Fraction | int | str | None], ...] = (
        (formats.whole, f"={entry(cie_entries.NUMBER)}", row.number),
        (formats.text, f"={entry(cie_entries.USN)}", row.usn),
        (formats.text, f"={entry(cie_entries.PERSON)}", row.name),
        (formats.exact, f"=IF(OR({lacking}>0,{counted}=0),{none},{total}/{counted})", c.a),
        (formats.exact, f"=IF({known(test)},{test}/Test_divisor,{none})", c.test),
        (formats.exact, f"=IF({known(project)},{project},{none})", c.project),
        (formats.exact, f"=IF(AND({known(here(T), here(P))}),{here(T)}+{here(P)},{none})", c.b),
        (
            formats.exact,
            f"=IF(AND({known(here(A), here(B))}),{here(A)}+{here(B)},{none})",
            c.exact,
        ),
        (formats.total, f"=IF({known(here(EXACT))},ROUND({here(EXACT)},0),{none})", c.marks),
        (
            formats.text,
            f"=IF({known(here(MARKS))},INDEX(Words_list,{here(MARKS)}+1),{none})",
            row.words,
        ),
        (
            formats.text,
            f'=IF({known(here(MARKS))},IF({passed},"{ELIGIBLE}","{NOT_ELIGIBLE}"),{none})',
            row.eligibility,
        ),
    )
    for column, (form, formula, value) in enumerate(columns):
        sheet.write_formula(line, column, formula, form, _cached(value))
    for column in range(len(columns), len(COLUMNS)):
        sheet.write_blank(line, column, None, formats.open_text)


def _write_scheme(book: Book, sheet: Worksheet, scheme: Scheme) -> None:
    """The figures that formulas refer to, then every decision with its reason."""
    figures = (
        ("Pass_mark", "Pass mark of the CIE, after rounding (40 % of 50)", CIE_PASS),
        ("Test_divisor", "The internal test's 40 marks are divided by", TEST_DIVISOR),
        (
            "Eligibility_rule",
            "A CIE below the pass mark closes the SEE",
            "Yes" if scheme.eligibility else "No",
        ),
    )
    text, head = book.formats.text, book.formats.head
    for line, (name, label, value) in enumerate(figures):
        sheet.write_string(line, 0, label, text)
        sheet.write(line, 1, value, text)
        book.file.define_name(name, f"=Scheme!$B${line + 1}")
    tables = (
        (
            ("Settings of this course", "Here", "Why"),
            [(each.title, each.text, each.reason) for each in scheme.settings()],
        ),
        (
            ("Rules without a choice", "", "Why"),
            [(rule.title, "", rule.reason) for rule in RULES],
        ),
        (
            ("What the manual says", "", "What is done here"),
            [(found.manual, "", found.here) for found in CONTRADICTIONS],
        ),
    )
    line = len(figures)
    for heads, told in tables:
        line += 1
        for column, label in enumerate(heads):
            sheet.write_string(line, column, label, head)
        for cells in told:
            line += 1
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell, book.formats.wrapped)
            # No program that only writes a file can measure text: four fifths of a column's
            # width in characters is what fits on a line.
            lines = max(
                math.ceil(len(cell) / (width * 0.8))
                for cell, width in zip(cells, SCHEME_WIDTHS, strict=True)
            )
            sheet.set_row(line, LINE * lines + 3)
        line += 1
    for column, width in enumerate(SCHEME_WIDTHS):
        sheet.set_column(column, column, width)


def _write_words(book: Book, sheet: Worksheet) -> None:
    """0 to 50 in words, for the column "In words" to look up."""
    for column, label in enumerate(("Marks", "In words")):
        sheet.write_string(0, column, label, book.formats.head)
    for marks in range(CIE_MAX + 1):
        sheet.write_number(marks + 1, 0, marks, book.formats.whole)
        sheet.write_string(marks + 1, 1, in_words(marks), book.formats.text)
    sheet.set_column(1, 1, 24)
    book.file.define_name("Words_list", f"=Words!$B$2:$B${CIE_MAX + 2}")


def _cached(value: Fraction | int | str | None) -> object:
    if value is None:
        return MISSING
    return number(value) if isinstance(value, Fraction) else value
