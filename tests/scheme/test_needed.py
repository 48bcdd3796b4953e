"""What a student still needs to reach 20."""

from fractions import Fraction

from hypothesis import assume, given

from grading.scheme import Entry, Outlook, State, cie, needed_for_pass
from tests.scheme.build import DEFAULT, ITEMS, entries, scored
from tests.scheme.strategies import complete


def test_with_both_open_the_same_share_of_each_is_asked() -> None:
    found = needed_for_pass(entries([12] * 7), DEFAULT)
    assert (found.outlook, found.b) == (Outlook.REACHABLE, Fraction(15, 2))
    assert (found.test, found.project) == (15, 4)
    assert found.a_is_final


def test_with_the_project_known_the_rest_is_asked_of_the_test() -> None:
    found = needed_for_pass(entries([12] * 7, State.BLANK, 3), DEFAULT)
    assert (found.test, found.project) == (18, None)


def test_missing_weekly_entries_are_taken_to_come_out_like_the_mean_so_far() -> None:
    found = needed_for_pass(entries([12] * 5 + [State.BLANK] * 2), DEFAULT)
    assert (found.a, found.a_is_final) == (12, False)


def test_reached_out_of_reach_and_unknown() -> None:
    assert needed_for_pass(entries([20] * 7), DEFAULT).outlook is Outlook.SECURED
    assert needed_for_pass(entries([12] * 7, 4, 2), DEFAULT).outlook is Outlook.OUT_OF_REACH
    assert needed_for_pass(entries([State.AB] * 7), DEFAULT).outlook is Outlook.REACHABLE
    assert needed_for_pass(entries([State.AB] * 7, 0), DEFAULT).outlook is Outlook.OUT_OF_REACH
    assert needed_for_pass(entries([State.BLANK] * 7), DEFAULT).outlook is Outlook.UNKNOWN


@given(complete())
def test_what_is_named_is_enough_and_a_mark_less_in_the_test_is_not(person) -> None:
    person = person | {"T": Entry(State.BLANK)}
    found = needed_for_pass(person, DEFAULT)
    assume(found.test is not None)
    enough = cie(person | {"T": scored(ITEMS["T"], str(found.test))}, DEFAULT)
    assert enough.marks is not None
    assert enough.marks >= 20
    if found.test:
        short = cie(person | {"T": scored(ITEMS["T"], str(found.test - 1))}, DEFAULT)
        assert short.marks is not None
        assert short.marks < 20


@given(complete())
def test_both_named_together_are_enough(person) -> None:
    person = person | {"T": Entry(State.BLANK), "P": Entry(State.BLANK)}
    found = needed_for_pass(person, DEFAULT)
    assume(found.test is not None)
    both = {"T": scored(ITEMS["T"], str(found.test)), "P": scored(ITEMS["P"], str(found.project))}
    enough = cie(person | both, DEFAULT)
    assert enough.marks is not None
    assert enough.marks >= 20
