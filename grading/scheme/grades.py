"""Grades by total mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grading.scheme.errors import SchemeError
from grading.scheme.wording import gettext as _

FAILED = "F"


@dataclass(frozen=True)
class GradeRow:
    """`name` goes to a pass with a total of at least `low` (of 100) and is worth `points`."""

    name: str
    low: int
    points: int


TEN_POINT = (
    GradeRow("O", 90, 10),
    GradeRow("A+", 80, 9),
    GradeRow("A", 70, 8),
    GradeRow("B+", 60, 7),
    GradeRow("B", 55, 6),
    GradeRow("C", 50, 5),
    GradeRow("P", 40, 4),
)


def read_grades(stored: object) -> tuple[GradeRow, ...]:
    """A table stored as `[[name, lowest total, points], ...]`, best first.

    Raises:
        SchemeError: a row of another form, totals or points that do not fall, an own row for F, or
            a lowest row above 40, which would leave a pass without a grade.
    """
    if not isinstance(stored, Sequence) or isinstance(stored, str) or not stored:
        raise SchemeError(_('“grades” is a list of rows like ["O", 90, 10], best first.'))
    rows = tuple(_row(row) for row in stored)
    for better, worse in pairwise(rows):
        if worse.low >= better.low or worse.points >= better.points:
            raise SchemeError(
                _(
                    "“grades”: %(name)s follows %(better)s, so its total and its "
                    "points must be lower. Put the best grade first."
                )
                % {"name": worse.name, "better": better.name}
            )
    if len({row.name for row in rows}) < len(rows) or any(row.name == FAILED for row in rows):
        raise SchemeError(_("“grades”: give each name once, and none to F, which every fail gets."))
    if rows[0].low > 100 or rows[-1].low > 40:
        raise SchemeError(
            _(
                "“grades”: totals reach from 40 (the lowest pass) to 100, so "
                "the last row must start at 40 or lower and the first at 100 "
                "or lower."
            )
        )
    return rows


def grade_of(total: int, grades: Sequence[GradeRow]) -> GradeRow:
    """The grade of a pass with `total` marks of 100."""
    return next(row for row in grades if total >= row.low)


def _row(row: object) -> GradeRow:
    match row:
        case [str(name), int(low), int(points)] if name.strip() and low >= 0 and points >= 0:
            return GradeRow(name.strip(), low, points)
    raise SchemeError(_('“grades”: %(row)r is not a row like ["O", 90, 10].') % {"row": row})
