"""Items, components and bands: the maxima and bands of the manual, and where a mark falls."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import MarkError, Scheme, band_of
from tests.scheme.build import EXPERIMENTS, ITEMS

BANDS = {
    ("1", "writeup"): "4-5 2-3 0-1",
    ("1", "execution"): "10-20 5-9 0-4",
    ("1", "viva"): "3-5 1-2 0-0",
    ("T", "writeup"): "4-5 2-3 0-1",
    ("T", "execution"): "21-30 6-20 0-5",
    ("T", "viva"): "3-5 1-2 0-0",
}


@pytest.mark.parametrize(("item", "component"), list(BANDS))
def test_the_bands_are_the_manuals(item: str, component: str) -> None:
    bands = ITEMS[item].component(component).bands
    assert [band.name for band in bands] == ["Good", "Satisfactory", "Poor"]
    assert " ".join(f"{band.low}-{band.high}" for band in bands) == BANDS[item, component]
    assert all(band.descriptor for band in bands)


def test_maxima_add_up_to_what_the_manual_gives() -> None:
    assert [item.key for item in ITEMS.values()] == [*"1234567", "T", "P"]
    assert [item.max_marks for item in ITEMS.values()] == [30] * 7 + [40, 10]
    assert [part.max_marks for part in ITEMS["P"].components] == [2, 4, 2, 2]
    other = Scheme(test_split="10-20-10").items(EXPERIMENTS)[7]
    assert [part.max_marks for part in other.components] == [10, 20, 10]


EVERY = [
    part
    for scheme in (Scheme(), Scheme(halves=True), Scheme(test_split="10-20-10", halves=True))
    for item in scheme.items(EXPERIMENTS)
    for part in item.components
]


@given(st.sampled_from(EVERY), st.data())
def test_every_mark_falls_into_exactly_one_band_and_more_is_never_worse(part, data) -> None:
    if not part.bands:
        assert band_of(part, part.max_marks) is None
        return
    marks = data.draw(st.integers(0, int(part.max_marks / part.step))) * part.step
    band = band_of(part, marks)
    assert band is not None
    assert band.low <= marks < band.high + 1
    if marks >= part.step:
        order = [each.name for each in part.bands]
        below = band_of(part, marks - part.step)
        assert below is not None
        assert order.index(below.name) >= order.index(band.name)


def test_a_half_is_banded_by_the_bound_that_it_reaches() -> None:
    execution = Scheme(halves=True).items(EXPERIMENTS)[0].component("execution")
    names = [band_of(execution, Decimal(marks)).name for marks in ("9.5", "10", "4.5")]
    assert names == ["Satisfactory", "Good", "Poor"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("21", "Execution: 21 is over the maximum of 20. Enter 0 to 20."),
        ("-1", "Execution: -1 is negative. Enter 0 to 20."),
        ("12.5", "Execution: 12.5 is not a multiple of 1. This course gives whole marks"),
        ("12,5", "Execution: “12,5” is not a number. Enter 0 to 20."),
        ("twelve", "is not a number"),
        ("-0", "is negative"),
        ("NaN", "is not a number"),
        ("Infinity", "is not a number"),
        ("1e1", "is not a number"),
        ("1_8", "is not a number"),
        ("1e999999999", "Execution: “1e999999999” is not a number. Enter 0 to 20."),
        ("1e-999999999", "Execution: “1e-999999999” is not a number. Enter 0 to 20."),
        ("9" * 5000, f"Execution: “{'9' * 20}” is not a number. Enter 0 to 20."),
        ("", "nothing was entered"),
        (12.0, "12.0 is not a mark"),
        (True, "True is not a mark"),
        (None, "None is not a mark"),
    ],
)
def test_what_is_no_mark_is_refused_with_component_and_remedy(value: object, told: str) -> None:
    with pytest.raises(MarkError) as refused:
        ITEMS["1"].component("execution").read(value)
    assert told in str(refused.value)


@given(st.sampled_from(EVERY), st.text(max_size=8))
def test_any_text_is_either_a_mark_within_bounds_or_refused(part, text: str) -> None:
    try:
        marks = part.read(text)
    except MarkError:
        return
    assert 0 <= marks <= part.max_marks
    assert not marks.is_signed()
    assert marks % part.step == 0


def test_halves_are_read_where_the_scheme_allows_them() -> None:
    viva = Scheme(halves=True).items(EXPERIMENTS)[0].component("viva")
    assert viva.read(" 2.5 ") == Decimal("2.5")
    with pytest.raises(MarkError, match="whole or half"):
        viva.read("2.25")


def test_an_unknown_component_is_named_with_the_known_ones() -> None:
    with pytest.raises(MarkError, match="no component “style”; it has writeup, execution, viva"):
        ITEMS["1"].component("style")
