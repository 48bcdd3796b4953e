"""Rows for tests, made with plain functions: each has a default for everything.

Nothing here goes through the queue or the sandbox: a "finished run" is written as the evaluation
would have left it. Tests of the pipeline hand in real files instead.
"""

import hashlib
import itertools
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from grading.models import (
    Breakdown,
    CheckResult,
    Enrolment,
    Metric,
    Offering,
    Proposal,
    Run,
    RunResult,
    Schedule,
    Submission,
)
from labs.models import Course, Experiment, Task
from labs.parse import load_catalogue
from labs.sync import sync

_numbers = itertools.count(1)

PASSWORD = "laboratory-2026"
PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"

NAMES = (
    "Aarav Shetty", "Bhavana Rao", "Chetan Gowda", "Divya Hegde", "Eshwar Patil", "Fathima Begum",
    "Ganesh Bhat", "Harini Nayak", "Imran Khan", "Jyothi Kulkarni", "Kiran Kumar", "Lakshmi Devi",
)  # fmt: skip


def make_user(
    username: str = "", *, name: str = "", usn: str | None = None, password: str = "", **more: Any
) -> User:
    """A person; without `password` nobody can sign in as them except by `client.force_login`."""
    number = next(_numbers)
    user = User(
        username=username or (usn or f"person{number}").lower(),
        name=name or NAMES[number % len(NAMES)],
        usn=usn,
        **more,
    )
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_course(code: str = "20CSEL76", *, open_tasks: Collection[str] = ("1a",)) -> Course:
    """The course as it stands in the catalogue early in a term: of its tasks only these are open,
    so that what a test sees does not change with every task that is added."""
    if not Course.objects.filter(code=code).exists():
        sync(load_catalogue())
        Task.objects.exclude(slug__in=open_tasks).update(current=None)
    return Course.objects.get(code=code)


def make_offering(
    course: Course | None = None, *, due_at: datetime | None = None, **more: Any
) -> Offering:
    """A term of the course; its first experiment is due at `due_at` (default in a week), the
    others a week after each other."""
    course = course or make_course()
    more = {"term": "Odd 2026", "batch": "2023", "section": f"S{next(_numbers)}"} | more
    offering = Offering.objects.create(course=course, **more)
    first = due_at or timezone.now() + timedelta(days=7)
    Schedule.objects.bulk_create(
        Schedule(offering=offering, experiment=experiment, due_at=first + timedelta(weeks=week))
        for week, experiment in enumerate(Experiment.objects.filter(course=course))
    )
    return offering


def make_student(
    offering: Offering | None = None, *, name: str = "", usn: str = "", **user: Any
) -> Enrolment:
    """A student's enrolment, in a new offering unless one is given."""
    usn = usn or f"1GA23CS{next(_numbers) % 999 + 1:03d}"
    return Enrolment.objects.create(
        offering=offering or make_offering(),
        user=make_user(usn=usn, name=name, **user),
        role=Enrolment.Role.STUDENT,
    )


def make_faculty(offering: Offering | None = None, *, name: str = "", **user: Any) -> Enrolment:
    """A teacher's enrolment, in a new offering unless one is given."""
    return Enrolment.objects.create(
        offering=offering or make_offering(),
        user=make_user(name=name, **user),
        role=Enrolment.Role.FACULTY,
    )


def get_task(offering: Offering, slug: str = "1a") -> Task:
    """The offering's task by its slug."""
    return Task.objects.get(course=offering.course_id, slug=slug)


def make_submission(
    enrolment: Enrolment | None = None,
    *,
    slug: str = "1a",
    content: bytes = PROGRAM,
    file_name: str = "solution.py",
) -> Submission:
    """An upload with its file stored, without a run."""
    enrolment = enrolment or make_student()
    task = get_task(enrolment.offering, slug)
    submission = Submission(
        enrolment=enrolment,
        task=task,
        file_name=file_name,
        kind="notebook" if file_name.endswith(".ipynb") else "script",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        attempt=Submission.objects.filter(enrolment=enrolment, task=task).count() + 1,
    )
    submission.file.save(file_name, ContentFile(content), save=False)
    submission.save()
    return submission


def make_run(submission: Submission | None = None, **fields: Any) -> Run:
    """A run, queued unless `state` says otherwise. Its message counts as already published."""
    submission = submission or make_submission()
    fields = {"published_at": timezone.now()} | fields
    version = submission.task.current
    assert version is not None, f"task {submission.task.slug} is not published"
    return Run.objects.create(submission=submission, task_version=version, **fields)


