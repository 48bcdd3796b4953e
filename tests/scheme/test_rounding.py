"""Rounding: exact, half up, once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme.rounding import as_decimal, ceil_to_step, round_half_up, round_to_step

POSITIVE = st.fractions(min_value=0, max_value=1000)


@pytest.mark.parametrize(
    ("value", "whole"),
    [("0", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999999999999999999", 2), ("19.5", 20)],
)
def test_a_half_goes_up_where_python_would_go_to_the_even_neighbour(value: str, whole: int) -> None:
    assert round_half_up(Fraction(value)) == whole


@given(POSITIVE)
def test_the_rounded_value_is_the_nearest(value: Fraction) -> None:
    assert -Fraction(1, 2) <= value - round_half_up(value) < Fraction(1, 2)


@given(POSITIVE, POSITIVE)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction) -> None:
    if one <= other:
        assert round_half_up(one) <= round_half_up(other)


def test_a_negative_mark_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="never negative"):
        round_half_up(Fraction(-1, 2))


@given(POSITIVE, st.sampled_from([Decimal(1), Decimal("0.5")]))
def test_steps_are_kept_and_a_ceiling_is_never_below(value: Fraction, step: Decimal) -> None:
    assert round_to_step(value, step) % step == 0
    top = ceil_to_step(value, step)
    assert top % step == 0
    assert value <= Fraction(top) < value + Fraction(step)


def test_print_shows_three_decimals_half_up() -> None:
    assert str(as_decimal(Fraction(135, 7) + Fraction(1, 14))) == "19.357"
    assert str(as_decimal(Fraction(1, 2000))) == "0.001"
