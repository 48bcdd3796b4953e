"""Students down, tasks without an experiment across; each cell leads to the newest attempt."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grading.access import practice as allowed
from grading.access.signed_in import SignedIn
from grading.intake import WRITTEN
from grading.models import Enrolment, Run, Submission
from grading.pages.standing import TaskStanding
from labs.models import Task


@dataclass(frozen=True)
class Cell:
    """One task of one student."""

    standing: TaskStanding
    newest: Submission | None
    """What was handed in last; an answer in words has no run, its file is the thing to read."""


@require_safe
def practice(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What the class handed in for tasks on which no mark hangs."""
    offering, tasks, handed_in = allowed.practice_of_class(request.user, offering_pk)
    shown = list(tasks)
    by_place: dict[tuple[int, int], list[Submission]] = defaultdict(list)
    for submission in handed_in:
        by_place[submission.enrolment_id, submission.task_id].append(submission)
    students = offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    rows = [
        (student, [_cell(task, by_place[student.pk, task.pk]) for task in shown])
        for student in students
    ]
    return render(
        request, "practice/class.html", {"offering": offering, "tasks": shown, "rows": rows}
    )


def _cell(task: Task, submissions: list[Submission]) -> Cell:
    runs: list[Run] = [
        run for one in submissions for run in sorted(one.runs.all(), key=lambda run: run.pk)
    ]
    answers = sum(one.kind == WRITTEN for one in submissions)
    return Cell(TaskStanding.of(task, runs, answers), submissions[-1] if submissions else None)
