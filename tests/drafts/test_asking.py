"""Asking for a check: looked at like a hand-in, limited, and not at examinations."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from grading import drafts, intake
from grading.drafts import CheckRefused
from grading.models import Enrolment, ExamSession, FileCheck, Seat
from labs.models import Task
from tests import factories

pytestmark = pytest.mark.django_db
PROGRAM = factories.PROGRAM


@pytest.fixture
def student() -> Enrolment:
    return factories.make_student()


@pytest.fixture
def task(student: Enrolment) -> Task:
    return factories.get_task(student.offering)


def ended(student: Enrolment) -> None:
    FileCheck.objects.filter(enrolment=student).update(
        state=FileCheck.State.DONE, finished_at=timezone.now()
    )


def test_a_file_that_would_be_refused_is_refused_the_same_way(
    student: Enrolment, task: Task
) -> None:
    with pytest.raises(intake.Refused, match="is empty"):
        drafts.ask(student, task, "x.py", b" ")
    assert not FileCheck.objects.exists()


def test_one_at_a_time(student: Enrolment, task: Task) -> None:
    first = drafts.ask(student, task, "x.py", PROGRAM)
    with pytest.raises(CheckRefused, match="still going on") as refused:
        drafts.ask(student, task, "x.py", PROGRAM)
    assert refused.value.check == first
    with pytest.raises(IntegrityError), transaction.atomic():
        FileCheck.objects.create(enrolment=student, task=task, task_version=task.current)


def test_so_many_an_hour(student: Enrolment, task: Task, settings) -> None:
    settings.CHECKS_PER_HOUR = 2
    for _ in range(2):
        drafts.ask(student, task, "x.py", PROGRAM)
        ended(student)
    with pytest.raises(CheckRefused, match="2 programs within an hour"):
        drafts.ask(student, task, "x.py", PROGRAM)
    FileCheck.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    drafts.ask(student, task, "x.py", PROGRAM)


def test_old_checks_go_when_the_next_is_asked_for(student: Enrolment, task: Task) -> None:
    old = drafts.ask(student, task, "x.py", PROGRAM)
    ended(student)
    FileCheck.objects.update(created_at=timezone.now() - timedelta(hours=25))
    drafts.ask(student, task, "x.py", PROGRAM)
    assert not FileCheck.objects.filter(pk=old.pk).exists()


def sits(student: Enrolment, **session: object) -> ExamSession:
    now = timezone.now()
    made = ExamSession.objects.create(
        offering=student.offering,
        kind="T",
        batch="A",
        **{"starts_at": now, "opened_at": now, "minutes": 60} | session,
    )
    Seat.objects.create(session=made, enrolment=student, number=1, kind="T")
    return made


def test_no_checks_while_one_sits_an_examination(student: Enrolment, task: Task) -> None:
    session = sits(student)
    with pytest.raises(CheckRefused, match="internal test"):
        drafts.ask(student, task, "x.py", PROGRAM)
    ExamSession.objects.filter(pk=session.pk).update(closed_at=timezone.now())
    drafts.ask(student, task, "x.py", PROGRAM)


def test_in_another_class_neither(student: Enrolment) -> None:
    sits(student)
    other = factories.make_offering()
    elsewhere = Enrolment.objects.create(
        offering=other, user=student.user, role=Enrolment.Role.STUDENT
    )
    with pytest.raises(CheckRefused, match="internal test"):
        drafts.ask(elsewhere, factories.get_task(other), "x.py", PROGRAM)


@pytest.mark.parametrize(
    "session",
    [
        {"checks": True},
        {"opened_at": None},
        {"opened_at": timezone.now() - timedelta(hours=2)},
    ],
    ids=["allowed", "not begun", "time is over"],
)
def test_where_the_session_allows_it_or_does_not_go_on(
    student: Enrolment, task: Task, session: dict[str, object]
) -> None:
    sits(student, **session)
    assert drafts.ask(student, task, "x.py", PROGRAM).pk
