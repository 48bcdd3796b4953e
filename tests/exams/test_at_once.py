"""What several real processes do to one sitting at the same moment."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

import pytest
from django.db import connections

from grading.exams import marking, sitting
from grading.exams.errors import ExamRefused
from grading.ledger import Conflict, history
from grading.models import ExamSession, HandIn, Run, Submission, VivaQuestion
from grading.scheme import State
from grading.scoring import viva
from grading.scoring.bank import Choice
from labs.models import Task
from tests import factories
from tests.exams.build import examiner, external, make_running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"
FORKED = multiprocessing.get_context("fork")


def race(actions: Sequence[Callable[[], object]]) -> list[str]:
    """Do each in a process and on a connection of its own, let go together; what each came to."""
    connections.close_all()
    gate, told = FORKED.Barrier(len(actions)), FORKED.SimpleQueue()

    def run(number: int, action: Callable[[], object]) -> None:
        gate.wait(60)
        try:
            action()
            told.put((number, "done"))
        except (ExamRefused, Conflict) as refused:
            told.put((number, f"refused: {refused}"))
        finally:
            connections.close_all()

    runners = [FORKED.Process(target=run, args=each) for each in enumerate(actions)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(60)
        assert runner.exitcode == 0
    said = dict(told.get() for _ in actions)
    return [said[number] for number in range(len(actions))]


def test_questions_drawn_at_once_are_distinct() -> None:
    student = factories.make_student()
    teacher = factories.make_faculty(student.offering).user
    draw = partial(viva.draw, student, "1", "viva", Choice(1), 2, teacher)
    assert race([draw] * 5) == ["done"] * 5
    names = list(VivaQuestion.objects.values_list("name", flat=True))
    assert len(names) == len(set(names)) == 10


def test_a_file_comes_before_the_closing_or_not_at_all() -> None:
    session = make_running(students=4)
    task = Task.objects.get(experiment=session.lot.get(), slug="1a")
    entries = [
        partial(sitting.hand_in, seat, task, "solution.py", PROGRAM, uuid4())
        for seat in session.seats.all()
    ]
    said = race([*entries, partial(sitting.close, session)])
    done = Counter(line.partition(":")[0] for line in said[:-1])
    assert said[-1] == "done"
    assert done["done"] + done["refused"] == 4
    assert all("ended" in line for line in said[:-1] if line.startswith("refused"))
    assert HandIn.objects.count() == Submission.objects.count() == done["done"]
    assert Run.objects.count() == done["done"]


def test_both_examiners_sign_at_once_and_both_stand() -> None:
    session = make_running(students=2)
    for seat in session.seats.all():
        marking.save(seat, State.AB, examiner(session), {})
    sitting.close(session)
    both = (examiner(session), external(session))
    assert race([partial(marking.sign, session, who) for who in both] * 2) == ["done"] * 4
    assert marking.is_signed(ExamSession.objects.get(pk=session.pk))
    assert session.events.filter(kind="signed").count() == 2


def test_of_two_examiners_who_mark_at_once_one_sees_the_other() -> None:
    session = make_running(students=1)
    seat = session.seats.get()
    both = ((examiner(session), 3), (external(session), 5))
    said = race([partial(marking.save, seat, {"viva": marks}, who, {}) for who, marks in both])
    assert sorted(line.partition(":")[0] for line in said) == ["done", "refused"]
    (row,) = history(seat.enrolment, "S")
    assert row.marks == (3 if said[0] == "done" else 5)
