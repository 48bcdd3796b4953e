"""Running a sitting: times, and who may hand in what."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from grading.exams import draw, sitting
from grading.exams.errors import ExamRefused
from grading.models import Run
from labs.models import Experiment, Task
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat():
    """A seat whose student drew experiment 1."""
    session = make_sitting(students=1)
    session.lot.set(Experiment.objects.filter(course=session.offering.course, number=1))
    draw.commit(session, examiner(session))
    draw.draw(session, "call", examiner(session))
    return session.seats.get()


def hand_in(seat, slug: str = "1a", key=None):
    task = Task.objects.get(experiment__course=seat.session.offering.course, slug=slug)
    content = b"def predict(images):\n    return [0] * len(images)\n"
    return sitting.hand_in(seat, task, "solution.py", content, key or uuid.uuid4())


def test_a_file_is_taken_in_while_the_sitting_goes_on_and_runs_like_any_other(seat) -> None:
    sitting.open_now(seat.session)
    submission = hand_in(seat)
    assert seat.hand_ins.get().submission == submission
    assert Run.objects.get(submission=submission).state == Run.State.QUEUED


def test_the_same_form_sent_twice_is_one_file(seat) -> None:
    sitting.open_now(seat.session)
    key = uuid.uuid4()
    assert hand_in(seat, key=key) == hand_in(seat, key=key)
    assert seat.hand_ins.count() == 1


def test_before_the_start_and_after_the_end_no_file_is_taken(seat) -> None:
    with pytest.raises(ExamRefused, match="not begun"):
        hand_in(seat)
    sitting.open_now(seat.session)
    sitting.close(seat.session)
    with pytest.raises(ExamRefused, match="ended"):
        hand_in(seat)
    assert not seat.hand_ins.exists()


def test_when_the_time_is_over_no_file_is_taken_though_nobody_closed(seat) -> None:
    seat.session.opened_at = timezone.now() - timedelta(minutes=seat.session.minutes, seconds=90)
    seat.session.save()
    with pytest.raises(ExamRefused, match="ended"):
        hand_in(seat)


def test_a_file_for_another_experiment_than_the_one_drawn_is_refused(seat) -> None:
    sitting.open_now(seat.session)
    with pytest.raises(ExamRefused, match="You drew"):
        hand_in(seat, "3")


def test_time_does_not_start_before_the_draw() -> None:
    with pytest.raises(ExamRefused, match="Draw"):
        sitting.open_now(make_sitting())


def test_opening_and_closing_twice_keeps_the_first_time(seat) -> None:
    first = sitting.open_now(seat.session).opened_at
    assert sitting.open_now(seat.session).opened_at == first
    closed = sitting.close(seat.session).closed_at
    assert sitting.close(seat.session).closed_at == closed
