"""The nine worked cases, computed once with exact fractions and never to come out otherwise."""

from fractions import Fraction

import pytest

from grading.scheme import ABSENT, MarkError, Scheme, State, Status, cie, result, see
from grading.scheme.see import check_change, of_raw
from tests.scheme.build import DEFAULT, ITEMS, entries, scored

SEE_KEYS = ("writeup", "execution", "viva", "demonstration", "report", "project_viva")


def exam(*marks: int, changes: int = 0):
    return see(dict(zip(SEE_KEYS, marks, strict=True)), DEFAULT, changes=changes)


def test_case_1_a_good_student_passes_with_a_plus() -> None:
    found = cie(entries([27, 25, 24, 28, 22, 26, 25], 34, 8), DEFAULT)
    assert (found.a, found.b, found.marks) == (Fraction(177, 7), Fraction(33, 2), 42)
    sitting = exam(8, 33, 8, 20, 8, 4)
    assert (sitting.raw, sitting.marks) == (81, 41)
    final = result(found, sitting, DEFAULT)
    assert (final.status, final.total, final.grade, final.points) == (Status.PASS, 83, "A+", 9)


def test_case_2_the_lowest_pass() -> None:
    found = cie(entries([12] * 7, 16, 4), DEFAULT)
    assert found.marks == 20
    sitting = exam(6, 22, 4, 5, 2, 1)
    assert (sitting.raw, sitting.marks) == (40, 20)
    final = result(found, sitting, DEFAULT)
    assert (final.status, final.total, final.grade) == (Status.PASS, 40, "P")


def test_case_3_an_exact_half_goes_up_and_one_mark_less_does_not() -> None:
    up = cie(entries([12] * 7, 18, 3), DEFAULT)
    assert (up.exact, up.marks, up.eligible) == (Fraction(39, 2), 20, True)
    down = cie(entries([12] * 6 + [11], 18, 3), DEFAULT)
    assert down.exact == Fraction(19357, 1000) + Fraction(1, 7000)
    assert (down.marks, down.eligible) == (19, False)
    assert result(down, None, DEFAULT).status is Status.NOT_ELIGIBLE


def test_case_4_a_failed_see_never_prints_a_pass() -> None:
    found = cie(entries([27, 25, 24, 28, 22, 26, 25], 34, 8), DEFAULT)
    sitting = exam(5, 20, 4, 7, 2, 1)
    assert (sitting.raw, sitting.marks, sitting.passed) == (39, 19, False)
    assert result(found, sitting, DEFAULT).status is Status.FAIL
    assert result(found, of_raw(Fraction(40), DEFAULT), DEFAULT).status is Status.PASS
    assert of_raw(Fraction(39), Scheme(cap_failed_see=False)).marks == 20


def test_case_5_an_absence_is_not_a_zero() -> None:
    found = cie(entries([27, 25, 24, 28, 22, 26, 25], 34, 8), DEFAULT)
    away = result(found, ABSENT, DEFAULT)
    assert (away.status, away.grade, away.points) == (Status.ABSENT, None, None)
    assert result(found, exam(0, 0, 0, 0, 0, 0), DEFAULT).status is Status.FAIL


def test_case_6_a_change_of_experiment_costs_the_write_up_and_comes_once() -> None:
    sitting = exam(0, 34, 7, 22, 8, 4, changes=1)
    assert (sitting.raw, sitting.marks) == (75, 38)
    with pytest.raises(MarkError, match="Part A write-up: the experiment was changed"):
        exam(8, 34, 7, 22, 8, 4, changes=1)
    with pytest.raises(MarkError, match="one change is all that is allowed"):
        check_change(2)
    assert exam(0, 40, 10, 25, 10, 5, changes=1).raw == 90


@pytest.mark.parametrize(
    ("third", "marks", "a"),
    [
        (State.AB, 34, Fraction(140, 7)),
        (State.EXM, 37, Fraction(140, 6)),
        (State.NC, 37, Fraction(140, 6)),
        (State.MK, 37, Fraction(158, 7)),
    ],
)
def test_case_7_each_state_of_one_entry(third: State, marks: int, a: Fraction) -> None:
    student = entries([24, 22, State.AB, 26, 25, 23, 20], 28, 7)
    if third is State.MK:
        student["3"] = scored(ITEMS["3"], 18, make_up=True)
        assert student["3"].state is State.MK
    else:
        student["3"] = type(student["3"])(third)
    found = cie(student, DEFAULT)
    assert (found.a, found.marks) == (a, marks)


def test_case_8_rounding_the_parts_first_would_give_a_mark_too_many() -> None:
    weekly = [23, 23, 23, 22, 22, 22]
    assert sum(weekly) == 135
    found = cie(entries([*weekly, State.NC], 30, 10), DEFAULT)
    assert (found.a, found.b, found.marks) == (Fraction(45, 2), Fraction(35, 2), 40)


def test_case_9_the_best_grade() -> None:
    found = cie(entries([27, 27, 27, 27, 27, 27, 28], 38, 8), DEFAULT)
    assert found.a == Fraction(190, 7)
    assert found.marks == 45
    sitting = of_raw(Fraction(89), DEFAULT)
    assert sitting.marks == 45
    final = result(found, sitting, DEFAULT)
    assert (final.total, final.grade, final.points) == (90, "O", 10)
