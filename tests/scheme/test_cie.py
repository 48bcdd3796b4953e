"""The CIE for any class: bounds, order, one rounding, and nothing counted that is not there."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.scheme import Entry, Scheme, State, cie
from tests.scheme.build import DEFAULT, ITEMS, entries
from tests.scheme.strategies import complete, student


@given(student())
def test_every_part_stays_within_its_maximum(person: dict[str, Entry]) -> None:
    found = cie(person, DEFAULT)
    for value, most in (
        (found.a, 30), (found.test, 10), (found.project, 10), (found.b, 20), (found.exact, 50),
        (found.marks, 50), (found.a_so_far, 30),
    ):  # fmt: skip
        assert value is None or 0 <= value <= most


@given(complete())
def test_marks_are_the_exact_sum_rounded_once_half_up(person: dict[str, Entry]) -> None:
    found = cie(person, DEFAULT)
    assert found.a is not None
    assert found.b is not None
    exact = found.a + found.b
    assert found.exact == exact
    # Scaled to a common denominator, decimal's own half-up is exact too.
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert found.marks == int(scaled.quantize(Decimal(1), ROUND_HALF_UP))


@given(student())
def test_a_cie_stands_exactly_where_nothing_is_missing(person: dict[str, Entry]) -> None:
    found = cie(person, DEFAULT)
    assert (found.marks is None) == bool(found.missing)
    assert (found.eligible is None) == bool(found.missing)
    assert set(found.missing) <= set(person)


@given(complete(), st.randoms(use_true_random=False))
def test_the_order_of_experiments_does_not_matter(person: dict[str, Entry], chance) -> None:
    keys = [key for key in person if key.isdigit()]
    shuffled = list(keys)
    chance.shuffle(shuffled)
    other = person | {key: person[source] for key, source in zip(keys, shuffled, strict=True)}
    assert cie(other, DEFAULT) == cie(person, DEFAULT)


@given(complete(), st.sampled_from(list(ITEMS)), st.data())
def test_one_mark_more_never_lowers_the_cie(person, key, data) -> None:
    before = person[key]
    if not before.state.has_marks:
        return
    raisable = [part for part in ITEMS[key].components if before.marks[part.key] < part.max_marks]
    if not raisable:
        return
    part = data.draw(st.sampled_from(raisable))
    more = Entry(before.state, {**before.marks, part.key: before.marks[part.key] + 1})
    was, now = cie(person, DEFAULT), cie(person | {key: more}, DEFAULT)
    assert was.exact is not None
    assert now.exact is not None
    assert was.marks is not None
    assert now.marks is not None
    assert now.exact > was.exact
    assert now.marks >= was.marks


@given(complete(), st.sampled_from([key for key in ITEMS if key.isdigit()]))
def test_a_state_is_never_a_bare_zero(person: dict[str, Entry], key: str) -> None:
    """Only an absence counts 0; blank and excused block; exempt and not conducted leave out."""
    absent = cie(person | {key: Entry(State.AB)}, DEFAULT)
    assert absent.marks is not None
    for state in (State.BLANK, State.EXC):
        blocked = cie(person | {key: Entry(state)}, DEFAULT)
        assert blocked.a is None
        assert blocked.marks is None
        assert key in blocked.missing
    for state in (State.EXM, State.NC):
        left_out = cie(person | {key: Entry(state)}, DEFAULT)
        assert left_out.counted == absent.counted - 1
        if left_out.counted:
            assert left_out.a is not None
            assert absent.a is not None
            assert left_out.a >= absent.a
        else:
            assert left_out.marks is None


def test_a_half_scored_entry_is_missing() -> None:
    person = entries([20] * 7, 30, 8)
    person["4"] = Entry.of(ITEMS["4"], {"writeup": Decimal(5), "viva": Decimal(5)})
    assert person["4"].state is State.BLANK
    assert cie(person, DEFAULT).missing == ("4",)


@pytest.mark.parametrize("state", [State.EXM, State.NC, State.EXC, State.BLANK])
@pytest.mark.parametrize("key", ["T", "P"])
def test_the_test_and_the_project_cannot_be_left_out(key: str, state: State) -> None:
    person = entries([20] * 7, 30, 8) | {key: Entry(state)}
    found = cie(person, DEFAULT)
    assert found.missing == (key,)
    assert found.marks is None


def test_where_no_experiment_counts_every_one_is_missing() -> None:
    found = cie(entries([State.EXM] * 7, 30, 8), DEFAULT)
    assert found.missing == tuple("1234567")
    assert found.a is None


def test_an_absence_in_the_test_counts_nothing_and_blocks_nothing() -> None:
    found = cie(entries([20] * 7, State.AB, 8), DEFAULT)
    assert (found.test, found.exact) == (0, Fraction(28))


def test_the_rule_on_eligibility_can_be_turned_off() -> None:
    low = entries([5] * 7, 8, 2)
    assert cie(low, DEFAULT).eligible is False
    assert cie(low, Scheme(eligibility=False)).eligible is True


def test_nothing_entered_is_nothing_known() -> None:
    found = cie(entries([State.BLANK] * 7), DEFAULT)
    assert (found.a, found.a_so_far, found.b, found.exact, found.marks) == (None,) * 5
    assert found.missing == (*"1234567", "T", "P")
