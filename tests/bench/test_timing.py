"""How large a class is, and that acts side by side do start together and fail together."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.measure.command import Failed
from bench.measure.spread import at_share
from bench.parts.timing import enough, side_by_side
from bench.peers.contract import Act, in_turn


@given(st.floats(0, 1000), st.integers(1, 64), st.floats(0.1, 100))
def test_a_class_keeps_every_processor_equally_busy_within_bounds(
    each: float, processors: int, span: float
) -> None:
    count = enough(each, processors, span)
    assert count % processors == 0
    assert 1 <= count // processors <= 40


@given(st.integers(1, 50), st.integers(1, 8))
def test_taking_turns_does_each_once(count: int, at_once: int) -> None:
    done: list[int] = []

    def act_of(number: int) -> Act:
        return lambda: done.append(number) or ""

    for act in in_turn([act_of(number) for number in range(count)], at_once):
        act()
    assert sorted(done) == list(range(count))


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0, 1))
def test_no_more_than_the_rest_lies_above_a_share(values: list[float], share: float) -> None:
    found = at_share(values, share)
    assert found in values
    above = sum(value > found for value in values)
    assert above <= (1 - share) * len(values)


def test_acts_are_under_way_at_the_same_time() -> None:
    meeting = threading.Barrier(3, timeout=10)

    def act() -> str:
        meeting.wait()
        return ""

    assert side_by_side([act, act, act]) < 10


def test_one_failure_fails_all() -> None:
    def act() -> str:
        raise Failed("no point was given")

    with pytest.raises(Failed, match="no point"):
        side_by_side([lambda: "", act])
