"""Marks as faculty would have entered them by the end of the term, the same at every laying out."""

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import User
from grading.ledger import items_of
from grading.models import Enrolment, Offering
from grading.scheme import Item, State
from grading.scoring import rubric

ABSENT, EXCUSED = (18, "4"), (21, "6")
"""(place in class, item) of the entries that are not marks."""


def enter(
    offering: Offering, students: Sequence[Enrolment], faculty: Sequence[User], first_marked: int
) -> None:
    """Enter marks for every item; experiment 1 only from the student at `first_marked` on.

    Those before it have handed in a program for experiment 1 that is still to be scored.
    """
    items = items_of(offering)
    chance = random.Random(76)  # noqa: S311 - a lively class, not a secret
    for place, student in enumerate(students, 1):
        ability = chance.triangular(0.45, 1.0, 0.82)
        for position, item in enumerate(items):
            if item.key == "1" and place < first_marked:
                continue
            actor = faculty[position % len(faculty)]
            if (place, item.key) == ABSENT:
                rubric.save(student, item.key, State.AB, actor, {}, "Absent without notice")
            elif (place, item.key) == EXCUSED:
                rubric.save(student, item.key, State.EXC, actor, {}, "At the inter-college meet")
            else:
                rubric.save(student, item.key, _marks(item, ability, chance), actor, {})


def _marks(item: Item, ability: float, chance: random.Random) -> dict[str, Decimal]:
    """Whole marks near the student's ability, within each component's maximum."""
    marks = {}
    for component in item.components:
        share = Decimal(str(round(min(1.0, max(0.2, chance.gauss(ability, 0.08))), 3)))
        marks[component.key] = (component.max_marks * share).quantize(Decimal(1), ROUND_HALF_UP)
    return marks
