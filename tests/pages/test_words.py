"""Every key of the contracts that pages speak for has its words, and numbers read well."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading import checks, metrics
from grading.models import Run
from grading.pages import standing, words
from grading.pages.meter import Meter, place
from grading.scheme import Entry, State
from grading.templatetags import prayoga
from labs.spec import EVIDENCE
from sandbox.contract import Outcome, Stage


def test_no_key_is_without_a_word() -> None:
    assert {outcome.value for outcome in Outcome} | {"cancelled"} == set(words.OUTCOMES)
    assert set(EVIDENCE) == set(words.EVIDENCE)
    assert {stage.value for stage in Stage} < {key for key, _ in words.STAGES}
    assert set(checks.REGISTRY) == set(words.CHECKS)
    assert set(metrics.REGISTRY) == set(words.METRICS)


@pytest.mark.parametrize("state", Run.State)
def test_every_state_of_a_run_has_a_word(state: Run.State) -> None:
    assert standing.of_run(Run(state=state, outcome="ok")) in words.STATES


@pytest.mark.parametrize("state", State)
def test_every_state_of_an_entry_has_a_word(state: State) -> None:
    assert standing.of_entry(Entry(state, {"viva": Decimal(1)})) in words.STATES


def test_a_scored_run_with_answers_that_could_not_be_read_needs_attention() -> None:
    assert standing.of_run(Run(state=Run.State.SCORED, outcome="bad_output")) == "attention"


@pytest.mark.parametrize(
    ("entry", "runs", "is_open", "shown"),
    [
        (Entry(), [], False, "not_open"),
        (Entry(), [], True, "not_started"),
        (Entry(), ["not_started", "proposed"], True, "proposed"),
        (Entry(), ["running", "attention"], True, "attention"),
        (Entry(marks={"viva": Decimal(4)}), ["proposed"], True, "partly"),
        (Entry(marks={"viva": Decimal(4)}), ["running"], True, "running"),
        (Entry(State.SCORED, {"viva": Decimal(4)}), ["attention"], True, "confirmed"),
        (Entry(State.EXM), ["attention"], True, "EXM"),
    ],
)
def test_what_was_decided_goes_before_what_runs_say(
    entry: Entry, runs: list[str], is_open: bool, shown: str
) -> None:
    assert standing.of_item(entry, runs, is_open=is_open) == shown


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("4.00"), "4"),
        (Decimal("4.50"), "4.5"),
        (Decimal(0), "0"),
        (Decimal(20), "20"),
        (Fraction(177, 7), "25.286"),
        (Fraction(33, 2), "16.5"),
        (100, "100"),
    ],
)
def test_marks_are_written_without_needless_digits(value: Decimal, written: str) -> None:
    assert prayoga.mark(value) == written


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_mark_is_a_dash_that_is_read_as_missing(value: None) -> None:
    assert "not entered" in prayoga.mark(value)
    assert "0" not in prayoga.mark(value)


@given(st.fractions(min_value=0, max_value=100))
def test_a_written_mark_is_within_half_a_thousandth(value: Fraction) -> None:
    assert abs(Fraction(prayoga.mark(value)) - value) <= Fraction(1, 2000)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.42, "0.4 s"), (9.99, "10.0 s"), (42.4, "42 s"), (120, "2 min"), (125, "2 min 5 s"),
     (3720, "1 h 2 min"), (7200, "2 h")],
)  # fmt: skip
def test_durations_are_written_as_people_say_them(value: float, written: str) -> None:
    assert prayoga.seconds(value) == written


def test_a_metric_is_written_as_its_registry_says_and_stays_on_one_line() -> None:
    assert prayoga.measured(0.9341, "accuracy") == "93.4\N{NO-BREAK SPACE}%"
    assert prayoga.measured(0.5, "a metric of another release") == "0.5000"
    assert "not entered" in prayoga.measured(None, "accuracy")


shares = st.floats(min_value=0, max_value=1)


@given(shares, shares, shares, st.none() | shares, st.none() | st.floats(-1e9, 1e9))
def test_every_place_on_the_meter_is_on_its_line(
    floor: float, target: float, reference: float, value: float | None, claimed: float | None
) -> None:
    at = place(Meter("accuracy", value, floor, target, reference, claimed))
    for text in (at.floor, at.target, at.reference, at.span, at.value, at.claimed):
        assert text is None or 0 <= float(text.rstrip("%")) <= 100
    assert (at.value is None) == (value is None)
