"""A check's pages; and that everything else of a student's goes on as if it were not there."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading import intake
from grading.evaluation import results
from grading.models import Enrolment, FileCheck, Submission
from tests import factories
from tests.pages.conftest import queries_of, signed_in

HTMX = {"HX-Request": "true"}
State = FileCheck.State
FOUND = {
    "outcome": "ok",
    "message": "Your program ran to its end.",
    "findings": [
        {"name": "runs", "passed": True, "message": "It ran to its end."},
        {"name": "contract", "passed": False, "message": "<b>one row</b>: it raised IndexError"},
    ],
    "metric": "accuracy",
    "value": 0.9871,
    "rows": 500,
    "error": None,
    "stdout": "<script>owned = 1</script>",
    "stderr": "",
    "seconds": 4.2,
    "weak": False,
}


def make_check(student: Enrolment, state: str = State.DONE, **more: object) -> FileCheck:
    task = factories.get_task(student.offering)
    assert task.current is not None
    ended = state in FileCheck.ENDED
    fields = {
        "file_name": "x.py",
        "kind": "script",
        "sha256": "ab" * 32,
        "content": b"" if ended else factories.PROGRAM,
        "found": FOUND if state == State.DONE else {},
        "outcome": "ok" if state == State.DONE else "",
        "message": "Your program ran to its end." if ended else "",
        "finished_at": timezone.now() if ended else None,
        "started_at": None if state == State.QUEUED else timezone.now(),
    } | more
    return FileCheck.objects.create(
        enrolment=student, task=task, task_version=task.current, state=state, **fields
    )


@pytest.fixture
def check_file(student: Enrolment) -> str:
    return reverse("check_file", args=[student.pk, "1a"])


def test_a_file_is_checked_from_the_tasks_page(as_student: Client, check_file: str) -> None:
    file = SimpleUploadedFile("knn.py", factories.PROGRAM)
    answer = as_student.post(check_file, {"program": file})
    check = FileCheck.objects.get()
    assert answer["Location"] == reverse("check", args=[check.pk])
    assert (check.file_name, check.draft_revision) == ("knn.py", None)
    assert not Submission.objects.exists()


def test_a_refusal_says_that_nothing_was_checked(as_student: Client, check_file: str) -> None:
    for headers in ({}, HTMX):
        answer = as_student.post(check_file, {"pasted": '{"cells": 1}'}, headers=headers)
        assert answer.status_code == 422
        assert "Not checked" in answer.content.decode()
    assert "Not handed in" not in answer.content.decode()


def test_it_is_shown_live(as_student: Client, student: Enrolment) -> None:
    check = make_check(
        student,
        State.RUNNING,
        progress={"stage": "running", "cell": 2, "cells": 5, "log_tail": "<i>epoch 1</i>"},
    )
    page = as_student.get(reverse("check", args=[check.pk])).content.decode()
    assert "The check runs your program." in page
    assert "2 of 5" in page
    assert "&lt;i&gt;epoch 1" in page
    state = as_student.get(reverse("check_state", args=[check.pk]), headers=HTMX)
    assert 'hx-trigger="every 1s"' in state.content.decode()
    assert as_student.get(reverse("check_state", args=[check.pk])).status_code == 302


@pytest.mark.parametrize(
    "progress", [{}, {"stage": 7, "cell": "x", "log_tail": []}, {"cells": True}]
)
def test_what_comes_from_inside_never_breaks_the_page(
    as_student: Client, student: Enrolment, progress: dict[str, object]
) -> None:
    check = make_check(student, State.RUNNING, progress=progress)
    assert as_student.get(reverse("check", args=[check.pk])).status_code == 200


def test_its_result_names_contract_and_public_score_and_no_mark(
    as_student: Client, student: Enrolment
) -> None:
    page = as_student.get(reverse("check", args=[make_check(student).pk])).content.decode()
    assert "98.7" in page
    assert "on the public rows" in page
    assert "&lt;b&gt;one row" in page
    assert "It used no attempt and is no mark" in page
    assert "<script>owned" not in page
    for word in ("points", "proposed", "band", "attempt 1"):
        assert word not in page.split("<main")[1].lower().replace("checkpoints", "")


def test_every_ending_has_a_page(as_student: Client, student: Enrolment) -> None:
    for state in (State.FAILED, State.CANCELLED, State.DONE):
        check = make_check(student, state)
        assert as_student.get(reverse("check", args=[check.pk])).status_code == 200


def test_it_is_cancelled(as_student: Client, student: Enrolment) -> None:
    check = make_check(student, State.QUEUED)
    as_student.post(reverse("check_cancel", args=[check.pk]))
    check.refresh_from_db()
    assert check.state == State.CANCELLED


def test_nobody_else_sees_a_check(as_teacher: Client, student: Enrolment) -> None:
    check = make_check(student, State.RUNNING)
    others = [
        as_teacher,
        signed_in(factories.make_student(student.offering).user),
        signed_in(factories.make_user(is_superuser=True, is_staff=True)),
    ]
    for client in others:
        for name in ("check", "check_state"):
            assert client.get(reverse(name, args=[check.pk])).status_code == 404
        assert client.post(reverse("check_cancel", args=[check.pk])).status_code == 404
    assert Client().get(reverse("check", args=[check.pk])).status_code == 302


def test_a_page_costs_few_queries(as_student: Client, student: Enrolment) -> None:
    assert queries_of(as_student, reverse("check", args=[make_check(student).pk])) <= 15


PLACES: dict[str, Callable[[Enrolment], str]] = {
    "home": lambda student: reverse("student_home", args=[student.pk]),
    "marks": lambda student: reverse("class_marks", args=[student.pk]),
    "submissions of the API": lambda student: reverse("api:submissions"),
}
OF_THE_CLASS: dict[str, Callable[[Enrolment], str]] = {
    "overview": lambda student: reverse("faculty_home"),
    "grid": lambda student: reverse("grid", args=[student.offering_id]),
    "scoring": lambda student: reverse("score", args=[student.offering_id, student.pk, "1"]),
    "register": lambda student: reverse("reports:document", args=[student.offering_id, "result"]),
    "practice": lambda student: reverse("practice", args=[student.offering_id]),
    "submissions of the API": lambda student: reverse("api:submissions"),
}


def every_state(student: Enrolment) -> None:
    for state in (State.DONE, State.FAILED, State.CANCELLED, State.RUNNING):
        make_check(student, state)


def body(client: Client, address: str) -> str:
    """A page without what differs each time: the forms' secrets."""
    answer = client.get(address)
    page = answer.content.decode()
    for part in page.split('name="csrfmiddlewaretoken" value="')[1:]:
        page = page.replace(part[:64], "")
    assert answer.status_code == 200
    return page


@pytest.mark.parametrize("place", PLACES)
def test_a_students_pages_are_the_same_with_checks_beside(
    as_student: Client, student: Enrolment, place: str
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    address = PLACES[place](student)
    before = body(as_student, address)
    every_state(student)
    assert body(as_student, address) == before


@pytest.mark.parametrize("place", OF_THE_CLASS)
def test_the_classs_pages_are_the_same_with_checks_beside(
    as_teacher: Client, student: Enrolment, place: str
) -> None:
    factories.make_finished_run(factories.make_submission(student))
    address = OF_THE_CLASS[place](student)
    before = body(as_teacher, address)
    every_state(student)
    assert body(as_teacher, address) == before


def test_checks_use_no_attempt_and_speak_for_nobody(student: Enrolment) -> None:
    task = factories.get_task(student.offering)
    every_state(student)
    assert intake.attempts_used(student, task) == 0
    assert results.latest(student, task) is None
    assert results.newest_finished(student, task) is None
    assert results.for_grid([student.pk]) == {}
    assert results.answers([student.pk]) == {}
    # Nor do they hold the next hand-in up, or come before it in the count of attempts.
    submission = factories.make_submission(student)
    assert submission.attempt == 1
