"""Which submissions are compared: of each student the newest and, if another, the confirmed one.

Only what was handed in in the laboratory, never at an examination: a sitting has its own people who
look. Only who is in the class now. Answers in words are no programs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery

from grading.models import Enrolment, MarkEntry, Offering, Submission
from labs import starters
from labs.models import Task
from labs.parse.folders import STARTER

EXECUTION = "execution"
WRITTEN = "written"
MOST_OF_CLASS = 1000
MOST_OF_OTHERS = 500


@dataclass(frozen=True)
class Chosen:
    """A submission to compare."""

    submission: Submission
    owner: int
    """The person, who may be in several classes."""
    of_this_class: bool
    confirmed: bool = False
    """What the confirmed marks rest on, where that is not the newest."""


def programs() -> QuerySet[Submission]:
    """Everything that could be compared."""
    return Submission.objects.filter(
        hand_in__isnull=True, enrolment__role=Enrolment.Role.STUDENT
    ).exclude(kind=WRITTEN)


def tasks_of(offering: Offering) -> list[Task]:
    """Tasks of the class for which programs came in, with how many students `handed_in`."""
    of_task = programs().filter(enrolment__offering=offering, task=OuterRef("pk"))
    students = of_task.order_by().values("task").annotate(n=Count("enrolment", distinct=True))
    found = (
        Task.objects.filter(course=offering.course_id)
        .annotate(handed_in=Subquery(students.values("n")))
        .select_related("experiment")
        .order_by("experiment__number", "slug")
    )
    # Here, since as a condition the counting would be done twice.
    return [task for task in found if task.handed_in]


def chosen(offering: Offering, task: Task, *, other_classes: bool) -> list[Chosen]:
    """What is compared, this class first, in an order that says nothing about people."""
    of_task = programs().filter(task=task)
    here = of_task.filter(enrolment__offering=offering)
    newest = _newest(here)
    confirmed = _confirmed(offering, task) - set(newest)
    there: list[int] = []
    if other_classes:
        others = of_task.filter(enrolment__offering__course=offering.course_id).exclude(
            enrolment__offering=offering
        )
        there = sorted(_newest(others), reverse=True)[:MOST_OF_OTHERS]
    wanted = [*newest, *sorted(confirmed)][:MOST_OF_CLASS]
    rows = Submission.objects.select_related("enrolment").in_bulk([*wanted, *there])
    found = [Chosen(rows[pk], rows[pk].enrolment.user_id, True, pk in confirmed) for pk in wanted]
    found += [Chosen(rows[pk], rows[pk].enrolment.user_id, False) for pk in there]
    # By their fingerprints: a number that a page shows in place of a name must not follow the roll.
    found.sort(key=lambda one: (not one.of_this_class, one.submission.sha256, one.submission.key))
    return found


def _newest(of: QuerySet[Submission]) -> list[int]:
    """Each student's newest submission."""
    rows = of.order_by("attempt", "pk").values_list("enrolment_id", "pk")
    return list(dict(rows).values())


def _confirmed(offering: Offering, task: Task) -> set[int]:
    """The submissions beside which each student's execution marks were decided last."""
    if task.experiment is None:
        return set()
    rows: Iterable[tuple[int, int, int]] = (
        MarkEntry.objects.filter(
            offering=offering,
            item=str(task.experiment.number),
            component=EXECUTION,
            enrolment__role=Enrolment.Role.STUDENT,
            run__isnull=False,
            run__submission__hand_in__isnull=True,
        )
        .order_by("sequence")
        .values_list("enrolment_id", "run__submission_id", "run__submission__task_id")
    )
    last = {student: (submission, of_task) for student, submission, of_task in rows}
    return {submission for submission, of_task in last.values() if of_task == task.pk}


def given(task: Task) -> list[tuple[str, bytes]]:
    """Name and content of what everybody was given: the starter and the statement's example."""
    found = []
    if (starter := starters.of(task)) is not None:
        found.append((STARTER, starter))
    spec = task.current.spec if task.current else {}
    example = (spec.get("contract") or {}).get("example", "")
    if isinstance(example, str) and example:
        found.append(("example.py", example.encode()))
    return found


def limits() -> dict[str, int]:
    """What bounds a calculation here, to be kept with its result."""
    return {
        "most_of_class": MOST_OF_CLASS,
        "most_of_other_classes": MOST_OF_OTHERS,
        "largest_file_bytes": settings.MAX_UPLOAD_BYTES,
    }
