"""Which classes were taken for which: a table of counts over hidden rows.

Faculty see the counts, students see them rounded: `grading.evaluation.breakdown.counts` says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.evaluation.breakdown.counts import rounded, step_for, to_nearest

LEVELS = 5
"""Shades of a cell, by its share of its row."""


@dataclass(frozen=True)
class Cell:
    count: int
    level: int
    """0: none, to `LEVELS`."""
    is_right: bool


@dataclass(frozen=True)
class Line:
    """The rows that truly are of one class."""

    name: str
    cells: tuple[Cell, ...]
    total: int
    share: int | None
    """Per cent of them that were named rightly; None where there are none."""


@dataclass(frozen=True)
class Mistaken:
    truth: str
    answer: str
    count: int
    of: int


@dataclass(frozen=True)
class Confusion:
    classes: tuple[str, ...]
    lines: tuple[Line, ...]
    worst: tuple[Mistaken, ...]
    """The most frequent mistakes, at most three."""
    step: int
    """1: the counts are exact."""


def confusion(
    classes: Sequence[str], counts: Sequence[Sequence[int]], *, exact: bool
) -> Confusion | None:
    """The table of counts; None where there is none.

    Args:
        counts: (true class, class named), over hidden rows.
        exact: for those who teach the class.
    """
    if not counts or len(counts) != len(classes):
        return None
    step = step_for(exact=exact)
    shown = rounded(counts, step)
    totals = [to_nearest(sum(line), step) for line in counts]
    lines = tuple(
        _line(name, place, line, total)
        for place, (name, line, total) in enumerate(zip(classes, shown, totals, strict=True))
    )
    wrong = [
        Mistaken(classes[truth], classes[answer], count, totals[truth])
        for truth, line in enumerate(shown)
        for answer, count in enumerate(line)
        if truth != answer and count
    ]
    worst = sorted(wrong, key=lambda one: -one.count)[:3]
    return Confusion(tuple(classes), lines, tuple(worst), step)


def _line(name: str, place: int, counts: Sequence[int], total: int) -> Line:
    cells = tuple(Cell(count, _level(count, total), at == place) for at, count in enumerate(counts))
    share = min(100, round(100 * counts[place] / total)) if total else None
    return Line(name, cells, total, share)


def _level(count: int, total: int) -> int:
    if not count or not total:
        return 0
    return min(LEVELS, 1 + int(LEVELS * count / (total + 1)))
