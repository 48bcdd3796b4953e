"""Planning an examination: a class in batches, seats in order, until a sitting is committed.

From the commitment on, what the draw depends on stands fast: roster, order, lot, mode. When and
where may still change until the time is started, and an examiner until they have signed.
"""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from grading.exams.candidates import candidates
from grading.exams.errors import ExamRefused
from grading.exams.examiners import appoint
from grading.models import Draw, Enrolment, Examiner, ExamSession, Offering, Seat
from labs.models import Experiment

SEATS_MOST = 500
"""How many sit at a time at most, and the highest number of a seat."""


@dataclass(frozen=True)
class Plan:
    """A class in batches, one after the other."""

    offering: Offering
    kind: ExamSession.Kind
    students: Sequence[Enrolment]
    """In seat order."""
    seats: int
    """How many sit at a time."""
    first: datetime
    every: timedelta
    """From the start of one batch to that of the next."""
    lot: Sequence[Experiment]
    internal: User
    external: User
    minutes: int = 180
    place: str = ""
    mode: ExamSession.Mode = ExamSession.Mode.BALANCED
    neighbours_differ: bool = True
    warm: bool = False
    checks: bool = False


@dataclass(frozen=True)
class Terms:
    """What a draw depends on besides the roster."""

    batch: str
    lot: Sequence[Experiment]
    mode: ExamSession.Mode
    neighbours_differ: bool


@dataclass(frozen=True)
class Occasion:
    """When, where and how a sitting is held."""

    starts_at: datetime
    minutes: int
    place: str
    warm: bool
    checks: bool = False
    """Whether students may check programs on public data meanwhile."""


def plan(wanted: Plan) -> list[ExamSession]:
    """Make the sittings of a class, all or none.

    Raises:
        ExamRefused: nobody to examine, a student who has a seat already or is not admitted, or
            examiners who are one person.
    """
    if not wanted.students or not wanted.lot:
        raise ExamRefused(_("Choose students and experiments."))
    if not 1 <= wanted.seats <= SEATS_MOST:
        raise ExamRefused(
            _("Between 1 and %(seats_most)s students can sit at a time.")
            % {"seats_most": SEATS_MOST}
        )
    if wanted.neighbours_differ and len(wanted.lot) == 1 and len(wanted.students) > 1:
        raise ExamRefused(
            _(
                "Neighbours can't differ with one experiment in the lot. Add "
                "another, or let them be alike."
            )
        )
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=wanted.offering.pk)
        _check(wanted.offering, wanted.kind, wanted.students)
        batches = range(0, len(wanted.students), wanted.seats)
        names = _free_names(wanted.offering, wanted.kind, len(batches))
        return [
            _sitting(wanted, name, index, wanted.students[first : first + wanted.seats])
            for index, (name, first) in enumerate(zip(names, batches, strict=True))
        ]


def change_terms(session: ExamSession, terms: Terms) -> ExamSession:
    """Change lot, mode or the batch's name, before the commitment.

    Raises:
        ExamRefused: frozen, or the batch's name is taken.
    """
    if not terms.lot:
        raise ExamRefused(_("Choose at least one experiment for the lot."))
    with transaction.atomic():
        session = _not_frozen(session)
        taken = ExamSession.objects.filter(
            offering=session.offering_id, kind=session.kind, batch=terms.batch
        )
        if taken.exclude(pk=session.pk).exists():
            raise ExamRefused(
                _("There is a batch %(batch)s already. Choose another name.")
                % {"batch": terms.batch}
            )
        if terms.neighbours_differ and len(terms.lot) == 1 and session.seats.count() > 1:
            raise ExamRefused(
                _(
                    "Neighbours can't differ with one experiment in the lot. Add "
                    "another, or let them be alike."
                )
            )
        session.batch, session.mode = terms.batch, terms.mode
        session.neighbours_differ = terms.neighbours_differ
        session.save(update_fields=["batch", "mode", "neighbours_differ"])
        session.lot.set(terms.lot)
    return session


def change_occasion(session: ExamSession, occasion: Occasion) -> ExamSession:
    """Change when, where and how a sitting is held, until its time is started.

    Raises:
        ExamRefused: it has begun.
    """
    with transaction.atomic():
        session = ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if session.opened_at is not None:
            raise ExamRefused(_("The sitting has begun: its time and place stand."))
        session.starts_at, session.minutes = occasion.starts_at, occasion.minutes
        session.place, session.warm = occasion.place, occasion.warm
        session.checks = occasion.checks
        session.save(update_fields=["starts_at", "minutes", "place", "warm", "checks"])
    return session


