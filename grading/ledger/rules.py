"""What an item of a class takes now, read once for however many students are decided on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from grading.ledger.held import refuse_if_published, refuse_if_signed
from grading.ledger.sheets import SheetState, sheet_of, state_of
from grading.ledger.standing import item_of, scheme_of
from grading.models import Enrolment, Offering, Seat
from grading.scheme import SEE, TEST, Item, Scheme


@dataclass(frozen=True)
class Rules:
    """An item with everything that may refuse a decision on it."""

    offering: Offering
    item: Item
    scheme: Scheme
    sheet: SheetState
    seats: Mapping[int, Seat]
    """By enrolment: where students sit for the internal test or the SEE, if that was planned."""

    @classmethod
    def of(cls, offering: Offering, item_key: str, students: Collection[int]) -> "Rules":
        """Read them, in three queries, with two more where students sit.

        Raises:
            InvalidMark: the offering has no such item.
        """
        seats = seats_of(item_key, students)
        prefetch_related_objects(list(seats.values()), "session__examiners")
        return cls(
            offering,
            item_of(offering, item_key),
            scheme_of(offering),
            state_of(offering, sheet_of(item_key)),
            seats,
        )

    def refuse_if_locked(self, student: Enrolment) -> None:
        """Raises Locked where the student's marks of this item can't be entered now."""
        refuse_if_published(self.sheet)
        seat = self.seats.get(student.pk)
        if seat is not None and not self.sheet.unlocked:
            refuse_if_signed(seat, seat.session.examiners.all())


def seats_of(item_key: str, students: Collection[int]) -> dict[int, Seat]:
    """Seats by enrolment, with their sitting; none for what is not examined."""
    if item_key not in (TEST, SEE):
        return {}
    found = Seat.objects.filter(enrolment__in=students, kind=item_key)
    found = found.select_related("session", "drawn", "redrawn")
    return {seat.enrolment_id: seat for seat in found}


def refuse_if_locked(offering: Offering, enrolment: Enrolment, item_key: str) -> None:
    """Raises Locked where marks of this item can't be entered now."""
    Rules.of(offering, item_key, [enrolment.pk]).refuse_if_locked(enrolment)
