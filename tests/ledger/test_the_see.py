"""The semester-end examination is marked in the same ledger and is no part of the CIE."""

from decimal import Decimal

import pytest

from grading.ledger import (
    Decision,
    InvalidMark,
    current,
    every_item_of,
    items_of,
    present,
    record,
    scheme_of,
)
from grading.scheme import SEE, State, cie, see
from tests import factories

pytestmark = pytest.mark.django_db

MARKS = {
    "writeup": 8, "execution": 33, "viva": 8,
    "demonstration": 20, "report": 8, "project_viva": 4,
}  # fmt: skip


@pytest.fixture
def student():
    return factories.make_student(factories.make_offering())


@pytest.fixture
def examiner(student):
    return factories.make_faculty(student.offering).user


def decisions(**marks: int) -> dict[str, Decision]:
    return {key: Decision(State.SCORED, Decimal(value)) for key, value in marks.items()}


def test_six_marks_of_100_stand_for_the_see(student, examiner) -> None:
    record(student, SEE, decisions(**MARKS), examiner, expected={})

    rows = present(student, SEE)
    assert {key: row.marks for key, row in rows.items()} == MARKS
    found = see({key: row.marks for key, row in rows.items()}, scheme_of(student.offering))
    assert (found.raw, found.marks) == (81, 41)


def test_an_absence_is_a_state_and_no_mark(student, examiner) -> None:
    record(student, SEE, {"": Decision(State.AB)}, examiner, expected={})
    assert present(student, SEE)[""].state == State.AB


@pytest.mark.parametrize("state", [State.EXM, State.NC, State.EXC])
def test_nobody_is_exempt_from_the_see(student, examiner, state) -> None:
    with pytest.raises(InvalidMark):
        record(student, SEE, {"": Decision(state)}, examiner, expected={}, reason="why")


def test_a_mark_over_the_maximum_is_refused(student, examiner) -> None:
    with pytest.raises(InvalidMark, match="40"):
        record(student, SEE, decisions(execution=41), examiner, expected={})


def test_the_cie_does_not_see_it(student, examiner) -> None:
    before = current(student.offering)[student.pk]
    record(student, SEE, decisions(**MARKS), examiner, expected={})
    assert current(student.offering)[student.pk] == before
    assert SEE not in {item.key for item in items_of(student.offering)}
    everything = every_item_of(student.offering)
    assert everything[-1].key == SEE
    with_see = current(student.offering, everything)[student.pk]
    assert cie(with_see, scheme_of(student.offering)) == cie(before, scheme_of(student.offering))
