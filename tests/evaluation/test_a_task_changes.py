"""What becomes of hand-ins while their task changes: each run keeps the version that judged it."""

import shutil
import uuid
from pathlib import Path

import pytest

from grading import intake
from grading.evaluation import lifecycle, work
from grading.models import Enrolment, Run
from labs.models import Task
from labs.parse import CATALOGUE, REFERENCES, load_catalogue
from labs.sync import sync
from sandbox.contract import Backend
from tests import factories
from tests.labs.conftest import change

pytestmark = pytest.mark.django_db(transaction=True)

SLUG = "answers"
PROGRAM = REFERENCES / "20csel76" / SLUG / "solution.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the course, to be changed."""
    return Path(shutil.copytree(CATALOGUE / "20csel76", tmp_path / "catalogue" / "20csel76"))


@pytest.fixture
def student() -> Enrolment:
    course = factories.make_course(open_tasks=(SLUG,))
    return factories.make_student(factories.make_offering(course))


def hand_in(student: Enrolment) -> Run:
    task = factories.get_task(student.offering, SLUG)
    submission = intake.receive(student, task, PROGRAM.name, PROGRAM.read_bytes(), uuid.uuid4())
    return submission.runs.get()


def weights(run: Run) -> dict[str, int]:
    return {check.name: int(check.max_points) for check in run.checks.all()}


def test_a_run_that_waits_is_judged_by_the_version_it_was_handed_in_for(
    student: Enrolment, folder: Path, bubblewrap: Backend
) -> None:
    before = hand_in(student)
    change(folder / SLUG / "lab.toml", "weight = 50", "weight = 60")
    change(folder / SLUG / "lab.toml", "weight = 25", "weight = 15")
    sync(load_catalogue(folder.parent))
    after = hand_in(student)
    assert before.task_version != after.task_version

    work.execute(before.pk)
    before.refresh_from_db()
    assert before.state == Run.State.SCORED, before.message
    assert weights(before) == {"runs": 25, "contract": 25, "metric": 50}

    # A re-grade is a new run, by the version that is open now; the former result stays.
    again = lifecycle.enqueue(before.submission, reason="the task changed")
    work.execute(again.pk)
    again.refresh_from_db()
    assert again.task_version == after.task_version
    assert weights(again) == {"runs": 15, "contract": 25, "metric": 60}
    assert weights(before) == {"runs": 25, "contract": 25, "metric": 50}
    assert intake.attempts_used(student, before.submission.task) == 2


def test_a_task_whose_folder_is_gone_is_still_handed_in_for_and_graded(
    student: Enrolment, folder: Path, bubblewrap: Backend
) -> None:
    shutil.rmtree(folder / SLUG)
    changes = sync(load_catalogue(folder.parent))
    (told,) = [line for line in changes.left if SLUG in line]
    assert "it is open" in told
    assert "Put its folder back" in told
    assert f"/tasks/20CSEL76/{SLUG}/" in told
    assert Task.objects.get(slug=SLUG).current is not None
    run = hand_in(student)
    work.execute(run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.SCORED, run.message
    assert run.metric.value > 0.9
