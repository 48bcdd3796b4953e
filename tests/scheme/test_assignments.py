"""A course of assignments: every question by its own rubric, marks summed and nothing else."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import Entry, State, band_of, question, total

TEXTS = {"good": "all of it", "satisfactory": "some of it", "poor": "little of it"}
WRITTEN = [
    {"key": "reasons", "title": "Reasons", "points": 6, **TEXTS},
    {"key": "examples", "title": "Examples", "points": 4},
]
CODE = [{"key": "execution"}, {"key": "report", "title": "Report", "points": 10, **TEXTS}]
ITEMS = (question(12, "Fit", WRITTEN, Decimal(1)), question(31, "Networks", CODE, Decimal(1)))


def entry(item, *marks):
    keys = [component.key for component in item.components]
    return Entry.of(item, {k: Decimal(m) for k, m in zip(keys, marks, strict=False)})


def test_a_question_is_marked_of_what_its_criteria_add_up_to():
    assert [(item.key, item.max_marks) for item in ITEMS] == [("12", 10), ("31", 30)]
    assert [part.title for part in ITEMS[1].components] == ["Execution", "Report"]
    assert all(item.is_weekly for item in ITEMS)


@pytest.mark.parametrize(
    ("marks", "band"),
    [(6, "Good"), (5, "Good"), (4, "Satisfactory"), (3, "Satisfactory"), (2, "Poor"), (0, "Poor")],
)
def test_bands_begin_at_seven_and_at_four_tenths_rounded_up(marks, band):
    found = band_of(ITEMS[0].components[0], Decimal(marks))
    assert found is not None
    assert found.name == band


def test_a_criterion_without_descriptions_has_no_bands():
    assert band_of(ITEMS[0].components[1], Decimal(4)) is None


def test_halves_move_the_bounds_of_bands_too():
    bands = question(12, "Fit", WRITTEN, Decimal("0.5")).components[0].bands
    assert [(band.low, band.high) for band in bands] == [
        (Decimal("4.5"), 6),
        (Decimal("2.5"), 4),
        (0, 2),
    ]


def test_what_has_no_mark_is_missing_and_no_zero():
    found = total({"12": entry(ITEMS[0], 5, 3), "31": entry(ITEMS[1], 18)}, ITEMS)
    assert (found.marks, found.of, found.missing) == (8, 10, ("31",))
    assert total({}, ITEMS).marks is None


def test_an_absence_counts_nothing_and_an_exemption_counts_on_neither_side():
    first = entry(ITEMS[0], 5, 3)
    absent = total({"12": first, "31": Entry(State.AB)}, ITEMS)
    assert (absent.marks, absent.of) == (8, 40)
    exempt = total({"12": first, "31": Entry(State.EXM)}, ITEMS)
    assert (exempt.marks, exempt.of, exempt.missing) == (8, 10, ())


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=9))
def test_the_sum_is_exact(marks):
    items = [question(number, "Q", WRITTEN, Decimal(1)) for number in range(1, len(marks) + 1)]
    entries = {item.key: entry(item, *pair) for item, pair in zip(items, marks, strict=True)}
    found = total(entries, items)
    assert found.marks == sum((Fraction(sum(pair)) for pair in marks), Fraction(0))
    assert found.of == 10 * len(marks)
