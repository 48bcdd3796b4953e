"""Where a result stands in its class: without names, and only among enough."""

from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grading.models import Enrolment
from grading.pages.results.beside import AT_LEAST, BINS, strip
from tests import factories


def test_four_students_are_too_few() -> None:
    assert strip([0.9] * (AT_LEAST - 1), 0.9) is None
    assert strip([0.9] * AT_LEAST, 0.9) is not None


@given(st.lists(st.floats(0, 1), min_size=AT_LEAST), st.floats(-1, 2))
def test_everybody_is_in_one_bar(values: list[float], own: float) -> None:
    found = strip(values, own)
    assert found is not None
    assert len(found.bars) == BINS
    assert sum(bar.count for bar in found.bars) == found.students == len(values)
    assert sum(bar.is_own for bar in found.bars) == 1
    assert min(values) <= found.median <= max(values)


def test_each_student_counts_once_by_the_newest_result(
    as_student: Client, student: Enrolment
) -> None:
    for value in (0.5, 0.95):
        run = factories.make_finished_run(factories.make_submission(student), value=value)
    for value in (0.6, 0.7, 0.8, 0.9):
        other = factories.make_student(student.offering)
        factories.make_finished_run(factories.make_submission(other), value=value)
    elsewhere = factories.make_student()
    factories.make_finished_run(factories.make_submission(elsewhere), value=0.1)
    answer = as_student.get(reverse("run", args=[run.pk]))
    found = answer.context["strip"]
    assert (found.students, found.median, found.below) == (5, 0.8, 4)
    page = answer.content.decode()
    assert "The newest results of 5 students, without names" in page
    assert other.user.name not in page


def test_a_small_class_is_not_shown(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    assert "In the class" not in as_student.get(reverse("run", args=[run.pk])).content.decode()
