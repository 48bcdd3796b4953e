"""A document's tables as text in place, for pages that people read: the preview and the PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from grading.reports.header import day, moment
from grading.reports.tables import AnyTable, Cell, Chart, Column, Form, shown

BAR, GAP, HIGH = 34, 14, 110
"""Width of a chart's bar, the space between two, and the height of the highest."""


@dataclass(frozen=True)
class Shown:
    """One cell."""

    text: str
    form: Form
    is_number: bool


@dataclass(frozen=True)
class Line:
    cells: Sequence[Shown]
    by: Mapping[str, str]
    """Text by the column's key, of all columns."""


@dataclass(frozen=True)
class Strip:
    """Columns that have room beside each other, over some lines."""

    title: str
    """What these lines share, where a new page starts with them."""
    groups: Sequence[tuple[str, int]]
    columns: Sequence[Column[Any]]
    lines: Sequence[Line]
    room: float
    """Characters across the page."""

    @property
    def shares(self) -> list[str]:
        """Of each column, in per cent of the table's width."""
        return [f"{100 * column.width / self._whole:.3f}" for column in self.columns]

    @property
    def width(self) -> str:
        """Of the table, in per cent of the page: what is narrow by far is not torn wide."""
        share = self._whole / self.room
        return f"{100 * share:.0f}" if share < 0.5 else "100"

    @property
    def _whole(self) -> float:
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Bar:
    label: str
    value: str
    left: int
    top: int
    height: int
    middle: int


@dataclass(frozen=True)
class Bars:
    """A chart, ready to be drawn."""

    title: str
    bars: Sequence[Bar]
    width: int
    height: int = HIGH + 40
    bar: int = BAR


@dataclass(frozen=True)
class Laid:
    """One table."""

    table: AnyTable
    strips: Sequence[Strip]
    charts: Sequence[Bars]
    hidden: int
    """How many lines are not shown here."""

    @property
    def by_page(self) -> bool:
        """Each page stands by itself and is signed by itself."""
        return self.table.page_of is not None

    @property
    def is_empty(self) -> bool:
        return not self.table.lines


def laid(table: AnyTable, room: float, most: int | None = None) -> Laid:
    """The table in strips of `room` characters, with its first `most` lines."""
    columns = table.columns
    rows = list(islice(zip(table.lines, table.rows(), strict=True), most))
    pages: list[tuple[str, list[tuple[Any, tuple[Cell, ...]]]]] = [("", rows)]
    if table.page_of is not None:
        page_of = table.page_of
        pages = [
            (title, list(found)) for title, found in groupby(rows, lambda row: page_of(row[0]))
        ]
    places = {column.key: place for place, column in enumerate(columns)}
    strips = [
        Strip(
            title,
            table.groups(strip),
            strip,
            [_line(cells, columns, [places[column.key] for column in strip]) for _, cells in found],
            room,
        )
        for title, found in pages
        for strip in table.strips(room, paper=True)
    ]
    return Laid(
        table,
        strips,
        [_bars(table, chart) for chart in table.charts],
        max(0, len(table.lines) - len(rows)),
    )


def text(cell: Cell, column: Column[Any]) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case datetime():
            return day(cell) if column.form is Form.DAY else moment(cell)
        case _:
            return f"{shown(cell, column.places):f}"


def _line(cells: Sequence[Cell], columns: Sequence[Column[Any]], places: Sequence[int]) -> Line:
    texts = [text(cell, column) for cell, column in zip(cells, columns, strict=True)]
    return Line(
        [
            Shown(texts[place], columns[place].form, not isinstance(cells[place], str))
            for place in places
        ],
        {column.key: found for column, found in zip(columns, texts, strict=True)},
    )


def _bars(table: AnyTable, chart: Chart) -> Bars:
    keys = {column.key: column for column in table.columns}
    labels, values = keys[chart.labels], keys[chart.values]
    lines = table.lines[chart.first : chart.last + 1]
    found = [(text(labels.value(line), labels), values.value(line)) for line in lines]
    numbers = [value if isinstance(value, int) else 0 for _, value in found]
    highest = max([1, *numbers])
    return Bars(chart.title, list(_drawn(found, numbers, highest)), len(found) * (BAR + GAP) + GAP)


def _drawn(
    found: Sequence[tuple[str, Cell]], numbers: Sequence[int], highest: int
) -> Iterator[Bar]:
    for place, ((label, _), value) in enumerate(zip(found, numbers, strict=True)):
        height = HIGH * value // highest
        left = GAP + place * (BAR + GAP)
        yield Bar(label, str(value), left, 18 + HIGH - height, height, left + BAR // 2)
