"""Two classes with everybody who might try something."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from accounts.models import User
from grading.models import Enrolment, RegradeRequest, Run, StaffItem, Submission
from grading.scoring import regrade, rubric
from tests import factories

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@dataclass(frozen=True)
class World:
    """One student's work, and the people around it."""

    people: dict[str, User]
    student: Enrolment
    classmate: Enrolment
    submission: Submission
    finished: Run
    running: Run
    fault: StaffItem
    asked: RegradeRequest


@pytest.fixture
def world(db: None) -> World:
    offering = factories.make_offering()
    elsewhere = factories.make_offering()
    student = factories.make_student(offering)
    classmate = factories.make_student(offering)
    teacher = factories.make_faculty(offering)
    # A student of the other class who teaches nobody, and a teacher who takes no part in this one.
    people = {
        "the student": student.user,
        "a classmate": classmate.user,
        "another class's student": factories.make_student(elsewhere).user,
        "the teacher": teacher.user,
        "another class's teacher": factories.make_faculty(elsewhere).user,
        "an administrator": factories.make_user(is_staff=True, is_superuser=True),
    }
    submission = factories.make_submission(student)
    finished = factories.make_finished_run(submission, notebook=NOTEBOOK)
    running = factories.make_running_run(factories.make_submission(student))
    failed = factories.make_run(
        factories.make_submission(student),
        state=Run.State.PLATFORM_ERROR,
        finished_at=timezone.now(),
    )
    fault = StaffItem.objects.create(run=failed, text="The disk is full. Free some space.")
    rubric.save(student, "3", {"viva": 3}, teacher.user, {})
    asked = regrade.ask(student, "3", "The second answer was right.")
    return World(people, student, classmate, submission, finished, running, fault, asked)
