"""A college in the middle of a term: classes, teachers, and every file that was handed in, judged.

The rows are written at once, as the grading would have left them; the files behind them are one
program and one executed notebook.
"""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import nbformat
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.marks.lay import BATCH, Mark, post_all
from bench.pages import asked_for, exam
from grading.ledger import every_item_of
from grading.models import (
    CheckResult,
    Enrolment,
    ExamSession,
    Metric,
    Offering,
    Proposal,
    Run,
    RunResult,
    Schedule,
    Submission,
)
from labs.models import Course, Experiment, Task, TaskVersion
from labs.parse import load_catalogue
from labs.sync import sync

CODE = "20CSEL76"
HEAD = "head"
OF_CLASS = 63
PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"
CHECKS = (("runs", 25), ("contract", 25), ("metric", 50))


@dataclass
class College:
    """What the pages are asked for."""

    course: Course
    administrator: User
    classes: list[Offering] = field(default_factory=list)
    teachers: dict[int, User] = field(default_factory=dict)
    """By the offering's key."""
    students: list[Enrolment] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    sessions: list[ExamSession] = field(default_factory=list)


def found(experiments: int) -> College:
    """What an earlier `lay` wrote."""
    course = Course.objects.get(code=CODE)
    college = College(course, User.objects.get(username=HEAD))
    college.tasks = _tasks(course, experiments)
    college.classes = list(Offering.objects.filter(course=course).order_by("pk"))
    teaching = Enrolment.objects.filter(role=Enrolment.Role.FACULTY).select_related("user")
    college.teachers = {one.offering_id: one.user for one in teaching}
    taught = Enrolment.objects.filter(role=Enrolment.Role.STUDENT)
    college.students = list(taught.select_related("user").order_by("pk"))
    college.sessions = list(ExamSession.objects.order_by("pk"))
    return college


@transaction.atomic
def lay(students: int, experiments: int, submissions: int) -> College:
    """Write all of it, or nothing."""
    sync(load_catalogue())
    course = Course.objects.get(code=CODE)
    head = User.objects.create(username=HEAD, name="Head", is_staff=True, is_superuser=True)
    college = College(course, head)
    college.tasks = _tasks(course, experiments)
    for number in range(-(-students // OF_CLASS)):
        _class(college, number, min(OF_CLASS, students - number * OF_CLASS))
    _hand_in(college, submissions)
    for offering in college.classes:
        asked_for.compare(offering, college.tasks[0], college.teachers[offering.pk])
        asked_for.ask_again(offering)
    return college


def _tasks(course: Course, experiments: int) -> list[Task]:
    """One task of each experiment; what the catalogue lacks is made like its first."""
    found = []
    model = TaskVersion.objects.get(task__course=course, task__slug="1a")
    for number in range(1, experiments + 1):
        experiment, made = Experiment.objects.get_or_create(
            course=course, number=number, defaults={"title": f"Experiment {number}"}
        )
        if made:
            task = Task.objects.create(
                course=course, experiment=experiment, slug=f"more-{number}", title=f"More {number}"
            )
            task.current = TaskVersion.objects.create(
                task=task, digest=f"{number:064d}", spec=model.spec
            )
            task.save()
        found.append(
            Task.objects.select_related("current").filter(experiment=experiment).earliest("slug")
        )
    return found


def _class(college: College, number: int, students: int) -> None:
    section = chr(ord("A") + number)
    offering = Offering.objects.create(
        course=college.course, term="Odd 2026", batch="2023", section=section
    )
    teacher = User.objects.create(username=f"teacher-{section}", name=f"Teacher {section}")
    Enrolment.objects.create(offering=offering, user=teacher, role=Enrolment.Role.FACULTY)
    people = User.objects.bulk_create(
        User(username=f"{section}-{n}", name=f"Student {n}", usn=f"1GA23{section}{n:03d}")
        for n in range(students)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(offering=offering, user=person, role=Enrolment.Role.STUDENT) for person in people
    )
    due = timezone.now() - timedelta(weeks=10)
    Schedule.objects.bulk_create(
        Schedule(offering=offering, experiment=experiment, due_at=due + timedelta(weeks=week))
        for week, experiment in enumerate(Experiment.objects.filter(course=college.course))
    )
    college.classes.append(offering)
    college.teachers[offering.pk] = teacher
    college.students += enrolments
    post_all(offering, _marks(offering, enrolments), teacher)
    exam.team_up(offering, enrolments)
    college.sessions.append(exam.sit(offering, teacher, enrolments))


def _marks(offering: Offering, students: list[Enrolment]) -> Iterator[Mark]:
    """Two thirds of the term are marked."""
    items = every_item_of(offering)
    for place, student in enumerate(students):
        for item in items[: 2 * len(items) // 3]:
            for part in item.components:
                marks = Decimal((place * 7 + len(item.title)) % (int(part.max_marks) + 1))
                yield student, item.key, part.key, marks


def _hand_in(college: College, submissions: int) -> None:
    program = default_storage.save("submissions/bench.py", ContentFile(PROGRAM))
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]))
    executed = default_storage.save("runs/bench.ipynb", ContentFile(notebook.encode()))
    digest = hashlib.sha256(PROGRAM).hexdigest()
    asked = (
        (attempt, task, student)
        for attempt in itertools.count(1)
        for task in college.tasks
        for student in college.students
    )
    rows = (
        Submission(
            enrolment=student, task=task, file=program, file_name="solution.py", kind="script",
            sha256=digest, size=len(PROGRAM), attempt=attempt,
        )
        for attempt, task, student in itertools.islice(asked, submissions)
    )  # fmt: skip
    while batch := list(itertools.islice(rows, BATCH)):
        _judged(Submission.objects.bulk_create(batch), executed)


