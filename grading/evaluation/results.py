"""Which run speaks for a student on a task. Reads only.

The newest run counts, of the newest submission that has one: a re-grade of an older submission
never displaces a newer one. What was handed in at an examination speaks for that sitting alone.
A cancelled run or one that the platform failed says nothing about the
program, so it counts as `latest` but never as finished.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, When, Window
from django.db.models.functions import RowNumber

from grading.models import Enrolment, Offering, Run, Seat, Submission
from labs.models import Task
from labs.spec import WRITTEN

GRADED = (Run.State.SCORED, Run.State.STUDENT_ERROR)

OF_GRID = (
    "state", "outcome", "finished_at", "submission__enrolment", "submission__task",
    "submission__attempt", "proposal__component", "proposal__marks", "proposal__max_marks",
    "proposal__band", "proposal__explanation",
)  # fmt: skip
"""What a class's pages read of a run: a thousand rows have no more than that to be built from."""


@dataclass(frozen=True)
class Standing:
    """A student's runs on one task, as far as they count."""

    latest: Run
    finished: Run | None
    """The newest that was graded; with metric and proposal."""


def latest(enrolment: Enrolment, task: Task) -> Run | None:
    """Return the newest run, in whatever state."""
    return _of(enrolment, task).first()


def newest_finished(enrolment: Enrolment, task: Task) -> Run | None:
    """Return the newest run that was graded."""
    return _of(enrolment, task).filter(state__in=GRADED).first()


def newest_finished_of(
    students: Collection[int], tasks: Collection[Task]
) -> dict[tuple[int, int], Run]:
    """Return `{(enrolment id, task id): newest graded run}` of weekly work, in one query."""
    runs = Run.objects.filter(
        submission__enrolment__in=students,
        submission__task__in=tasks,
        submission__hand_in__isnull=True,
    )
    return {(run.submission.enrolment_id, run.submission.task_id): run for run in _graded(runs)}


def newest_finished_at(
    seats: Collection[Seat], tasks: Collection[Task]
) -> dict[tuple[int, int], Run]:
    """The same of what was handed in at these seats of examinations."""
    runs = Run.objects.filter(submission__hand_in__seat__in=seats, submission__task__in=tasks)
    return {(run.submission.enrolment_id, run.submission.task_id): run for run in _graded(runs)}


def _graded(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those that were graded, the one that counts last."""
    return (
        runs.filter(state__in=GRADED)
        .select_related("submission", "metric", "proposal")
        .defer("progress")
        .order_by("submission__attempt", "pk")
    )


def for_grid(*offerings: Offering) -> dict[tuple[int, int], Standing]:
    """Return `{(enrolment id, task id): Standing}` of everybody, in one query.

    Of many attempts only the newest graded run and the newest other one are read.
    """
    of_kind = Window(
        RowNumber(),
        partition_by=[
            F("submission__enrolment_id"),
            F("submission__task_id"),
            Case(When(state__in=GRADED, then=1), default=0),
        ],
        order_by=[F("submission__attempt").desc(), F("pk").desc()],
    )
    everybodys = Run.objects.filter(
        submission__enrolment__offering__in=offerings, submission__hand_in__isnull=True
    )
    runs = (
        Run.objects.filter(
            pk__in=everybodys.order_by().annotate(of_kind=of_kind).filter(of_kind=1).values("pk")
        )
        .select_related("submission", "proposal")
        .only(*OF_GRID)
        .order_by("submission__attempt", "pk")
    )
    found: dict[tuple[int, int], Standing] = {}
    for run in runs:
        place = (run.submission.enrolment_id, run.submission.task_id)
        before = found.get(place)
        finished = before.finished if before else None
        if run.state in GRADED:
            finished = run
        found[place] = Standing(run, finished)
    return found


def answers(*offerings: Offering) -> dict[tuple[int, int], Submission]:
    """Return `{(enrolment id, task id): newest answer in words}` of everybody, in one query."""
    found = Submission.objects.filter(
        enrolment__offering__in=offerings, hand_in__isnull=True, kind=WRITTEN
    )
    return {(one.enrolment_id, one.task_id): one for one in found.order_by("attempt")}


def _of(enrolment: Enrolment, task: Task) -> QuerySet[Run]:
    return (
        Run.objects.filter(
            submission__enrolment=enrolment,
            submission__task=task,
            submission__hand_in__isnull=True,
        )
        .select_related("submission", "metric", "proposal")
        .order_by("-submission__attempt", "-pk")
    )
