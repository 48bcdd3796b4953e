"""How long a sitting lasts, for everybody and for one student, by the server's clock.

Time is only ever added, each time with who, when and why; it is counted from the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from grading.exams.errors import ExamRefused
from grading.models import ExamSession, Seat, SittingEvent

MOST_MINUTES = 240
"""Added at a time; more is a slip of the hand."""
Kind = SittingEvent.Kind


@dataclass(frozen=True)
class Clock:
    """The times of a sitting, of every seat in it, from one look at its extensions."""

    session: ExamSession
    added: dict[int | None, int]
    """Minutes by seat; under None those for everybody."""

    @classmethod
    def of(cls, session: ExamSession, events: Iterable[SittingEvent] | None = None) -> "Clock":
        """`events`: the sitting's, if they are at hand; else they are fetched."""
        if events is None:
            events = session.events.filter(kind=Kind.EXTENDED)
        added: dict[int | None, int] = {}
        for event in events:
            if event.minutes is not None:
                added[event.seat_id] = added.get(event.seat_id, 0) + event.minutes
        return cls(session, added)

    def end(self, seat: Seat | None = None) -> datetime | None:
        """When files are no longer taken from the seat (None: from somebody without an extension
        of their own); None before the time was started."""
        if self.session.opened_at is None:
            return None
        minutes = self.session.minutes + self.added.get(None, 0)
        if seat is not None:
            minutes += self.added.get(seat.pk, 0)
        end = self.session.opened_at + timedelta(minutes=minutes)
        closed = self.session.closed_at
        return min(end, closed) if closed else end

    def last(self) -> datetime | None:
        """When files are no longer taken from anybody."""
        if self.session.opened_at is None:
            return None
        own = [minutes for seat, minutes in self.added.items() if seat is not None]
        minutes = self.session.minutes + self.added.get(None, 0) + max(own, default=0)
        end = self.session.opened_at + timedelta(minutes=minutes)
        closed = self.session.closed_at
        return min(end, closed) if closed else end

    def left(self, seat: Seat | None = None) -> timedelta | None:
        """Time that remains, never negative; None before the start."""
        end = self.end(seat)
        return None if end is None else max(timedelta(0), end - timezone.now())

    def own(self, seat: Seat) -> int:
        """Minutes that this student has more than everybody."""
        return self.added.get(seat.pk, 0)


def ends_at(session: ExamSession, seat: Seat | None = None) -> datetime | None:
    """When files are no longer taken, from everybody or from the seat; None before the start."""
    if session.opened_at is None:
        return None
    own = Q(seat=None) | Q(seat=seat)
    return Clock.of(session, session.events.filter(own, kind=Kind.EXTENDED)).end(seat)


def extend(
    session: ExamSession, minutes: int, reason: str, actor: User, seat: Seat | None = None
) -> SittingEvent:
    """Give everybody, or the student of one seat, more time.

    Raises:
        ExamRefused: no reason, no sensible number, not running, or it would still be over.
    """
    if not reason.strip():
        raise ExamRefused(_("More time needs a reason. Write why."))
    if not 1 <= minutes <= MOST_MINUTES:
        raise ExamRefused(
            _("Give 1 to %(most_minutes)s minutes at a time, not %(minutes)s.")
            % {"most_minutes": MOST_MINUTES, "minutes": minutes}
        )
    if seat is not None and seat.session_id != session.pk:
        raise ExamRefused(_("This student sits in another batch. Load the page again."))
    with transaction.atomic():
        session = locked(session)
        if session.opened_at is None:
            raise ExamRefused(_("The time has not been started, so it can't be extended yet."))
        if session.closed_at is not None:
            raise ExamRefused(
                _("This sitting is closed. Open it again first, then give more time.")
            )
        event = step(session, Kind.EXTENDED, actor, seat=seat, minutes=minutes, reason=reason)
        end = ends_at(session, seat)
        if end is not None and end <= timezone.now():
            late = int((timezone.now() - end).total_seconds() // 60) + 1
            raise ExamRefused(
                _(
                    "With %(minutes)s more minutes it would still have ended at "
                    "%(end)s: nothing was changed. Give at least %(enough)s."
                )
                % {"minutes": minutes, "end": clock(end), "enough": minutes + late}
            )
    return event


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """The time of day at the institution, with the date where that is not today's.

    A sitting may go on past midnight, and be looked at on a later day.
    """
    local = timezone.localtime(moment)
    told = date_format(local, "H:i:s" if seconds else "H:i")
    if local.date() == timezone.localdate():
        return told
    return f"{told}, {date_format(local, 'j M')}"


def locked(session: ExamSession) -> ExamSession:
    """The sitting's row, held until the transaction ends; inside a transaction only."""
    return ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)


def step(
    session: ExamSession,
    kind: SittingEvent.Kind,
    actor: User | None,
    *,
    seat: Seat | None = None,
    minutes: int | None = None,
    reason: str = "",
) -> SittingEvent:
    """Record a step of the sitting."""
    reason = reason.strip()
    if len(reason) > 500 or "\0" in reason:
        raise ExamRefused(
            _("The reason is too long or not plain text. Shorten it to 500 characters.")
        )
    return SittingEvent.objects.create(
        session=session,
        seat=seat,
        kind=kind,
        minutes=minutes,
        reason=reason,
        actor=actor,
        created_at=timezone.now(),
    )