def make_running_run(submission: Submission | None = None, **progress: Any) -> Run:
    """A run in the sandbox, at the third of ten cells unless `progress` says otherwise."""
    progress = {
        "stage": "running", "elapsed_seconds": 12.4, "cell": 3, "cells": 10, "cpu_seconds": 11.9,
        "memory_bytes": 412 * 1024 * 1024, "log_tail": "Loading the data set\n",
    } | progress  # fmt: skip
    now = timezone.now()
    return make_run(
        submission, state=Run.State.RUNNING, attempt=1, fence=1, worker="test", progress=progress,
        started_at=now, lease_until=now + timedelta(seconds=30),
    )  # fmt: skip


def make_finished_run(
    submission: Submission | None = None,
    *,
    outcome: str = "ok",
    message: str = "Your program ran to its end and its answers were scored.",
    value: float | None = 0.9412,
    public_value: float | None = 0.9433,
    claimed: float | None = None,
    evidence: str = "verified",
    points: tuple[str, str, str] = ("25", "25", "50"),
    marks: str = "20",
    band: str = "Good",
    stdout: str = "KNN Accuracy: 0.94\n",
    stderr: str = "",
    notebook: bytes = b"",
    error: dict[str, Any] | None = None,
) -> Run:
    """A scored run of 1a with checks (runs to the end, contract, metric), metric and proposal.

    With an `outcome` other than ok pass `value=None`, fitting `points` and `marks`.
    """
    now = timezone.now()
    ok = outcome == "ok"
    run = make_run(
        submission,
        state=Run.State.SCORED if ok or outcome == "bad_output" else Run.State.STUDENT_ERROR,
        attempt=1,
        fence=1,
        started_at=now - timedelta(seconds=9),
        sealed_at=now - timedelta(seconds=1),
        finished_at=now,
        outcome=outcome,
        message=message,
    )
    result = RunResult(
        run=run, attempt=1, ran_to_end=ok, stdout=stdout, stderr=stderr,
        artefact_sha256="ab" * 32 if ok else "",
        facts={
            "outcome": outcome, "message": message, "error": error,
            "usage": {"cpu_seconds": 6.2, "peak_memory_bytes": 388 * 1024 * 1024},
            "timing": {"start": 0.4, "run": 8.1, "total": 9.0},
            "isolation": {"backend": "bubblewrap", "warm": False, "weak": False, "reasons": []},
            "versions": {},
        },
    )  # fmt: skip
    if notebook:
        result.notebook.save("executed.ipynb", ContentFile(notebook), save=False)
    result.save()
    Metric.objects.create(
        run=run, name="accuracy", value=value, public_value=public_value if value else None,
        claimed=claimed, evidence=evidence if value is not None else "none", target=0.91,
        floor=0.1135, reference=0.9402, dataset="mnist-5k", stand_in=True,
    )  # fmt: skip
    titles = ("runs", "contract", "metric")
    for position, (name, got, most) in enumerate(zip(titles, points, (25, 25, 50), strict=True)):
        CheckResult.objects.create(
            run=run, position=position, name=name, points=Decimal(got), max_points=Decimal(most),
            passed=Decimal(got) == most,
            message=f"{Decimal(got).normalize():f} of {most} points for this check.",
        )  # fmt: skip
    Proposal.objects.create(
        run=run, component="execution", marks=Decimal(marks), max_marks=Decimal(20), band=band,
        explanation=f"{' + '.join(points)} per cent of 20 marks.",
    )  # fmt: skip
    return run


def make_breakdown(run: Run, **more: Any) -> Breakdown:
    """What a finished run of 1a is looked at by: a curve of three epochs, ten classes with 100
    hidden rows each of which some of class 4 were taken for 9, and a wrong public row."""
    confusion = [[100 * (truth == answer) for answer in range(10)] for truth in range(10)]
    confusion[4][4], confusion[4][9], confusion[4][7] = 86, 13, 1
    curve = {
        "source": "reported", "name": "history", "epochs": [1, 2, 3],
        "series": {"loss": [2.25, 1.5, None], "val_accuracy": [0.5, 0.75, 0.875]},
    }  # fmt: skip
    fields = {
        "curves": [curve], "classes": [str(number) for number in range(10)],
        "confusion": confusion, "examples": [{"row": 17, "answer": 9, "truth": 4}],
        "public_rows": 200, "public_wrong": 1,
    }  # fmt: skip
    return Breakdown.objects.create(run=run, **fields | more)
