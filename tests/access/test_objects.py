"""The functions through which views get objects, without any view."""

import pytest
from django.http import Http404

from grading import access
from labs.models import Task
from tests import factories
from tests.access.conftest import World


def test_teachers_get_their_offerings_newest_first(db: None) -> None:
    old = factories.make_faculty()
    new = factories.make_offering()
    new.enrolments.create(user=old.user, role="faculty")
    factories.make_offering()
    assert list(access.offerings_for(old.user)) == [new, old.offering]


def test_taking_a_class_is_not_teaching_it(world: World) -> None:
    assert not access.offerings_for(world.people["the student"]).exists()
    assert not access.student_enrolments(world.people["the teacher"]).exists()


def test_a_member_of_faculty_is_no_student_of_the_class(world: World) -> None:
    teacher = world.people["the teacher"]
    enrolment = teacher.enrolments.get()
    with pytest.raises(Http404):
        access.student_in(teacher, enrolment.offering_id, enrolment.pk)


def test_a_student_is_found_only_in_the_class_that_is_named(world: World) -> None:
    other = factories.make_offering()
    teacher = world.people["the teacher"]
    other.enrolments.create(user=teacher, role="faculty")
    assert access.student_in(teacher, world.student.offering_id, world.student.pk) == world.student
    with pytest.raises(Http404):
        access.student_in(teacher, other.pk, world.student.pk)


def test_a_task_that_is_not_published_is_not_there(world: World) -> None:
    student = world.people["the student"]
    assert access.student_task(student, world.student.pk, "1a")[1].slug == "1a"
    Task.objects.filter(slug="1a").update(current=None)
    with pytest.raises(Http404):
        access.student_task(student, world.student.pk, "1a")


def test_a_run_can_be_cancelled_only_while_it_waits_or_runs(world: World) -> None:
    student = world.people["the student"]
    assert access.rules.may("cancel_run", student, world.running)
    assert not access.rules.may("cancel_run", student, world.finished)
    assert not access.rules.may("cancel_run", world.people["the teacher"], world.running)
    world.running.cancel_requested = True
    assert not access.rules.may("cancel_run", student, world.running)


def test_an_unknown_rule_permits_nothing(world: World) -> None:
    assert not access.rules.may("anything", world.people["the student"], world.running)
