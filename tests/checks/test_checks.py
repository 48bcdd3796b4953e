"""The checks that most tasks have: what each gives points for and what it says."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.checks import REGISTRY, Answers, Awkward, Facts, Score
from grading.registry import UnknownName

AWKWARD = tuple(Awkward(title, True, "") for title in ("one row", "odd number", "another order"))
GOOD = Facts(
    ran_to_end=True,
    ending="",
    answers=Answers(readable=True, message="", awkward=AWKWARD),
    score=Score("accuracy", lambda v: f"{v * 100:.1f} %", 0.95, 0.9, 0.1, "verified", True),
)
shares = st.floats(0, 1, allow_nan=False)


def judge(name: str, facts: Facts, points: str = "25"):
    return REGISTRY[name].judge(facts, Decimal(points), {})


def with_score(**changes) -> Facts:
    return replace(GOOD, score=replace(GOOD.score, **changes))


def with_answers(**changes) -> Facts:
    return replace(GOOD, answers=replace(GOOD.answers, **changes))


def test_a_good_program_gets_all_points_of_all_checks():
    usual = ("runs", "contract", "metric")
    assert [judge(name, GOOD).points for name in usual] == [Decimal(25)] * 3


def test_a_program_that_stops_gets_no_points_for_running_and_hears_where_it_stopped():
    verdict = judge("runs", replace(GOOD, ran_to_end=False, ending="NameError in line 3."))
    assert verdict.points == 0
    assert "NameError in line 3." in verdict.message


@pytest.mark.parametrize(
    ("facts", "points", "said"),
    [
        (with_answers(readable=False, message="It returned text."), "0", "It returned text."),
        (with_answers(form_notes=("Read (N, 1) as (N,).",)), "0", "Read (N, 1) as (N,)."),
        (with_answers(same_for_all="class 3"), "0", "class 3"),
        (
            with_answers(awkward=(Awkward("one row", False, "it raised."), *AWKWARD[1:])),
            "20",
            "one row: it raised.",
        ),
        (
            with_answers(awkward=tuple(Awkward(a.title, False, "no.") for a in AWKWARD)),
            "10",
            "another order: no.",
        ),
    ],
)
def test_the_contract_check_takes_points_for_what_is_off(facts, points, said):
    verdict = judge("contract", facts)
    assert verdict.points == Decimal(points)
    assert said in verdict.message


@pytest.mark.parametrize(
    ("value", "points"),
    [(0.9, "50"), (1.0, "50"), (0.5, "25"), (0.1, "0"), (0.05, "0"), (0.8999999, "49.99")],
)
def test_metric_points_run_linearly_from_floor_to_target(value, points):
    assert judge("metric", with_score(value=value), "50").points == Decimal(points)


@given(value=shares, floor=shares, target=shares, points=st.decimals("1", "100", places=2))
def test_metric_points_stay_within_bounds_and_are_full_only_at_the_target(
    value, floor, target, points
):
    verdict = REGISTRY["metric"].judge(
        with_score(value=value, floor=floor, target=target), points, {}
    )
    assert 0 <= verdict.points <= points
    assert (verdict.points == points) == (value >= target)
    assert verdict.points.as_tuple().exponent >= -2


@given(low=shares, high=shares)
def test_a_better_answer_never_gets_fewer_points(low, high):
    low, high = sorted((low, high))
    worse, better = (judge("metric", with_score(value=value), "50") for value in (low, high))
    assert Fraction(worse.points) <= Fraction(better.points)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (with_score(value=None), "could not be measured"),
        (with_score(target=None, floor=None), "no measured target"),
        (with_score(evidence="claimed", evidence_enough=False), "only claimed"),
    ],
)
def test_without_a_measured_value_target_or_evidence_there_are_no_metric_points(facts, said):
    verdict = judge("metric", facts, "50")
    assert verdict.points == 0
    assert said in verdict.message


def test_an_unknown_check_is_answered_with_the_nearest_name():
    with pytest.raises(UnknownName, match="did you mean 'contract'"):
        REGISTRY["contracts"]
