"""A document as a workbook (XLSX): formulas beside the values they come to, ready to print.

Rows go to a file one by one, so that a workbook of thousands of students takes little memory.
Whatever people typed is written as text: nothing of it becomes a formula, a link or a number.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone
from xlsxwriter.worksheet import Worksheet

from grading.reports.content import Content
from grading.reports.header import Header
from grading.reports.tables import AnyTable, Cell, Chart, Column, Form, number
from grading.reports.writers import printing
from grading.reports.writers.formats import Formats
from grading.reports.writers.formulas import Place, compiled

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ROOM_TO_SIGN = 21
"""Height of a line that is signed, in points."""


def write_workbook(content: Content, target: BinaryIO) -> None:
    """Write the document to `target`: a worksheet for each table."""
    header = content.header
    with xlsxwriter.Workbook(target, OPTIONS) as file:
        file.set_properties(
            {
                "title": f"{header.title} {header.course}",
                "company": header.institute,
                "created": header.generated_at.replace(tzinfo=None),
            }
        )
        formats = Formats(file)
        sheets = [(table, file.add_worksheet(table.name)) for table in content.tables]
        places = {
            table.name: Place.of(table, _head_rows(header, table)) for table in content.tables
        }
        for table, sheet in sheets:
            _define_names(file, table, places[table.name])
            _write_table(sheet, formats, header, table, places)
            _write_signs(sheet, formats, content, table, places[table.name])
            printing.set_up(sheet, content, table, places[table.name].first)
            for index, chart in enumerate(table.charts):
                _draw(file, sheet, table, places[table.name], chart, index)
            # Against slips, and without a password: it is no lock, the ledger is the record.
            sheet.protect(
                "", {"format_columns": True, "format_rows": True, "select_locked_cells": True}
            )


def _head_rows(header: Header, table: AnyTable) -> int:
    """How many rows stand above a table's first line."""
    above = len(header.lines) + 2 if table.printed else 0
    return above + bool(table.note) + bool(table.groups()) + 1


def _write_table(
    sheet: Worksheet,
    formats: Formats,
    header: Header,
    table: AnyTable,
    places: Mapping[str, Place],
) -> None:
    here = places[table.name]
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    row = 0
    if table.printed:
        sheet.write_string(0, 0, header.title, formats.title)
        for row, (label, text) in enumerate(header.lines, start=1):
            sheet.write_string(row, 0, label, formats.label)
            sheet.write_string(row, min(2, max(1, len(table.columns) - 1)), text)
        row += 2
    if table.note:
        sheet.write_string(row, 0, table.note, formats.label)
        row += 1
    if groups := table.groups():
        sheet.set_row(row, 32)
        start = 0
        for name, width in groups:
            if width > 1 and name:
                sheet.merge_range(row, start, row, start + width - 1, name, formats.head)
            else:
                for offset in range(width):
                    sheet.write_string(row, start + offset, name, formats.head)
            start += width
        row += 1
    longest = max(len(column.title) / max(column.width - 1, 1) for column in table.columns)
    sheet.set_row(row, 15 * (1 + int(longest)) + 3)
    for index, column in enumerate(table.columns):
        sheet.write_string(row, index, column.title, formats.head)
    _write_lines(sheet, formats, table, here, places)
    sheet.freeze_panes(here.first, table.kept)
    for index, column in enumerate(table.columns):
        _restrict(sheet, column, index, here)


def _write_lines(
    sheet: Worksheet,
    formats: Formats,
    table: AnyTable,
    here: Place,
    places: Mapping[str, Place],
) -> None:
    signed = any(column.form is Form.SIGN for column in table.columns)
    forms = [formats.of(column) for column in table.columns]
    formulas = [
        compiled(column.formula, here, places)
        if isinstance(column.formula, str) and column.formula
        else None
        for column in table.columns
    ]
    own = [
        (index, column.formula)
        for index, column in enumerate(table.columns)
        if not isinstance(column.formula, str)
    ]
    for place, (line, cells) in enumerate(zip(table.lines, table.rows(), strict=True)):
        row = here.first + place
        if signed:
            sheet.set_row(row, ROOM_TO_SIGN)
        for index, of_line in own:
            text = of_line(line)
            formulas[index] = compiled(text, here, places) if text else None
        for index, (cell, form, formula) in enumerate(zip(cells, forms, formulas, strict=True)):
            if formula is None:
                _write(sheet, row, index, cell, form)
            else:
                sheet.write_formula(row, index, formula(place), form, _cached(cell))
    if not table.lines:
        sheet.write_string(here.first, 0, table.empty, formats.label)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, form: Any) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, form)
        case str():
            sheet.write_string(row, column, sayable(cell), form)
        case datetime():
            local = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
            sheet.write_datetime(row, column, local.replace(microsecond=0), form)
        case Fraction():
            sheet.write_number(row, column, number(cell), form)
        case int() | Decimal():
            sheet.write_number(row, column, cell, form)


def _cached(cell: Cell) -> object:
    if isinstance(cell, Fraction):
        return number(cell)
    return "" if cell is None else sayable(cell) if isinstance(cell, str) else cell


def sayable(text: str) -> str:
    """Text without what no XML can hold: one such character in a name would spoil the file."""
    return UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _restrict(sheet: Worksheet, column: Column[Any], index: int, here: Place) -> None:
    """Say at once when something that is tried out can't be."""
    if not column.open or not here.count:
        return
    rule: dict[str, object] = {}
    if column.choices:
        rule = {"validate": "list", "source": list(column.choices)}
    elif column.most is not None:
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": int(column.most),
            "error_title": column.title[:32],
            "error_message": f"Enter 0 to {column.most}.",
        }
    if rule:
        sheet.data_validation(here.first, index, here.last, index, rule)


def _write_signs(
    sheet: Worksheet, formats: Formats, content: Content, table: AnyTable, here: Place
) -> None:
    """Who signs, below the last of the tables that are printed."""
    if not content.signs or table is not content.printed[-1]:
        return
    row, span = here.last + 5, max(len(table.columns) // len(content.signs), 1)
    for index, who in enumerate(content.signs):
        sheet.write_string(row, min(1 + index * span, len(table.columns) - 1), who, formats.label)


def _define_names(file: Any, table: AnyTable, here: Place) -> None:
    for name, key in table.names.items():
        file.define_name(name, f"={here.whole(key)}")
    if table.name_of:
        key, named = table.name_of
        for place, line in enumerate(table.lines):
            if name := named(line):
                file.define_name(name, f"={here.cell(key, place)}")


def _draw(
    file: Any, sheet: Worksheet, table: AnyTable, here: Place, chart: Chart, index: int
) -> None:
    drawn = file.add_chart({"type": "column"})
    rows = here.first + chart.first, here.first + chart.last
    labels, values = here.columns[chart.labels], here.columns[chart.values]
    drawn.add_series(
        {
            "name": chart.title,
            "categories": [table.name, rows[0], labels, rows[1], labels],
            "values": [table.name, rows[0], values, rows[1], values],
            "fill": {"color": "#1F4A86"},
            "gap": 40,
        }
    )
    drawn.set_legend({"none": True})
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"major_gridlines": {"visible": True}, "num_format": "0"})
    sheet.insert_chart(here.first + 16 * index, len(table.columns) + 1, drawn)
