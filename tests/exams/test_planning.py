"""From a class to its sittings: batches, seats, who may sit, and what stands from when on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grading.exams import planning
from grading.exams.errors import ExamRefused
from grading.models import ExamSession
from labs.models import Experiment
from tests import factories
from tests.scoring.class_of_marks import enter_all

pytestmark = pytest.mark.django_db
SEE, TEST = ExamSession.Kind.SEE, ExamSession.Kind.TEST


def a_plan(offering, students, **more) -> planning.Plan:
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
    return planning.Plan(**wanted)


def test_a_class_is_split_into_batches_in_seat_order() -> None:
    offering = factories.make_offering()
    students = [factories.make_student(offering) for _ in range(7)]
    made = planning.plan(a_plan(offering, students))
    assert [each.batch for each in made] == ["B1", "B2", "B3"]
    assert [each.seats.count() for each in made] == [3, 3, 1]
    assert made[1].starts_at - made[0].starts_at == timedelta(hours=4)
    assert [seat.enrolment for each in made for seat in each.seats.all()] == students


def test_nobody_is_seated_twice_and_then_nothing_is_planned() -> None:
    offering = factories.make_offering()
    students = [factories.make_student(offering) for _ in range(2)]
    planning.plan(a_plan(offering, students[:1]))
    with pytest.raises(ExamRefused, match=students[0].user.usn):
        planning.plan(a_plan(offering, students))
    assert offering.exam_sessions.count() == 1


def test_who_is_not_eligible_is_named_and_not_seated_for_the_see() -> None:
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    low, good = factories.make_student(offering), factories.make_student(offering)
    enter_all(low, teacher, [5] * 7, 10, 3)
    enter_all(good, teacher, [27] * 7, 34, 8)
    with pytest.raises(ExamRefused, match=rf"{low.user.usn} \(NE\)"):
        planning.plan(a_plan(offering, [low, good], kind=SEE))
    planning.plan(a_plan(offering, [good], kind=SEE))


def test_two_examiners_are_two_people() -> None:
    offering = factories.make_offering()
    one = factories.make_faculty(offering).user
    with pytest.raises(ExamRefused, match="two people"):
        planning.plan(
            a_plan(offering, [factories.make_student(offering)], internal=one, external=one)
        )
