"""Everybody's seat as the examiners see it: who is here, what came in, how its run stands, marks.

Few queries whatever the number of seats; adds nothing up itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Prefetch

from grading import ledger
from grading.exams.timing import Clock, Kind
from grading.models import ExamSession, HandIn, Run, Seat, SittingEvent
from grading.pages.sitting.words import SEATS
from grading.pages.words import Word
from grading.scheme import Entry, Item, State


@dataclass(frozen=True)
class Row:
    """One seat."""

    seat: Seat
    state: str
    """A key of `grading.pages.sitting.words.SEATS`."""
    hand_ins: tuple[HandIn, ...]
    """Newest first."""
    entry: Entry
    present: SittingEvent | None
    """Who said that the student is here, and when."""
    extra: int
    """Minutes that this student has more than everybody."""
    end: datetime | None

    @property
    def word(self) -> Word:
        return SEATS[self.state]

    @property
    def newest(self) -> HandIn | None:
        return self.hand_ins[0] if self.hand_ins else None

    @property
    def run(self) -> Run | None:
        """The newest run of the newest file."""
        runs = self.newest.submission.runs.all() if self.newest else []
        return next(iter(runs), None)

    @property
    def total(self) -> Fraction | None:
        return None if self.entry.state is State.AB else self.entry.total

    @property
    def contradicts(self) -> bool:
        """Marked absent, and yet something was handed in."""
        return self.entry.state is State.AB and bool(self.hand_ins)


@dataclass(frozen=True)
class Room:
    """A sitting with all its seats."""

    session: ExamSession
    item: Item
    rows: tuple[Row, ...]
    clock: Clock
    events: tuple[SittingEvent, ...]
    """What happened, oldest first."""

    @property
    def missing(self) -> list[Row]:
        """Seats whose marks keep the sitting from being signed."""
        return [row for row in self.rows if row.entry.total is None]

    @property
    def counts(self) -> dict[str, int]:
        """How many seats are in each state, by what it is called; none where nobody is in it."""
        states = [row.state for row in self.rows]
        return {str(word.label): states.count(key) for key, word in SEATS.items() if key in states}

    @property
    def left(self) -> timedelta | None:
        """Until the end for everybody."""
        return self.clock.left()

    @property
    def longer(self) -> list[Row]:
        """Who has more time than everybody."""
        return [row for row in self.rows if row.extra]

    @property
    def is_live(self) -> bool:
        """Something may still change by itself: the time goes on, or a run does."""
        if self.session.opened_at is None:
            return True
        last = self.clock.last()
        going = self.session.closed_at is None and last is not None
        return going or any(row.run and not row.run.is_finished for row in self.rows)


def room(session: ExamSession) -> Room:
    """Read the sitting."""
    item = ledger.item_of(session.offering, session.kind)
    entries = ledger.current(session.offering, [item])
    events = tuple(session.events.select_related("actor", "seat__enrolment__user").order_by("pk"))
    clock = Clock.of(session, events)
    runs = Run.objects.defer("progress").order_by("-pk")
    hand_ins = HandIn.objects.select_related("submission__task").prefetch_related(
        Prefetch("submission__runs", runs)
    )
    seats = session.seats.select_related("enrolment__user", "drawn", "redrawn").prefetch_related(
        Prefetch("hand_ins", hand_ins.order_by("-submission__attempt", "-pk"))
    )
    here: dict[int | None, SittingEvent] = {
        event.seat_id: event for event in events if event.kind == Kind.PRESENT
    }
    rows = tuple(
        _row(seat, entries[seat.enrolment_id][item.key], here.get(seat.pk), clock)
        for seat in seats.order_by("number")
        if seat.enrolment_id in entries
    )
    return Room(session, item, rows, clock, events)


def _row(seat: Seat, entry: Entry, present: SittingEvent | None, clock: Clock) -> Row:
    hand_ins = sorted(
        seat.hand_ins.all(), key=lambda each: each.submission.received_at, reverse=True
    )
    return Row(
        seat,
        _state(entry, hand_ins, present),
        tuple(hand_ins),
        entry,
        present,
        clock.own(seat),
        clock.end(seat),
    )


def _state(entry: Entry, hand_ins: Sequence[HandIn], present: SittingEvent | None) -> str:
    if entry.state is State.AB:
        return "absent"
    if entry.total is not None:
        return "marked"
    if entry.marks:
        return "partly"
    if hand_ins:
        return "handed_in"
    return "present" if present else "awaited"