def _judged(submissions: list[Submission], notebook: str) -> None:
    now = timezone.now()
    runs = Run.objects.bulk_create(
        Run(
            submission=one, task_version=one.task.current, state=Run.State.SCORED, attempt=1,
            fence=1, worker="bench", outcome="ok", message="Your program ran to its end.",
            published_at=now, started_at=now - timedelta(seconds=9), sealed_at=now, finished_at=now,
        )
        for one in submissions
    )  # fmt: skip
    facts = {
        "outcome": "ok", "message": "", "error": None,
        "usage": {"cpu_seconds": 6.2, "peak_memory_bytes": 388 * 2**20},
        "timing": {"start": 0.4, "run": 8.1, "total": 9.0},
        "isolation": {"backend": "bubblewrap", "warm": True, "weak": False, "reasons": []},
        "versions": {},
    }  # fmt: skip
    RunResult.objects.bulk_create(
        RunResult(
            run=run, attempt=1, ran_to_end=True, stdout="accuracy 0.94\n" * 40, facts=facts,
            artefact_sha256="ab" * 32, notebook=notebook,
        )
        for run in runs
    )  # fmt: skip
    Metric.objects.bulk_create(
        Metric(
            run=run, name="accuracy", value=0.5 + run.pk % 47 / 100, evidence="verified",
            target=0.91, floor=0.1, reference=0.94, dataset="mnist-5k", stand_in=True,
        )
        for run in runs
    )  # fmt: skip
    CheckResult.objects.bulk_create(
        CheckResult(
            run=run, position=position, name=name, passed=(run.pk + position) % 3 > 0,
            points=most, max_points=most, message="As it should be.",
        )
        for run in runs
        for position, (name, most) in enumerate(CHECKS)
    )  # fmt: skip
    Proposal.objects.bulk_create(
        Proposal(
            run=run, component="execution", marks=run.pk % 21, max_marks=20, band="Good",
            explanation="25 + 25 + 50 per cent of 20 marks.",
        )
        for run in runs
    )  # fmt: skip
