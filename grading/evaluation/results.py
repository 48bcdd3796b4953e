"""Which run speaks for a student on a task. Reads only.

The newest run counts, of the newest submission that has one: a re-grade of an older submission
never displaces a newer one. What was handed in at an examination speaks for that sitting alone.
A cancelled run or one that the platform failed says nothing about the
program, so it counts as `latest` but never as finished.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, QuerySet

from grading.models import Enrolment, Run, Seat, Submission
from labs.models import Task
from labs.spec import WRITTEN

GRADED = (Run.State.SCORED, Run.State.STUDENT_ERROR)


@dataclass(frozen=True)
class Seen:
    """What a class's pages read of a run: of a thousand of them no more is fetched."""

    pk: int
    state: str
    """`Run.State`."""
    outcome: str
    finished_at: datetime | None
    proposed: Decimal | None
    """The marks of its proposal."""


@dataclass(frozen=True)
class Standing:
    """A student's runs on one task, as far as they count."""

    latest: Seen
    finished: Seen | None
    """The newest that was graded."""


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


def for_grid(
    students: Collection[int], tasks: Collection[Task] | None = None
) -> dict[tuple[int, int], Standing]:
    """Return `{(enrolment id, task id): Standing}` of whole classes, in two queries.

    Their enrolments are named one by one: PostgreSQL, asked for a class's, reads all submissions.
    The first reads the runs of everybody's newest submissions. Where none of these is graded yet
    (or any more), the second looks through those before it.
    """
    weekly = Submission.objects.filter(enrolment__in=students, hand_in__isnull=True)
    # Attempts are numbered in the order of the rows, and an index has these at hand.
    programs = weekly.exclude(kind=WRITTEN).order_by()
    if tasks is not None:
        programs = programs.filter(task__in=tasks)
    newest = programs.values("enrolment", "task").annotate(newest=Max("pk"))
    found = _standings(Run.objects.filter(submission__in=newest.values("newest")))
    open_still = {place for place, standing in found.items() if standing.finished is None}
    if open_still:
        earlier = Run.objects.filter(
            submission__enrolment__in={student for student, _ in open_still},
            submission__task__in={task for _, task in open_still},
            submission__hand_in__isnull=True,
            state__in=GRADED,
        )
        graded = _standings(earlier)
        for place in open_still & graded.keys():
            found[place] = Standing(found[place].latest, graded[place].finished)
    return found


def _standings(runs: QuerySet[Run]) -> dict[tuple[int, int], Standing]:
    found: dict[tuple[int, int], Standing] = {}
    rows = runs.order_by("submission__attempt", "pk").values_list(
        "submission__enrolment", "submission__task",
        "pk", "state", "outcome", "finished_at", "proposal__marks",
    )  # fmt: skip
    for student, task, pk, state, outcome, finished_at, proposed in rows:
        run = Seen(pk, state, outcome, finished_at, proposed)
        before = found.get((student, task))
        graded = run if run.state in GRADED else before.finished if before else None
        found[student, task] = Standing(run, graded)
    return found


def answers(students: Collection[int]) -> dict[tuple[int, int], Submission]:
    """Return `{(enrolment id, task id): newest answer in words}` of these, in one query."""
    found = Submission.objects.filter(enrolment__in=students, hand_in__isnull=True, kind=WRITTEN)
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
