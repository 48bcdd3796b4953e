"""Running a sitting: opening, who is present, files handed in, closing. `planning` makes it.

The time that counts is the server's: a browser may close, the seat and its time stay.
"""

from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.exams.errors import ExamRefused
from grading.exams.timing import Kind, clock, ends_at, locked, step
from grading.intake import receive
from grading.models import Draw, ExamSession, HandIn, Seat, Submission
from labs.models import Task

GRACE = timedelta(seconds=60)
"""A file that left the student's machine in time may need so long to arrive."""


def open_now(session: ExamSession, actor: User | None = None) -> ExamSession:
    """Start the time. Doing it again changes nothing.

    Raises:
        ExamRefused: nothing is drawn yet, or the sitting is closed.
    """
    with transaction.atomic():
        session = locked(session)
        if session.closed_at is not None:
            raise ExamRefused(_("This sitting is closed."))
        if not Draw.objects.filter(session=session, drawn_at__isnull=False).exists():
            raise ExamRefused(_("Draw the experiments first, then start the time."))
        if session.opened_at is None:
            session.opened_at = timezone.now()
            session.save(update_fields=["opened_at"])
            step(session, Kind.OPENED, actor)
    return session


def arrive(seat: Seat, actor: User) -> None:
    """Record that the student is in the room. Doing it again changes nothing."""
    with transaction.atomic():
        session = locked(seat.session)
        if not session.events.filter(kind=Kind.PRESENT, seat=seat).exists():
            step(session, Kind.PRESENT, actor, seat=seat)


def hand_in(seat: Seat, task: Task, file_name: str, content: bytes, key: UUID) -> Submission:
    """Take a file in for the experiment that the student drew.

    Raises:
        ExamRefused: not now, or for another experiment than the one drawn.
        grading.intake.Refused: the file can't be graded; nothing was stored.
    """
    submission: Submission | None = None
    try:
        with transaction.atomic():
            # The sitting's row is locked, so that a file comes before its closing or after it.
            session = locked(seat.session)
            seat = Seat.objects.select_related("enrolment", "drawn", "redrawn").get(pk=seat.pk)
            end = ends_at(session, seat)
            if end is None:
                raise ExamRefused(
                    _("The sitting has not begun. Your file was not taken; wait for it.")
                )
            if session.closed_at or timezone.now() > end + GRACE:
                raise ExamRefused(
                    _(
                        "The sitting ended at %(at)s. Your file was not taken; speak to the "
                        "examiner."
                    )
                    % {"at": clock(end)}
                )
            if seat.experiment is None or task.experiment_id != seat.experiment.pk:
                raise ExamRefused(
                    _(
                        "You drew “%(experiment)s”; this file is for “%(task)s”. Choose a task "
                        "of your own experiment."
                    )
                    % {"experiment": seat.experiment, "task": task.experiment}
                )
            submission = receive(seat.enrolment, task, file_name, content, key, examined=True)
            HandIn.objects.get_or_create(submission=submission, defaults={"seat": seat})
    except DatabaseError:
        # Without room on the disk it may be the very end that fails: no row, so no file either.
        if submission and not Submission.objects.filter(pk=submission.pk).exists():
            submission.file.delete(save=False)
        raise
    return submission


def close(session: ExamSession, actor: User | None = None) -> ExamSession:
    """End the sitting for everybody. Doing it again changes nothing.

    Raises:
        ExamRefused: it never began.
    """
    with transaction.atomic():
        session = locked(session)
        if session.opened_at is None:
            raise ExamRefused(_("This sitting has not begun, so it can't be closed."))
        if session.closed_at is None:
            session.closed_at = timezone.now()
            session.save(update_fields=["closed_at"])
            step(session, Kind.CLOSED, actor)
    return session


def reopen(session: ExamSession, reason: str, actor: User) -> ExamSession:
    """Undo a closing that came too early. The time goes on as if it had not been closed.

    Raises:
        ExamRefused: not closed, no reason, somebody has signed, or the draw's seed is shown.
    """
    if not reason.strip():
        raise ExamRefused(_("Opening a sitting again needs a reason. Write why."))
    with transaction.atomic():
        session = locked(session)
        if session.closed_at is None:
            raise ExamRefused(_("This sitting is not closed."))
        if session.examiners.filter(signed_at__isnull=False).exists():
            raise ExamRefused(_("Its marks are signed already, so it can't be opened again."))
        if Draw.objects.filter(session=session, shown_at__isnull=False).exists():
            raise ExamRefused(
                _(
                    "The seed of its draw is published, so what a change of experiment would "
                    "give is "
                    "known: it can't be opened again."
                )
            )
        session.closed_at = None
        session.save(update_fields=["closed_at"])
        step(session, Kind.REOPENED, actor, reason=reason)
    return session
