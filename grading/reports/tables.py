"""What a document is made of: tables, which are columns over lines.

A column knows how a line's cell is found and, for workbooks, the formula that gives the same. Knows
neither the database nor a file's form.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Any, Generic, TypeVar

from grading.scheme import as_decimal

T = TypeVar("T")

MISSING = "missing"
"""Stands where a mark does: a blank is never 0."""

Cell = str | int | Decimal | Fraction | datetime | None
"""None: an empty cell. A datetime is aware and is shown in the institution's zone."""


class Form(StrEnum):
    """How a column's cells look."""

    TEXT = "text"
    WRAPPED = "wrapped"
    CODE = "code"
    """Short and centred: a state, yes or no."""
    NUMBER = "number"
    TOTAL = "total"
    """A number that is a result."""
    DAY = "day"
    TIME = "time"
    """Day and time."""
    SIGN = "sign"
    """Left empty for a pen."""

    @property
    def is_number(self) -> bool:
        return self in (Form.NUMBER, Form.TOTAL)


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a table."""

    key: str
    """What formulas call it: letters, digits and underscores, once in a table."""
    title: str
    value: Callable[[T], Cell]
    form: Form = Form.TEXT
    width: float = 10
    """In characters."""
    group: str = ""
    """Printed above the titles of neighbours that have the same."""
    formula: str | Callable[[T], str] = ""
    """For workbooks; `value` is what it has to come to. "{key}" is the cell of that column in the
    same line, "{Table!key}" that in the line of the same place of another table, and with a colon
    at the end ("{key:}", "{Table!key:}") the whole column, with a number ("{Table!key#2}") the
    cell of the line at that place, from 0. A function gives each line its own; ""
    is none."""
    open: bool = False
    """May be changed in a workbook, to try something out."""
    places: int = 0
    """How many decimals a number is printed with, at least."""
    choices: tuple[str, ...] = ()
    """What may be entered in such a cell; empty: anything, up to `most`."""
    most: Decimal | None = None


@dataclass(frozen=True)
class Chart:
    """Bars of a table's numbers."""

    title: str
    labels: str
    """Key of the column with a bar's name."""
    values: str
    first: int
    last: int
    """Lines from `first` to `last`, from 0, both included."""


@dataclass(frozen=True)
class Table(Generic[T]):
    """Columns over lines."""

    name: str
    """Of its worksheet, once in a document; up to 31 letters, digits and blanks."""
    columns: Sequence[Column[T]]
    lines: Sequence[T]
    kept: int = 0
    """How many columns from the left stay in sight and are repeated on every page."""
    note: str = ""
    """Printed above the columns."""
    printed: bool = True
    """False: the workings of a workbook, which CSV and PDF go without."""
    page_of: Callable[[T], str] | None = None
    """Lines of another page than the one before start on a new page, with this above them."""
    in_page: tuple[str, ...] = ()
    """Keys of the columns that say the same as `page_of`: on paper they are left out."""
    charts: Sequence[Chart] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Name for formulas -> key of the column that it stands for."""
    name_of: tuple[str, Callable[[T], str]] | None = None
    """A key, and what formulas call the cell of that column in a line."""
    empty: str = "Nothing to list."
    """Said where there are no lines."""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys):
            raise ValueError(f"Two columns of “{self.name}” have one key.")

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Every line's cells, by `columns`: what each form of the document is written from."""
        values = [column.value for column in self.columns]
        for line in self.lines:
            yield tuple(value(line) for value in values)

    def groups(self, columns: "Sequence[Column[T]] | None" = None) -> list[tuple[str, int]]:
        """Text and width in columns of each stretch with one group; [] where no column has any."""
        shown = self.columns if columns is None else columns
        found = [
            (name, len(list(each))) for name, each in groupby(shown, lambda column: column.group)
        ]
        return found if any(name for name, _ in found) else []

    def strips(self, room: float, *, paper: bool = False) -> list[Sequence[Column[T]]]:
        """The columns by page, where one page across holds `room` characters: each with the kept
        ones first, and no group torn apart unless it is wider than a page by itself.

        Args:
            paper: without those that stand above a page's table anyway.
        """
        gone = self.in_page if paper else ()
        columns = [column for column in self.columns if column.key not in gone]
        kept, rest = list(columns[: self.kept]), list(columns[self.kept :])
        taken = sum(column.width for column in kept)
        strips: list[list[Column[T]]] = [[]]
        used = taken
        for _, stretch in groupby(rest, lambda column: column.group or column.key):
            together = list(stretch)
            wide = sum(column.width for column in together)
            if strips[-1] and used + wide > room:
                strips.append([])
                used = taken
            strips[-1] += together
            used += wide
        return [[*kept, *strip] for strip in strips]


AnyTable = Table[Any]


def nothing(_: object) -> None:
    """The value of a column that is left empty."""


def sign(key: str, title: str, width: float = 14) -> Column[Any]:
    """A column for a signature."""
    return Column(key, title, nothing, Form.SIGN, width)


def known(value: Cell) -> Cell:
    """The value, or the word for it where there is none."""
    return MISSING if value is None else value


def number(value: Fraction) -> Decimal | int:
    """A value as a workbook stores it, good to the digits that a cell has."""
    return value.numerator if value.denominator == 1 else as_decimal(value, 12)


@lru_cache(maxsize=10_000)
def shown(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """A number for print: with as many of three decimals as it needs, and at least `places`.

    Kept, since a class's marks are few numbers many times.
    """
    exact = Fraction(value)
    if exact < 0:
        return -shown(-exact, places)
    needed = next((count for count in range(places, 3) if (exact * 10**count).denominator == 1), 3)
    return as_decimal(exact, needed)
