"""Planning and running a sitting: batches and seats, opening, files handed in, closing.

The time that counts is the server's: a browser may close, the seat and its time stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.exams.errors import ExamRefused
from grading.intake import receive
from grading.models import (
    Draw,
    Enrolment,
    Examiner,
    ExamSession,
    HandIn,
    Offering,
    Seat,
    Submission,
)
from grading.scoring.publishing import WITHOUT_SEE
from grading.scoring.results import results
from labs.models import Experiment, Task

GRACE = timedelta(seconds=60)
"""A file that left the student's machine in time may need so long to arrive."""


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


def plan(wanted: Plan) -> list[ExamSession]:
    """Make the sittings of a class, all or none.

    Raises:
        ExamRefused: nobody to examine, a student who has a seat already, or examiners who are one
            person.
    """
    if not wanted.students or wanted.seats < 1 or not wanted.lot:
        raise ExamRefused("Choose students, experiments and how many sit at a time.")
    if wanted.internal == wanted.external:
        raise ExamRefused("Internal and external examiner have to be two people.")
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=wanted.offering.pk)
        _refuse_seated(wanted)
        begun = wanted.offering.exam_sessions.filter(kind=wanted.kind).count()
        batches = range(0, len(wanted.students), wanted.seats)
        return [
            _sitting(wanted, begun + index, wanted.students[first : first + wanted.seats])
            for index, first in enumerate(batches)
        ]


def _refuse_seated(wanted: Plan) -> None:
    seated = Seat.objects.filter(kind=wanted.kind, enrolment__in=list(wanted.students))
    if found := [seat.enrolment.user.usn for seat in seated.select_related("enrolment__user")]:
        raise ExamRefused(f"Already seated: {', '.join(map(str, found))}. Leave them out.")
    if any(student.offering_id != wanted.offering.pk for student in wanted.students):
        raise ExamRefused("A student of another class was chosen. Load the page again.")
    if wanted.kind is ExamSession.Kind.SEE:
        _refuse_without_see(wanted)


def _refuse_without_see(wanted: Plan) -> None:
    chosen = {student.pk for student in wanted.students}
    if found := [
        f"{line.enrolment.user.usn} ({line.result.status})"
        for line in results(wanted.offering)
        if line.enrolment.pk in chosen and line.result.status in WITHOUT_SEE
    ]:
        raise ExamRefused(f"Not admitted to the SEE: {', '.join(found)}. Leave them out.")


def _sitting(wanted: Plan, index: int, students: Sequence[Enrolment]) -> ExamSession:
    session = ExamSession.objects.create(
        offering=wanted.offering,
        kind=wanted.kind,
        batch=f"B{index + 1}",
        starts_at=wanted.first + index * wanted.every,
        minutes=wanted.minutes,
        place=wanted.place,
        mode=wanted.mode,
        neighbours_differ=wanted.neighbours_differ,
    )
    session.lot.set(wanted.lot)
    Seat.objects.bulk_create(
        Seat(session=session, enrolment=student, number=number, kind=wanted.kind)
        for number, student in enumerate(students, 1)
    )
    Examiner.objects.create(session=session, user=wanted.internal, role=Examiner.Role.INTERNAL)
    Examiner.objects.create(session=session, user=wanted.external, role=Examiner.Role.EXTERNAL)
    return session


def open_now(session: ExamSession) -> ExamSession:
    """Start the time. Doing it again changes nothing.

    Raises:
        ExamRefused: nothing is drawn yet, or the sitting is closed.
    """
    with transaction.atomic():
        session = ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if session.closed_at is not None:
            raise ExamRefused("This sitting is closed.")
        if not Draw.objects.filter(session=session, drawn_at__isnull=False).exists():
            raise ExamRefused("Draw the experiments first, then start the time.")
        if session.opened_at is None:
            session.opened_at = timezone.now()
            session.save(update_fields=["opened_at"])
    return session


def ends_at(session: ExamSession) -> datetime | None:
    """When files are no longer taken; None before the time was started."""
    if session.opened_at is None:
        return None
    return session.closed_at or session.opened_at + timedelta(minutes=session.minutes)


def hand_in(seat: Seat, task: Task, file_name: str, content: bytes, key: UUID) -> Submission:
    """Take a file in for the experiment that the student drew.

    Raises:
        ExamRefused: not now, or for another experiment than the one drawn.
        grading.intake.Refused: the file can't be graded; nothing was stored.
    """
    with transaction.atomic():
        # The sitting's row is locked, so that a file comes before its closing or after it.
        session = ExamSession.objects.select_for_update(no_key=True).get(pk=seat.session_id)
        seat = Seat.objects.select_related("enrolment", "drawn", "redrawn").get(pk=seat.pk)
        end = ends_at(session)
        if end is None:
            raise ExamRefused("The sitting has not begun. Your file was not taken; wait for it.")
        if session.closed_at or timezone.now() > end + GRACE:
            raise ExamRefused(
                f"The sitting ended at {timezone.localtime(end):%H:%M}. Your file was not taken; "
                "speak to the examiner."
            )
        if seat.experiment is None or task.experiment_id != seat.experiment.pk:
            raise ExamRefused(
                f"You drew “{seat.experiment}”; this file is for “{task.experiment}”. Choose a "
                "task of your own experiment."
            )
        submission = receive(seat.enrolment, task, file_name, content, key, examined=True)
        HandIn.objects.get_or_create(submission=submission, defaults={"seat": seat})
    return submission


def close(session: ExamSession) -> ExamSession:
    """End the sitting for everybody. Doing it again changes nothing.

    Raises:
        ExamRefused: it never began.
    """
    with transaction.atomic():
        session = ExamSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if session.opened_at is None:
            raise ExamRefused("This sitting has not begun, so it can't be closed.")
        if session.closed_at is None:
            session.closed_at = timezone.now()
            session.save(update_fields=["closed_at"])
    return session