def change_seats(session: ExamSession, numbers: Mapping[int, int]) -> ExamSession:
    """Seat these students and nobody else, before the commitment.

    Whoever sits in another batch that isn't committed moves here.

    Args:
        numbers: enrolment's key -> number of the seat.

    Raises:
        ExamRefused: frozen, somebody who may not sit here, or two on one seat.
    """
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=session.offering_id)
        session = _not_frozen(session)
        _check_numbers(numbers.values())
        students = Enrolment.objects.filter(pk__in=numbers).select_related("user")
        if len(students) != len(numbers):
            raise ExamRefused(_("A student was chosen who is not there. Load the page again."))
        _check(session.offering, session.kind, students, moving_to=session)
        Seat.objects.filter(enrolment__in=numbers, kind=session.kind).delete()
        session.seats.all().delete()
        Seat.objects.bulk_create(
            Seat(session=session, enrolment_id=pk, number=number, kind=session.kind)
            for pk, number in sorted(numbers.items(), key=lambda pair: pair[1])
        )
    return session


def take_back(session: ExamSession) -> None:
    """Remove a sitting that was only planned: its students are free again.

    Raises:
        ExamRefused: it is committed.
    """
    with transaction.atomic():
        session = _not_frozen(session)
        session.seats.all().delete()
        session.examiners.all().delete()
        session.delete()


def _check_numbers(numbers: Collection[int]) -> None:
    if any(not 1 <= number <= SEATS_MOST for number in numbers):
        raise ExamRefused(
            _("Seats are numbered from 1 to %(seats_most)s. Nothing was changed.")
            % {"seats_most": SEATS_MOST}
        )
    twice = sorted(number for number, count in Counter(numbers).items() if count > 1)
    if twice:
        raise ExamRefused(
            _("Seat %(which)s: two students have this number. Nothing was changed.")
            % {"which": ", ".join(map(str, twice))}
        )


def _check(
    offering: Offering,
    kind: str,
    students: Iterable[Enrolment],
    moving_to: ExamSession | None = None,
) -> None:
    """Refuse students of another class, not admitted, or seated where they can't be taken from."""
    known = {each.enrolment.pk: each for each in candidates(offering, kind)}
    chosen = [known.get(student.pk) for student in students]
    if None in chosen:
        raise ExamRefused(_("A student of another class was chosen. Load the page again."))
    found = [each for each in chosen if each is not None]
    if refused := [f"{each.usn} ({each.status})" for each in found if not each.admitted]:
        raise ExamRefused(
            _("Not admitted to the SEE: %(which)s. Leave them out.") % {"which": ", ".join(refused)}
        )
    if seated := [each.usn for each in found if each.seat and not _movable(each.seat, moving_to)]:
        raise ExamRefused(
            _("Already seated: %(which)s. Leave them out.") % {"which": ", ".join(seated)}
        )


def _movable(seat: Seat, to: ExamSession | None) -> bool:
    return to is not None and (seat.session_id == to.pk or not seat.session.is_committed)


def _free_names(offering: Offering, kind: str, count: int) -> list[str]:
    """Names of new batches, B1 and so on, that no sitting has."""
    taken = set(offering.exam_sessions.filter(kind=kind).values_list("batch", flat=True))
    free = (name for name in (f"B{number}" for number in itertools.count(1)) if name not in taken)
    return list(itertools.islice(free, count))


def _sitting(wanted: Plan, batch: str, index: int, students: Sequence[Enrolment]) -> ExamSession:
    session = ExamSession.objects.create(
        offering=wanted.offering,
        kind=wanted.kind,
        batch=batch,
        starts_at=wanted.first + index * wanted.every,
        minutes=wanted.minutes,
        place=wanted.place,
        mode=wanted.mode,
        neighbours_differ=wanted.neighbours_differ,
        warm=wanted.warm,
        checks=wanted.checks,
    )
    session.lot.set(wanted.lot)
    Seat.objects.bulk_create(
        Seat(session=session, enrolment=student, number=number, kind=wanted.kind)
        for number, student in enumerate(students, 1)
    )
    appoint(session, Examiner.Role.INTERNAL, wanted.internal)
    appoint(session, Examiner.Role.EXTERNAL, wanted.external)
    return session


def _not_frozen(session: ExamSession) -> ExamSession:
    """The sitting, locked against a commitment.

    Raises:
        ExamRefused: it is committed.
    """
    session = ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    found = Draw.objects.filter(session=session).select_related("committed_by").first()
    if found is not None:
        at = timezone.localtime(found.committed_at)
        raise ExamRefused(
            _(
                "%(name)s froze this sitting on %(at)s and its fingerprint is "
                "public: roster, order, lot and mode can't change any more. "
                "Plan those who are missing in another sitting."
            )
            % {"name": found.committed_by.get_full_name(), "at": date_format(at, "d M Y, H:i")}
        )
    return session
