"""The workbook's sheet of entries: what the ledger holds, and the sums that start from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from grading.reports.cie_sheet import MISSING, Row
from grading.reports.workbook import Book
from grading.scheme import Entry, Item, State, as_decimal

NAME = "Entries"
FIRST_ROW = 3
"""Of the students; above are a note, the items and the components."""
LEFT_OUT = "left out"
NUMBER, USN, PERSON = range(3)


@dataclass(frozen=True)
class Group:
    """The columns of one item: its state, a column per component, the total."""

    item: Item
    state: int

    @property
    def first(self) -> int:
        return self.state + 1

    @property
    def last(self) -> int:
        return self.state + len(self.item.components)

    @property
    def total(self) -> int:
        return self.last + 1


@dataclass(frozen=True)
class Layout:
    """Where things stand on the sheet; columns from 0."""

    groups: tuple[Group, ...]

    @classmethod
    def of(cls, items: Sequence[Item]) -> "Layout":
        groups: list[Group] = []
        column = PERSON + 1
        for item in items:
            groups.append(Group(item, column))
            column = groups[-1].total + 1
        return cls(tuple(groups))

    @property
    def weekly(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.item.is_weekly)

    @property
    def sum(self) -> int:
        """Sum of the weekly totals that count; then their number, then how many are missing."""
        return self.groups[-1].total + 1

    @property
    def counted(self) -> int:
        return self.sum + 1

    @property
    def missing(self) -> int:
        return self.sum + 2

    def total_of(self, key: str) -> int:
        """The column of an item's total."""
        return next(group.total for group in self.groups if group.item.key == key)


def write_entries(book: Book, sheet: Worksheet, layout: Layout, rows: Sequence[Row]) -> None:
    """States and marks as the ledger holds them, open to trying out; sums as live formulas."""
    _write_heads(book, sheet, layout)
    for line, row in enumerate(rows, start=FIRST_ROW):
        sheet.write_number(line, NUMBER, row.number, book.formats.whole)
        sheet.write_string(line, USN, row.usn, book.formats.text)
        sheet.write_string(line, PERSON, row.name, book.formats.text)
        for group in layout.groups:
            _write_entry(book, sheet, group, line, row.entries[group.item.key])
        _write_sums(book, sheet, layout, line, row)
    if rows:
        _restrict(sheet, layout, FIRST_ROW + len(rows) - 1)
    sheet.freeze_panes(FIRST_ROW, PERSON + 1)


def paginate(sheet: Worksheet, layout: Layout) -> None:
    """Too wide for one page: two items on each, beside the students' names.

    After `set_up_print`, which fits a sheet to the width of one page.
    """
    sheet.set_print_scale(72)
    sheet.repeat_columns(NUMBER, PERSON)
    sheet.set_v_pagebreaks([group.total + 1 for group in layout.groups[1::2]])


def _write_heads(book: Book, sheet: Worksheet, layout: Layout) -> None:
    head = book.formats.head
    sheet.write_string(
        0,
        0,
        "What the ledger held when this was generated. States and marks may be changed here to try "
        "something out; that changes no mark.",
        book.formats.label,
    )
    for column, text in ((NUMBER, "No."), (USN, "USN"), (PERSON, "Name")):
        sheet.merge_range(1, column, 2, column, text, head)
    for group in layout.groups:
        label = f"{group.item.key} {group.item.title}"
        sheet.merge_range(1, group.state, 1, group.total, label, head)
        sheet.write_string(2, group.state, "State", head)
        for column, component in enumerate(group.item.components, start=group.first):
            sheet.write_string(2, column, f"{component.title} ({component.max_marks})", head)
        sheet.write_string(2, group.total, f"Total ({group.item.max_marks})", head)
    sheet.merge_range(1, layout.sum, 1, layout.missing, "Weekly entries", head)
    for column, text in zip(
        range(layout.sum, layout.missing + 1), ("Sum", "Counted", "Missing"), strict=True
    ):
        sheet.write_string(2, column, text, head)
    sheet.set_row(1, 45)
    sheet.set_row(2, 62)
    sheet.set_column(NUMBER, NUMBER, 5)
    sheet.set_column(USN, USN, 13)
    sheet.set_column(PERSON, PERSON, 26)
    sheet.set_column(PERSON + 1, layout.missing, 10.5)


def _write_entry(book: Book, sheet: Worksheet, group: Group, line: int, entry: Entry) -> None:
    sheet.write_string(line, group.state, entry.state.value, book.formats.open_text)
    for column, component in enumerate(group.item.components, start=group.first):
        marks = entry.marks.get(component.key)
        if marks is None:
            sheet.write_blank(line, column, None, book.formats.open_number)
        else:
            sheet.write_number(line, column, marks, book.formats.open_number)
    state = xl_rowcol_to_cell(line, group.state)
    span = f"{xl_rowcol_to_cell(line, group.first)}:{xl_rowcol_to_cell(line, group.last)}"
    scored = f'IF(COUNT({span})={len(group.item.components)},SUM({span}),"{MISSING}")'
    other = f'"{MISSING}"'
    if group.item.is_weekly:
        other = f'IF(OR({state}="EXM",{state}="NC"),"{LEFT_OUT}","{MISSING}")'
    sheet.write_formula(
        line,
        group.total,
        f'=IF(OR({state}="SCORED",{state}="MK"),{scored},IF({state}="AB",0,{other}))',
        book.formats.total,
        _total(group.item, entry),
    )


def _write_sums(book: Book, sheet: Worksheet, layout: Layout, line: int, row: Row) -> None:
    totals = [xl_rowcol_to_cell(line, group.total) for group in layout.weekly]
    listed = ",".join(totals)
    missing = "+".join(f'({cell}="{MISSING}")' for cell in totals)
    entries = [row.entries[group.item.key] for group in layout.weekly]
    found = [total for entry in entries if (total := entry.total) is not None]
    for column, formula, value in (
        (layout.sum, f"=SUM({listed})", number(sum(found, Fraction(0)))),
        (layout.counted, f"=COUNT({listed})", len(found)),
        (layout.missing, f"={missing}", sum(entry.is_missing for entry in entries)),
    ):
        sheet.write_formula(line, column, formula, book.formats.total, value)


def _total(item: Item, entry: Entry) -> Decimal | int | str:
    if entry.total is not None:
        return number(entry.total)
    return LEFT_OUT if item.is_weekly and entry.state.leaves_out else MISSING


def _restrict(sheet: Worksheet, layout: Layout, last_row: int) -> None:
    """Say at once when a state or a mark that is tried out is not one."""
    for group in layout.groups:
        states = [State.SCORED, State.MK, *group.item.states]
        sheet.data_validation(
            FIRST_ROW,
            group.state,
            last_row,
            group.state,
            {"validate": "list", "source": [state.value for state in states]},
        )
        for column, component in enumerate(group.item.components, start=group.first):
            sheet.data_validation(
                FIRST_ROW,
                column,
                last_row,
                column,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": int(component.max_marks),
                    "error_title": component.title,
                    "error_message": f"Enter 0 to {component.max_marks}.",
                },
            )


def number(value: Fraction) -> Decimal | int:
    """A value as a workbook stores it beside its formula, good to the digits a cell has."""
    return value.numerator if value.denominator == 1 else as_decimal(value, 12)
