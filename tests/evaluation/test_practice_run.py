"""A practice task is run and scored like any other, and proposes no mark."""

import uuid

import pytest

from grading import intake
from grading.evaluation import work
from grading.models import MarkEntry, Proposal, Run
from labs.parse import REFERENCES
from sandbox.contract import Backend
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_scored_and_proposes_nothing(bubblewrap: Backend) -> None:
    course = factories.make_course(open_tasks=("answers",))
    student = factories.make_student(factories.make_offering(course))
    task = factories.get_task(student.offering, "answers")
    program = (REFERENCES / "20csel76" / "answers" / "solution.py").read_bytes()
    submission = intake.receive(student, task, "solution.py", program, uuid.uuid4())
    run = submission.runs.get()

    work.execute(run.pk)

    run.refresh_from_db()
    assert run.state == Run.State.SCORED, run.message
    assert run.metric.value > 0.9
    assert [check.passed for check in run.checks.all()] == [True, True, True]
    assert not Proposal.objects.exists()
    assert not MarkEntry.objects.exists()
