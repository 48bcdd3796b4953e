"""In which order a class is scored, and the numbers that stand for students in blind scoring.

Both follow from a secret of the entry: they are the same for everybody and every time, and nobody
can tell from a number who it is. By the fair order nobody comes first in every entry.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from grading.models import Enrolment, Offering, ScoringOrder

FIRST_NUMBER, NUMBERS = 100_000, 900_000


@dataclass(frozen=True)
class Place:
    """A student in an entry's line."""

    enrolment: Enrolment
    number: int
    """Six digits, in place of name and seat number."""


@dataclass(frozen=True)
class LineUp:
    """Everybody of a class in the order in which one entry is scored."""

    places: tuple[Place, ...]

    def at(self, enrolment_pk: int) -> int | None:
        """The student's place from 0; None where they are not in the class."""
        found = (i for i, one in enumerate(self.places) if one.enrolment.pk == enrolment_pk)
        return next(found, None)

    def numbered(self, number: int) -> Place | None:
        """Who has this number."""
        return next((one for one in self.places if one.number == number), None)


def line_up(offering: Offering, item: str, *, fair: bool) -> LineUp:
    """The class in the fair order of an entry, or else in that of seat numbers."""
    seed = ScoringOrder.objects.get_or_create(offering=offering, item=item)[0].seed
    students = list(offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user"))
    for student in students:
        student.offering = offering
    numbers = numbered(seed, (student.pk for student in students))
    # Numbers are given in the fair order, so that of two who drew the same one the first keeps it.
    in_order = [Place(student, numbers[student.pk]) for student in students]
    if fair:
        ranks = {pk: rank for rank, pk in enumerate(numbers)}
        in_order.sort(key=lambda place: ranks[place.enrolment.pk])
    return LineUp(tuple(in_order))


def numbered(seed: str, keys: Iterable[int]) -> dict[int, int]:
    """A number for each key, no two alike; the dictionary's order is the fair one."""
    drawn = sorted((hashlib.sha256(f"{seed}/{key}".encode()).digest(), key) for key in set(keys))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for digest, key in drawn:
        offset = int.from_bytes(digest[-8:]) % NUMBERS
        while offset in taken:
            offset = (offset + 1) % NUMBERS
        taken.add(offset)
        found[key] = FIRST_NUMBER + offset
    return found
