"""What is handed in at a sitting runs in the same sandbox, started cold, for that sitting alone."""

import uuid

import pytest

from grading.evaluation import work
from grading.evaluation.results import latest, newest_finished_at
from grading.exams import draw, sitting
from grading.intake.reception import attempts_used
from grading.ledger import item_of
from grading.models import Run
from grading.scheme import SEE
from grading.scoring.beside import beside
from labs.models import Experiment, Task
from sandbox.contract import Backend
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = b"def predict(images):\n    return [n % 10 for n in range(len(images))]\n"


@pytest.fixture
def seat():
    session = make_sitting(students=1)
    session.lot.set(Experiment.objects.filter(course=session.offering.course, number=1))
    draw.commit(session, examiner(session))
    draw.draw(session, "call", examiner(session))
    sitting.open_now(session)
    return session.seats.get()


def test_it_runs_cold_and_proposes_marks_of_the_examination(seat, bubblewrap: Backend) -> None:
    task = Task.objects.get(experiment__course=seat.session.offering.course, slug="1a")
    submission = sitting.hand_in(seat, task, "solution.py", QUICK, uuid.uuid4())
    run = submission.runs.get()

    work.execute(run.pk)

    run.refresh_from_db()
    assert run.state == Run.State.SCORED
    assert run.result.facts["isolation"]["warm"] is False
    assert run.proposal.max_marks == 40
    assert newest_finished_at([seat], [task]) == {(seat.enrolment_id, task.pk): run}
    found = beside(seat.enrolment, item_of(seat.session.offering, SEE))
    assert found["execution"].newest == run.proposal
    # The weekly work does not see it.
    assert latest(seat.enrolment, task) is None
    assert attempts_used(seat.enrolment, task) == 0
    assert beside(seat.enrolment, item_of(seat.session.offering, "1")) == {}
