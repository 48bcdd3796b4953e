"""Numbers left in variables, and a table of networks against what was measured again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import checks
from grading.checks import Answers, Facts, Found, Score
from grading.near import near

FULL = Decimal(10)
SCORE = Score("accuracy", str, 0.9, 0.9, 0.1, "verified", True)


def facts(variables=None, probes=None, errors=None) -> Facts:
    found = Found(variables or {}, probes or {}, errors or {})
    return Facts(True, "", Answers(True, ""), SCORE, found)


def numbers(variables, **options):
    wanted = {"values": {"capacity": 0.138, "weights": {"l1": [1.0, 0.0], "l2": [0.5, 0.25]}}}
    return checks.REGISTRY["numbers"].judge(facts(variables), FULL, wanted | options)


RIGHT = {"capacity": 0.138, "weights": {"l1": [1.0, 0.0], "l2": [0.5, 0.25]}}


def test_every_number_right_is_all_points_and_only_reported():
    verdict = numbers(RIGHT)
    assert (verdict.points, verdict.evidence) == (FULL, checks.REPORTED)


@pytest.mark.parametrize(
    ("variables", "points"),
    [
        (RIGHT | {"capacity": 0.14}, 5),
        (RIGHT | {"weights": {"l1": [1.0, 0.0]}}, 5),
        (RIGHT | {"weights": [[1.0, 0.0], [0.5, 0.25]]}, 10),
        (RIGHT | {"capacity": "0.138?"}, 5),
        (RIGHT | {"capacity": float("nan")}, 5),
        ({"capacity": 0.138}, 5),
        ({}, 0),
    ],
)
def test_each_variable_is_worth_the_same(variables, points):
    verdict = numbers(variables)
    assert verdict.points == points
    assert verdict.message


def test_the_tolerance_is_the_tasks():
    assert numbers(RIGHT | {"capacity": 0.14}, absolute=0.005).points == 10


def test_which_variables_are_read_follows_from_the_options():
    options = {"values": {"a": 1, "b": 2}}
    assert checks.REGISTRY["numbers"].variables(options) == ["a", "b"]


@given(st.floats(allow_nan=True), st.floats(-1e9, 1e9))
def test_near_is_never_true_of_what_is_no_finite_number(answer, right):
    assert near(answer, right, {}) == (abs(answer - right) <= 1e-6 + 1e-3 * abs(right))


MEASURED = {
    "lenet": {"parameters": 1000, "seconds": 0.01},
    "vgg": {"parameters": 9000, "seconds": 0.05},
}
TABLE = [
    {"model": "lenet", "parameters": 1000, "seconds": 0.02},
    {"model": "vgg", "parameters": 9050, "seconds": 0.02},
]


def described(table, measured=MEASURED, errors=None):
    found = facts({"table": table}, {"networks": {"models": measured}} if measured else {}, errors)
    return checks.REGISTRY["described"].judge(found, FULL, {})


def test_a_table_that_tells_the_truth_has_all_points():
    verdict = described(TABLE)
    assert (verdict.points, verdict.evidence) == (FULL, checks.REPORTED)


@pytest.mark.parametrize(
    ("row", "points", "said"),
    [
        ({"model": "vgg", "parameters": 9200, "seconds": 0.05}, "7.50", "9200 parameters"),
        ({"model": "vgg", "parameters": 9000, "seconds": 0.16}, "7.50", "0.16 seconds"),
        ({"model": "vgg", "parameters": 9000, "seconds": 0.016}, "7.50", "0.016 seconds"),
        ({"model": "vgg", "parameters": True, "seconds": -1}, "5.00", "says no parameters"),
        ({"model": "VGG"}, "5.00", "vgg: the table says no seconds"),
    ],
)
def test_what_is_off_costs_its_part_and_is_named(row, points, said):
    verdict = described([TABLE[0], row])
    assert str(verdict.points) == points
    assert said in verdict.message


@pytest.mark.parametrize("table", [None, "x", [1, None], {"lenet": 1}])
def test_no_table_is_no_points(table):
    assert described(table).points == 0


def test_what_could_not_be_measured_says_why():
    assert "a reason" in described(TABLE, {}, {"probe-networks": "a reason"}).message
    lost = {"lenet": {"why": "it has no function"}, "vgg": {"seconds": 0.02}}
    verdict = described(TABLE, lost)
    assert str(verdict.points) == "2.50"
    assert "could not be measured" in verdict.message
