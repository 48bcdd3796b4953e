"""Handing in: submission, run and file together or not at all, and once for each form."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from grading.evaluation import lifecycle
from grading.intake import Refused, attempts_used, receive
from grading.models import Run, Submission
from labs.spec import TaskSpec
from tests.factories import PROGRAM, get_task, make_run, make_student, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return make_student()


@pytest.fixture
def task(student):
    return get_task(student.offering)


def stored_files() -> set[Path]:
    return {path for path in (settings.MEDIA_ROOT / "submissions").rglob("*") if path.is_file()}


def attempts(task) -> int:
    return TaskSpec.from_json(task.current.spec).attempts


def test_a_file_becomes_a_submission_with_a_waiting_run(
    student, task, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        submission = receive(student, task, "../My knn.py", PROGRAM, uuid.uuid4())
    assert len(callbacks) == 1
    assert (submission.file_name, submission.kind, submission.attempt) == ("My_knn.py", "script", 1)
    assert submission.sha256 == hashlib.sha256(PROGRAM).hexdigest()
    assert submission.file.read() == PROGRAM
    assert submission.size == len(PROGRAM)
    run = submission.runs.get()
    assert (run.state, run.task_version, run.published_at) == (
        Run.State.QUEUED,
        task.current,
        None,
    )
    assert len(run.seed) == 32


def test_the_same_form_sent_twice_hands_in_once(student, task):
    key = uuid.uuid4()
    first = receive(student, task, "a.py", PROGRAM, key)
    files = stored_files()
    assert receive(student, task, "a.py", PROGRAM, key) == first
    assert receive(student, task, "b.py", b"other = 1\n", key) == first
    assert Submission.objects.count() == Run.objects.count() == 1
    assert stored_files() == files


def test_another_form_is_another_attempt_even_of_the_same_file(student, task):
    numbers = [receive(student, task, "a.py", PROGRAM, uuid.uuid4()).attempt for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_a_refused_file_leaves_nothing_behind(student, task):
    files = stored_files()
    with pytest.raises(Refused):
        receive(student, task, "a.py", b"", uuid.uuid4())
    with pytest.raises(Refused, match="larger than"):
        receive(student, task, "a.py", b"x" * (settings.MAX_UPLOAD_BYTES + 1), uuid.uuid4())
    assert not Submission.objects.exists()
    assert stored_files() == files


def test_the_attempts_of_a_task_are_bounded(student, task):
    for _ in range(attempts(task)):
        make_run(make_submission(student))
    with pytest.raises(Refused, match="attempts of this task are used"):
        receive(student, task, "a.py", PROGRAM, uuid.uuid4())


def test_a_fault_of_the_platform_costs_no_attempt(student, task):
    for _ in range(attempts(task)):
        make_run(make_submission(student), state=Run.State.PLATFORM_ERROR)
    assert attempts_used(student, task) == 0
    submission = receive(student, task, "a.py", PROGRAM, uuid.uuid4())
    assert submission.attempt == attempts(task) + 1
    make_run(submission)  # a re-grade is no attempt of its own
    assert attempts_used(student, task) == 1


def test_a_task_that_is_not_open_takes_nothing(student, task):
    task.current = None
    task.save()
    with pytest.raises(Refused, match="not open"):
        receive(student, task, "a.py", PROGRAM, uuid.uuid4())


def test_when_the_transaction_fails_the_file_goes_too(student, task, monkeypatch):
    def fail(submission):
        raise DatabaseError("disk full")

    files = stored_files()
    monkeypatch.setattr(lifecycle, "enqueue", fail)
    with pytest.raises(DatabaseError):
        receive(student, task, "a.py", PROGRAM, uuid.uuid4())
    assert not Submission.objects.exists()
    assert stored_files() == files


def test_the_time_is_the_databases_whatever_the_web_servers_clock_says(student, task, monkeypatch):
    """Else one of two web servers would make students late."""
    wrong = timezone.now() + timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    submission = receive(student, task, "a.py", PROGRAM, uuid.uuid4())
    submission.refresh_from_db()
    assert submission.received_at < wrong - timedelta(days=29)
