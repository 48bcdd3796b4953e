"""In which order a class is scored, and the numbers that stand for students in blind scoring.

Both follow from a secret of the entry: they are the same for everybody and every time, and nobody
can tell from a number who it is. By the fair order nobody comes first in every entry.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.models import Enrolment

FIRST_NUMBER, NUMBERS = 100_000, 900_000


@dataclass(frozen=True)
class Place:
    """A student in an entry's line."""

    enrolment: Enrolment
    number: int
    """Six digits, in place of name and seat number; 0 where the entry has no secret yet."""


@dataclass(frozen=True)
class LineUp:
    """Everybody of a class in the order in which one entry is scored."""

    places: tuple[Place, ...]

    def at(self, enrolment_pk: int) -> int | None:
        """The student's place from 0; None where they are not in the class."""
        found = (i for i, one in enumerate(self.places) if one.enrolment.pk == enrolment_pk)
        return next(found, None)

    def numbered(self, number: int) -> int | None:
        """The place from 0 of who has this number."""
        found = (i for i, one in enumerate(self.places) if number and one.number == number)
        return next(found, None)


def line_up(students: Sequence[Enrolment], seed: str, *, fair: bool) -> LineUp:
    """These students in the fair order of an entry, or else as they come.

    Args:
        seed: the entry's secret; "" while it has none.
    """
    numbers = numbered(seed, (student.pk for student in students)) if seed else {}
    places = [Place(student, numbers.get(student.pk, 0)) for student in students]
    if fair and seed:
        ranks = {pk: rank for rank, pk in enumerate(numbers)}
        places.sort(key=lambda place: ranks[place.enrolment.pk])
    return LineUp(tuple(places))


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
