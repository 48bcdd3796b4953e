"""What notes on a viva's answers propose: the mean of the questions, rounded half up once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import Component, propose_viva, share_of_mark
from grading.scheme.viva import FULL, HALF, NOTHING

FIVE, TEN = Component("viva", "Viva", Decimal(5)), Component("viva", "Viva", Decimal(10))
HALVES = Component("viva", "Viva", Decimal(5), step=Decimal("0.5"))
shares = st.lists(
    st.one_of(
        st.sampled_from([FULL, HALF, NOTHING]),
        st.integers(0, 20).map(lambda half: share_of_mark(Decimal(half) / 2)),
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.parametrize(
    ("given_shares", "component", "proposed"),
    [
        ([FULL, FULL, FULL], FIVE, 5),
        ([FULL, HALF, NOTHING], FIVE, 3),  # 2.5, half up
        ([HALF, NOTHING], FIVE, 1),  # 1.25
        ([NOTHING], FIVE, 0),
        ([FULL, HALF, NOTHING], TEN, 5),
        ([FULL, HALF, NOTHING], HALVES, Decimal("2.5")),
        ([share_of_mark(Decimal("6.5")), FULL], TEN, 8),  # 8.25
    ],
)
def test_the_mean_of_the_questions_on_the_components_maximum(
    given_shares, component, proposed
) -> None:
    assert propose_viva(given_shares, component) == proposed


def test_nothing_asked_proposes_nothing_which_is_not_0() -> None:
    assert propose_viva([], FIVE) is None


@given(shares, st.sampled_from([FIVE, TEN, HALVES]))
def test_a_proposal_is_a_mark_of_its_component_and_order_does_not_matter(found, component) -> None:
    proposed = propose_viva(found, component)
    assert component.read(proposed) == proposed
    assert propose_viva(found[::-1], component) == proposed
    assert abs(Fraction(proposed) - sum(found) / len(found) * Fraction(component.max_marks)) <= (
        Fraction(component.step) / 2
    )


@given(shares, shares)
def test_a_better_answer_never_proposes_less(found, others) -> None:
    better = [max(one, other) for one, other in zip(found, others, strict=False)]
    worse = [min(one, other) for one, other in zip(found, others, strict=False)]
    assert propose_viva(better, TEN) >= propose_viva(worse, TEN)
