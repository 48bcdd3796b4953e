"""The result: precedence of statuses, heads passed separately, grades."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import ABSENT, MarkError, Scheme, State, Status, cie, result, see
from grading.scheme.see import of_raw, writeup_after_change
from tests.scheme.build import DEFAULT, entries

GOOD = cie(entries([25] * 7, 34, 8), DEFAULT)
LOW = cie(entries([8] * 7, 12, 3), DEFAULT)
OPEN = cie(entries([25] * 7, State.BLANK, 8), DEFAULT)
SITTINGS = (ABSENT, of_raw(Fraction(39), DEFAULT), of_raw(Fraction(80), DEFAULT))


def test_of_several_statuses_the_first_in_order_is_the_result() -> None:
    for withheld, detained, marks, sitting in product(
        (True, False), (True, False), (GOOD, LOW), SITTINGS
    ):
        found = result(marks, sitting, DEFAULT, withheld=withheld, detained=detained).status
        applies = [
            (withheld, Status.WITHHELD),
            (detained, Status.DETAINED),
            (marks is LOW, Status.NOT_ELIGIBLE),
            (sitting.absent, Status.ABSENT),
            (not sitting.passed, Status.FAIL),
            (True, Status.PASS),
        ]
        assert found is next(status for applied, status in applies if applied)


def test_an_override_opens_the_see_but_the_cie_still_fails() -> None:
    found = result(LOW, SITTINGS[2], DEFAULT, eligibility_override="Order 12 of the principal")
    assert (found.status, found.grade, found.points) == (Status.FAIL, "F", 0)
    with pytest.raises(MarkError, match="needs a reason"):
        result(LOW, SITTINGS[2], DEFAULT, eligibility_override=" ")


def test_an_open_cie_or_see_is_no_result_yet() -> None:
    assert result(OPEN, SITTINGS[2], DEFAULT).status is None
    assert result(GOOD, None, DEFAULT).status is None
    assert result(GOOD, None, DEFAULT).total is None


@given(st.integers(0, 100))
def test_a_printed_see_is_a_pass_exactly_where_the_raw_mark_is(raw: int) -> None:
    sitting = of_raw(Fraction(raw), DEFAULT)
    assert sitting.marks is not None
    assert (sitting.marks >= 20) == sitting.passed == (raw >= 40)
    assert 0 <= sitting.marks <= 50


@given(st.integers(40, 100))
def test_whoever_passes_both_heads_gets_a_grade(raw: int) -> None:
    found = result(GOOD, of_raw(Fraction(raw), DEFAULT), DEFAULT)
    assert found.status is Status.PASS
    assert found.grade in {row.name for row in DEFAULT.grades}


def test_a_see_without_all_its_marks_is_refused() -> None:
    with pytest.raises(MarkError, match="no mark for Part A viva, Part B report"):
        see({"writeup": 1, "execution": 1, "demonstration": 1, "project_viva": 1}, DEFAULT)
    with pytest.raises(MarkError, match="Part A execution: 41 is over the maximum of 40"):
        see(
            {
                "writeup": 1, "execution": 41, "viva": 1,
                "demonstration": 1, "report": 1, "project_viva": 1,
            },
            DEFAULT,
        )  # fmt: skip


def test_a_changed_experiment_in_the_internal_test_caps_the_write_up() -> None:
    assert writeup_after_change(0, DEFAULT) == 0
    with pytest.raises(MarkError, match="at most 0"):
        writeup_after_change(1, DEFAULT)
    assert writeup_after_change(1, Scheme(test_change_writeup=1)) == 1
