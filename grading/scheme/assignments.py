"""Courses of assignments: each question has its own rubric and maximum; marks are summed, no more.

Such a course has neither test, project, CIE nor SEE: how its marks enter those is for whoever
teaches it (docs/decisions, "a course of assignments").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grading.scheme import rubrics
from grading.scheme.bands import GOOD, POOR, SATISFACTORY, Band, Component
from grading.scheme.entries import Entry, Item
from grading.scheme.rounding import ceil_to_step

GOOD_FROM, SATISFACTORY_FROM = Fraction(7, 10), Fraction(4, 10)
"""Of a criterion's points: where its bands begin, rounded up to the step."""
EXECUTION = "execution"


@dataclass(frozen=True)
class Total:
    """What a student has so far. Nothing is rounded: there is nothing to round."""

    marks: Fraction | None
    """Sum of what has a mark or is an absence; None while nothing has."""
    of: Decimal
    """The most that those could have brought."""
    missing: tuple[str, ...]
    """Keys of the questions that have no mark yet."""


def total(entries: Mapping[str, Entry], items: Sequence[Item]) -> Total:
    """Sum up one student's entries. An exempt question counts on neither side."""
    marks: list[Fraction] = []
    most, missing = Decimal(0), []
    for item in items:
        entry = entries.get(item.key, Entry())
        if entry.is_missing:
            missing.append(item.key)
        elif entry.total is not None:
            marks.append(entry.total)
            most += item.max_marks
    return Total(sum(marks, Fraction(0)) if marks else None, most, tuple(missing))


def question(number: int, title: str, rubric: Sequence[Mapping[str, Any]], step: Decimal) -> Item:
    """The item of a question.

    Args:
        rubric: as `labs.models.Experiment.rubric` holds it; a part with the key "execution" stands
            for what the grader proposes, weighed as in the laboratory.
    """
    execution = next(part for part in rubrics.weekly(step) if part.key == EXECUTION)
    components = tuple(
        execution if part["key"] == EXECUTION else _criterion(part, step) for part in rubric
    )
    return Item(str(number), title, components)


def _criterion(part: Mapping[str, Any], step: Decimal) -> Component:
    top = Decimal(int(part["points"]))
    texts = [str(part.get(key, "")) for key in ("good", "satisfactory", "poor")]
    bands: tuple[Band, ...] = ()
    if any(texts):
        good, fair = (
            ceil_to_step(Fraction(top) * share, step) for share in (GOOD_FROM, SATISFACTORY_FROM)
        )
        bands = (
            Band(GOOD, good, top, texts[0]),
            Band(SATISFACTORY, fair, good - step, texts[1]),
            Band(POOR, Decimal(0), fair - step, texts[2]),
        )
    return Component(str(part["key"]), str(part["title"]), top, bands, step)
