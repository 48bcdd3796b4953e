"""Drafts and checks: their student's alone. Who teaches the class sees what is handed in."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import STUDENT, student_task
from grading.models import Draft, Enrolment, FileCheck, Seat
from labs.models import Task


def own_draft(user: User, enrolment_pk: int, slug: str) -> tuple[Enrolment, Task, Draft | None]:
    """A task that the person takes, with what they are writing for it; None: nothing yet."""
    enrolment, task = student_task(user, enrolment_pk, slug)
    return enrolment, task, draft_of(enrolment, task)


def draft_of(enrolment: Enrolment, task: Task) -> Draft | None:
    """What a student, whose own enrolment this is, is writing for a task."""
    return Draft.objects.select_related("task").filter(enrolment=enrolment, task=task).first()


def own_check(user: User, pk: int) -> FileCheck:
    """A check that the person asked for."""
    mine = FileCheck.objects.filter(enrolment__user=user, enrolment__role=STUDENT)
    rows = mine.select_related("task__course", "task__experiment", "enrolment__offering__course")
    return get_object_or_404(rows.defer("content"), pk=pk)


def newest_check(enrolment: Enrolment, task: Task) -> FileCheck | None:
    """What the student checked last for the task, of what is still kept."""
    mine = FileCheck.objects.filter(enrolment=enrolment, task=task)
    return mine.defer("content").first()


def seats_without_checks(enrolment: Enrolment) -> list[Seat]:
    """Where the student sits, in whatever class, in a sitting that was begun, is not closed and
    allows no checks. Whether its time has run out is for `grading.exams` to say."""
    seats = Seat.objects.filter(
        enrolment__user=enrolment.user_id,
        session__opened_at__isnull=False,
        session__closed_at__isnull=True,
        session__checks=False,
    )
    return list(seats.select_related("session"))
