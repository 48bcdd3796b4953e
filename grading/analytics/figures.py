"""A figure: rows of counts, each with who and what is behind it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Behind:
    """One that was counted."""

    student: int
    """Enrolment."""
    run: int | None = None
    text: str = ""
    """What it was counted for, as people read it."""


@dataclass(frozen=True)
class Row:
    """One line of a figure: a label, and in each column those that were counted there."""

    label: str
    cells: tuple[tuple[Behind, ...], ...]
    note: str = ""

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(map(len, self.cells))

    @property
    def both(self) -> int:
        """All columns together."""
        return sum(self.counts)


@dataclass(frozen=True)
class Figure:
    """Counts to be shown as a table, and as a chart where `chart`."""

    key: str
    """In addresses; once on a page."""
    title: str
    axis: str
    """What a row is."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str
    """What is counted: students, runs or hand-ins."""
    note: str = ""
    chart: bool = True

    @property
    def total(self) -> int:
        """How many were counted, in all columns."""
        return sum(sum(row.counts) for row in self.rows)

    @property
    def students(self) -> int:
        """How many different students are behind it: the n of the figure."""
        return len({one.student for row in self.rows for cell in row.cells for one in cell})


def rows_of(labels: Iterable[str], *columns: Sequence[Sequence[Behind]]) -> tuple[Row, ...]:
    """Rows from one sequence of cells for each column, all in the order of the labels."""
    return tuple(
        Row(label, tuple(map(tuple, cells))) for label, *cells in zip(labels, *columns, strict=True)
    )
