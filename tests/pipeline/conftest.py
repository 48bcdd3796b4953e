"""A student, a task that is open, and settings under which silence is noticed soon."""

from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
from django.db import connections

from grading.intake import receive
from grading.models import Enrolment, Run
from sandbox.contract import Backend
from tests.factories import get_task, make_student
from tests.pipeline.services import flush_queue

QUICK = b"def predict(images):\n    return [n % 10 for n in range(len(images))]\n"


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    flush_queue()


@pytest.fixture
def environment(child_environment: Mapping[str, str], bubblewrap: Backend) -> dict[str, str]:
    """A worker's environment: one run at a time, and a lease of three seconds."""
    return {**child_environment, "PRAYOGA_LEASE_SECONDS": "3", "PRAYOGA_SLOTS": "1"}


@pytest.fixture
def student(transactional_db: None) -> Enrolment:
    return make_student()


@pytest.fixture
def hand_in(student: Enrolment) -> Callable[..., Run]:
    """Hand a program in, as a student does, and return its run."""

    def hand_in(source: bytes = QUICK) -> Run:
        task = get_task(student.offering)
        return receive(student, task, "solution.py", source, uuid4()).runs.get()

    return hand_in


@pytest.fixture(autouse=True)
def _close_connections() -> object:
    yield
    connections.close_all()
