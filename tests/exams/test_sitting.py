"""From the plan of a class to files handed in: batches, times, and who may hand in what."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from grading.exams import draw, sitting
from grading.exams.errors import ExamRefused
from grading.models import ExamSession, Run
from labs.models import Experiment, Task
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.scoring.class_of_marks import enter_all

pytestmark = pytest.mark.django_db(transaction=True)
SEE, TEST = ExamSession.Kind.SEE, ExamSession.Kind.TEST


def a_plan(offering, students, **more) -> sitting.Plan:
    wanted = {
        "offering": offering,
        "kind": TEST,
        "students": students,
        "seats": 3,
        "first": timezone.now(),
        "every": timedelta(hours=4),
        "lot": list(Experiment.objects.filter(course=offering.course)),
        "internal": factories.make_faculty(offering).user,
        "external": factories.make_user(),
    } | more
    return sitting.Plan(**wanted)


def test_a_class_is_split_into_batches_in_seat_order() -> None:
    offering = factories.make_offering()
    students = [factories.make_student(offering) for _ in range(7)]
    made = sitting.plan(a_plan(offering, students))
    assert [each.batch for each in made] == ["B1", "B2", "B3"]
    assert [each.seats.count() for each in made] == [3, 3, 1]
    assert made[1].starts_at - made[0].starts_at == timedelta(hours=4)
    assert [seat.enrolment for each in made for seat in each.seats.all()] == students


def test_nobody_is_seated_twice_and_then_nothing_is_planned() -> None:
    offering = factories.make_offering()
    students = [factories.make_student(offering) for _ in range(2)]
    sitting.plan(a_plan(offering, students[:1]))
    with pytest.raises(ExamRefused, match=students[0].user.usn):
        sitting.plan(a_plan(offering, students))
    assert offering.exam_sessions.count() == 1


def test_who_is_not_eligible_is_named_and_not_seated_for_the_see() -> None:
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    low, good = factories.make_student(offering), factories.make_student(offering)
    enter_all(low, teacher, [5] * 7, 10, 3)
    enter_all(good, teacher, [27] * 7, 34, 8)
    with pytest.raises(ExamRefused, match=rf"{low.user.usn} \(NE\)"):
        sitting.plan(a_plan(offering, [low, good], kind=SEE))
    sitting.plan(a_plan(offering, [good], kind=SEE))


def test_two_examiners_are_two_people() -> None:
    offering = factories.make_offering()
    one = factories.make_faculty(offering).user
    with pytest.raises(ExamRefused, match="two people"):
        sitting.plan(
            a_plan(offering, [factories.make_student(offering)], internal=one, external=one)
        )


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
