"""What stands for one item of every student of a class, with the rows that say so."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from grading.entries.columns import STATE
from grading.ledger import item_of, scheme_of, standings
from grading.ledger.rules import seats_of
from grading.ledger.sheets import SheetState, sheet_of, state_of
from grading.ledger.standing import WHOLE_ITEM, Standing
from grading.models import Enrolment, MarkEntry, Offering, Seat
from grading.scheme import Item, Scheme, State, as_text

Seen = Mapping[int, Mapping[str, int]]
"""The rows that a person saw, by enrolment and component: what their decisions may replace."""


@dataclass(frozen=True)
class ClassEntry:
    """One item of a class; five queries whatever its size."""

    offering: Offering
    item: Item
    scheme: Scheme
    sheet: SheetState
    """The sheet that the item's marks stand on: locked once published."""
    students: tuple[Enrolment, ...]
    """In the order of seat numbers."""
    standings: Mapping[int, Standing[MarkEntry]]
    """By enrolment, each student's."""
    seats: Mapping[int, Seat]
    """Where students sit for the internal test or the SEE, if that was planned here."""

    @property
    def seen(self) -> dict[int, dict[str, int]]:
        """What somebody who looks now sees."""
        return {
            pk: {component: row.pk for component, row in standing.rows.items()}
            for pk, standing in self.standings.items()
            if standing.rows
        }

    def shown(self, enrolment: int) -> dict[str, str]:
        """What stands, as it is written into the fields of a student's row."""
        return shown(self.standings[enrolment].rows)


def class_entry(offering: Offering, item_key: str) -> ClassEntry:
    """Read an item of a class.

    Raises:
        grading.ledger.InvalidMark: the offering has no such item.
    """
    item = item_of(offering, item_key)
    students = Enrolment.objects.filter(offering=offering, role=Enrolment.Role.STUDENT)
    found = tuple(students.select_related("user").order_by("user__usn", "user__name", "pk"))
    for student in found:
        student.offering = offering
    pks = [student.pk for student in found]
    seats = seats_of(item_key, pks)
    prefetch_related_objects(list(seats.values()), "session__examiners")
    return ClassEntry(
        offering=offering,
        item=item,
        scheme=scheme_of(offering),
        sheet=state_of(offering, sheet_of(item_key)),
        students=found,
        standings=standings(item_key, pks),
        seats=seats,
    )


def shown(rows: Mapping[str, MarkEntry]) -> dict[str, str]:
    """Text by column for rows that stand: marks, and the letters of a state."""
    if whole := rows.get(WHOLE_ITEM):
        return {} if whole.state == State.BLANK else {STATE: whole.state}
    texts = {key: as_text(row.marks) for key, row in rows.items() if row.marks is not None}
    if any(row.state == State.MK for row in rows.values()):
        texts[STATE] = State.MK.value
    return texts


def usn_of(student: Enrolment) -> str:
    """What a student's row is found by; an account without a seat number has its user name."""
    return (student.user.usn or student.user.username).upper()
