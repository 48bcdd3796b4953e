"""Execution marks as the grader proposes them: scaled, rounded once, capped so that bands hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import CheckPoints, Scheme, propose
from grading.scheme.rubrics import semester_end
from tests.scheme.build import EXPERIMENTS, ITEMS

WEEKLY = ITEMS["1"].component("execution")
TEST = ITEMS["T"].component("execution")
SMALL_TEST = Scheme(test_split="10-20-10").items(EXPERIMENTS)[7].component("execution")
SEE = semester_end()[1]


def checks(run: str, contract: str, metric: str) -> list[CheckPoints]:
    weights = (("runs_to_end", run, 25), ("contract", contract, 25), ("metric", metric, 50))
    return [CheckPoints(name, Decimal(got), Decimal(most)) for name, got, most in weights]


def proposed(component, points, *, ran=True, above=True, evidence=True):
    return propose(
        component, checks(*points), ran_to_end=ran, above_floor=above, evidence_enough=evidence
    )


@pytest.mark.parametrize(
    ("component", "full", "poor", "satisfactory"),
    [(WEEKLY, 20, 4, 9), (TEST, 30, 5, 20), (SMALL_TEST, 20, 3, 13), (SEE, 40, 8, 18)],
)
def test_full_marks_and_caps_of_each_component(component, full, poor, satisfactory) -> None:
    every = ("25", "25", "50")
    assert proposed(component, every).marks == full
    assert proposed(component, every, ran=False).marks == poor
    assert proposed(component, every, above=False).marks == satisfactory
    assert proposed(component, every, evidence=False).marks == satisfactory


def test_marks_are_rounded_once_half_up_and_explained() -> None:
    found = proposed(WEEKLY, ("25", "25", "22.5"))
    assert (found.marks, found.max_marks, found.band) == (15, 20, "Good")
    assert found.explanation == (
        "runs_to_end 25 of 25, contract 25 of 25, metric 22.5 of 50: 72.5 % of 20 is 14.5, "
        "rounded 15."
    )
    halves = Scheme(halves=True).items(EXPERIMENTS)[0].component("execution")
    assert proposed(halves, ("25", "25", "22.5")).marks == Decimal("14.5")


def test_a_cap_is_said_and_a_low_mark_is_not_raised_to_it() -> None:
    held = proposed(WEEKLY, ("25", "25", "0"), above=False)
    assert (held.marks, held.band) == (9, "Satisfactory")
    assert "Held at 9: the metric is no better than the trivial baseline." in held.explanation
    low = proposed(WEEKLY, ("0", "10", "0"), ran=False)
    assert (low.marks, low.band) == (2, "Poor")
    assert "Held" not in low.explanation


def test_weights_that_do_not_add_up_are_the_authors_fault() -> None:
    with pytest.raises(ValueError, match="add up to 75"):
        propose(
            WEEKLY, checks("25", "25", "50")[1:], ran_to_end=True, above_floor=True,
            evidence_enough=True,
        )  # fmt: skip
    with pytest.raises(ValueError, match="Check contract: 26 of 25"):
        proposed(WEEKLY, ("25", "26", "0"))


POINTS = st.tuples(
    *(st.decimals(0, most, places=2).map(str) for most in (Decimal(25), Decimal(25), Decimal(50)))
)
COMPONENTS = st.sampled_from([WEEKLY, TEST, SMALL_TEST, SEE])


@given(COMPONENTS, POINTS, st.booleans(), st.booleans(), st.booleans())
def test_a_proposal_stays_within_bounds_and_caps(component, points, ran, above, evidence) -> None:
    found = proposed(component, points, ran=ran, above=above, evidence=evidence)
    free = proposed(component, points)
    assert 0 <= found.marks <= free.marks <= component.max_marks
    assert found.marks % component.step == 0
    if component.bands and not ran:
        assert found.band == "Poor"
    if component.bands and not (above and evidence):
        assert found.band in ("Satisfactory", "Poor")


@given(COMPONENTS, POINTS, POINTS)
def test_more_points_never_propose_less(component, one, other) -> None:
    high = tuple(str(max(Decimal(a), Decimal(b))) for a, b in zip(one, other, strict=True))
    assert proposed(component, high).marks >= proposed(component, one).marks
