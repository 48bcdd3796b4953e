"""Running a sitting: opening, files handed in, closing. `planning` makes it.

The time that counts is the server's: a browser may close, the seat and its time stay.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grading.exams.errors import ExamRefused
from grading.intake import receive
from grading.models import Draw, ExamSession, HandIn, Seat, Submission
from labs.models import Task

GRACE = timedelta(seconds=60)
"""A file that left the student's machine in time may need so long to arrive."""


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
