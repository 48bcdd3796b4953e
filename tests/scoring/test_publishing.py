"""Only a complete sheet is published; what is missing is named."""

import pytest

from grading.ledger.sheets import state_of
from grading.models import Order, SheetEvent
from grading.scoring.orders import issue
from grading.scoring.publishing import Incomplete, gaps, publish
from tests import factories
from tests.scoring.class_of_marks import enter_all

pytestmark = pytest.mark.django_db
CIE, SEE = SheetEvent.Sheet.CIE, SheetEvent.Sheet.SEE


@pytest.fixture
def student():
    return factories.make_student(factories.make_offering())


@pytest.fixture
def teacher(student):
    return factories.make_faculty(student.offering).user


def test_a_sheet_with_a_blank_entry_is_not_published_and_the_student_is_named(
    student, teacher
) -> None:
    enter_all(student, teacher, [27] * 6, 34, 8)
    with pytest.raises(Incomplete, match=rf"{student.user.usn} \(7\)"):
        publish(student.offering, CIE, teacher)
    assert not state_of(student.offering, CIE).locked


def test_a_complete_sheet_is_published_and_the_other_not_yet(student, teacher) -> None:
    enter_all(student, teacher, [27] * 7, 34, 8)
    publish(student.offering, CIE, teacher)
    assert state_of(student.offering, CIE).locked
    assert [gap.missing for gap in gaps(student.offering, SEE)] == [("S",)]


def test_who_may_not_sit_the_see_is_not_missing_from_it(student, teacher) -> None:
    enter_all(student, teacher, [27] * 7, 34, 8)
    issue(student, Order.Kind.DETAINED, teacher, reason="attendance")
    publish(student.offering, SEE, teacher)
    assert state_of(student.offering, SEE).locked
