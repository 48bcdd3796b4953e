"""Bins and quartiles: everything is counted once, and the figures are those of the textbook."""

import statistics
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from grading.analytics.bins import ATTEMPTS, in_bins, mark_bins, span, tenths
from grading.analytics.classwide import place
from grading.analytics.errors import pattern
from grading.analytics.summary import LEAST, summary

MARKS = st.decimals(0, 20, places=1)


@given(st.lists(MARKS, min_size=LEAST, max_size=60))
def test_quartiles_and_mean_are_those_of_the_standard_library(values: list[Decimal]) -> None:
    found = summary(values)
    exact = [Fraction(value) for value in values]
    quartiles = statistics.quantiles(exact, n=4, method="inclusive")
    assert [found.first_quartile, found.median, found.third_quartile] == quartiles
    assert found.mean == statistics.mean(exact)
    assert (found.lowest, found.highest) == (min(exact), max(exact))


@given(st.lists(MARKS, max_size=LEAST - 1))
def test_of_few_values_there_are_no_quartiles(values: list[Decimal]) -> None:
    found = summary(values)
    assert found.n == len(values)
    assert found.first_quartile is found.median is found.third_quartile is None
    assert (found.mean is None) == (not values)


@given(st.integers(1, 200), st.data())
def test_every_mark_is_in_the_bin_whose_name_holds_it(most: int, data: st.DataObject) -> None:
    bins = mark_bins(Decimal(most))
    assert bins[0][0] == 0
    assert bins[-1][1] == most
    assert all(high + 1 == low for (_, high), (low, _) in pairwise(bins))
    assert len(bins) <= 8
    mark = data.draw(st.decimals(0, most, places=1))
    filled = in_bins([(mark, mark)], bins)
    (at,) = [at for at, found in enumerate(filled) if found]
    assert bins[at][0] <= mark < bins[at][1] + 1


@given(st.lists(st.integers(1, 400)))
def test_every_number_of_attempts_is_counted_once(counts: list[int]) -> None:
    filled = in_bins([(n, n) for n in counts], ATTEMPTS)
    assert sorted(n for found in filled for n in found) == sorted(counts)
    for (low, high), found in zip(ATTEMPTS, filled, strict=True):
        assert all(low <= n <= (high or n) for n in found)
    assert [span(*one) for one in ATTEMPTS] == ["1", "2", "3", "4", "5", "6–10", "11+"]


@given(st.lists(st.floats(0, 1)))
def test_every_value_is_in_one_tenth(values: list[float]) -> None:
    assert sum(map(len, tenths((value, value) for value in values))) == len(values)
    assert tenths([(1.0, "all")])[9] == ["all"]
    assert tenths([(0.3, "three tenths")])[3] == ["three tenths"]


def test_a_decision_is_put_beside_its_proposal() -> None:
    found = [place(Decimal(text)) for text in ("-5", "-4.5", "-0.5", "0", "0.5", "4", "5", "20")]
    assert found == [0, 1, 1, 2, 3, 3, 4, 4]


def test_alike_errors_have_one_pattern() -> None:
    one = "name 'model1' is not defined at line 12\nmore"
    other = 'name "netz" is not defined at line 7'
    assert pattern(one) == pattern(other) == "name '…' is not defined at line N"


@given(st.text())
def test_a_pattern_is_short_and_of_one_line(text: str) -> None:
    found = pattern(text)
    assert len(found) <= 140
    assert "\n" not in found
