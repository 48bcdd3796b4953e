"""Every student's chance is the same for every experiment, and each mode keeps what it promises.

Chi-square over 100,000 draws of a student in each mode. The seeds are fixed, so a test gives the
same value each time; the bound is passed by chance once in 10,000 fair draws' tables.
"""

import hashlib
import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.exams.verify_draw import BALANCED, UNIFORM, Draw, DrawError, Statement, commit

MODES = [(mode, differ) for mode in (UNIFORM, BALANCED) for differ in (False, True)]
DRAWS = 100_000
EXPERIMENTS = 7
CHI_SQUARE_6 = 27.86
"""0.9999 quantile of chi-square with 6 degrees of freedom."""
CHI_SQUARE_5 = 25.74
"""0.9999 quantile of chi-square with 5 degrees of freedom."""


def seed(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def make(count: int, lot: int, mode: str, differ: bool, number: int) -> Draw:
    statement = Statement(
        "Practical examination",
        [(f"1SV23CS{seat:03}", f"Student {seat}") for seat in range(1, count + 1)],
        [str(experiment) for experiment in range(1, lot + 1)],
        mode,
        differ,
        commit(seed(number)),
    )
    return Draw(statement, seed(number), "seven of hearts")


def chi_square(counts: Counter, cells: int) -> float:
    expected = counts.total() / cells
    return sum((counts.get(key, 0) - expected) ** 2 for key in counts) / expected + expected * (
        cells - len(counts)
    )


@pytest.mark.parametrize(("mode", "differ"), MODES)
def test_over_100_000_draws_each_experiment_comes_as_often_in_every_seat(
    mode: str, differ: bool
) -> None:
    seats = 25
    by_seat = [Counter() for _ in range(seats)]
    for number in range(DRAWS // seats):
        for seat, drawn in enumerate(make(seats, EXPERIMENTS, mode, differ, number).allocations()):
            by_seat[seat][drawn] += 1

    assert sum(counts.total() for counts in by_seat) == DRAWS
    for counts in (by_seat[0], by_seat[seats // 2], by_seat[-1]):
        assert chi_square(counts, EXPERIMENTS) < CHI_SQUARE_6
    # Summed over seats only the independent mode is chi-square distributed; the others vary less.
    assert chi_square(sum(by_seat, Counter()), EXPERIMENTS) < CHI_SQUARE_6


def test_over_100_000_changes_each_other_experiment_comes_as_often() -> None:
    again: Counter = Counter()
    for number in range(DRAWS // 5):
        draw = make(5, EXPERIMENTS, UNIFORM, False, number)
        first = draw.allocations()
        for seat in range(5):
            changed = draw.redraw(seat)
            assert changed != first[seat]
            again[(int(changed) - int(first[seat])) % EXPERIMENTS] += 1

    assert again.total() == DRAWS
    assert chi_square(again, EXPERIMENTS - 1) < CHI_SQUARE_5


@given(st.integers(1, 120), st.integers(1, 15), st.booleans(), st.integers(0, 10**9))
def test_balanced_gives_each_experiment_floor_or_ceil_times(
    count: int, lot: int, differ: bool, number: int
) -> None:
    if differ and lot == 1 and count > 1:
        return
    counts = Counter(make(count, lot, BALANCED, differ, number).allocations())
    assert {counts.get(str(key), 0) for key in range(1, lot + 1)} <= {
        count // lot,
        -(-count // lot),
    }


@given(
    st.integers(1, 120), st.integers(2, 15), st.sampled_from([UNIFORM, BALANCED]), st.integers(0)
)
def test_neighbours_differ_where_that_is_wanted(
    count: int, lot: int, mode: str, number: int
) -> None:
    drawn = make(count, lot, mode, True, number).allocations()
    assert all(one != next_one for one, next_one in itertools.pairwise(drawn))


def test_neighbours_cannot_differ_with_one_experiment() -> None:
    with pytest.raises(DrawError, match="add another"):
        make(2, 1, BALANCED, True, 1)


def test_the_call_of_those_present_changes_the_draw_and_its_spaces_and_case_do_not() -> None:
    statement = make(40, EXPERIMENTS, UNIFORM, False, 1).statement
    calls = [
        Draw(statement, seed(1), call).allocations()
        for call in ("seven of hearts", " Seven  of HEARTS ", "eight of hearts")
    ]
    assert calls[0] == calls[1] != calls[2]


def test_a_seed_other_than_the_committed_one_draws_nothing() -> None:
    with pytest.raises(DrawError, match="committed"):
        Draw(make(4, 7, UNIFORM, False, 1).statement, seed(2), "call")
