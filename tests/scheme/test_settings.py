"""Settings of a scheme: every decision of ours with its reason, and errors that say the remedy."""

import pytest

from grading.scheme import CONTRADICTIONS, RULES, Scheme, SchemeError


def test_every_setting_says_why_and_its_default_is_a_choice() -> None:
    for setting in Scheme().settings():
        assert setting.title
        assert len(setting.reason) > 40
        assert setting.value == setting.default
        assert not setting.choices or setting.default in setting.choices
        assert setting.text
    assert len(RULES) >= 4
    assert len(CONTRADICTIONS) == 8


def test_an_offering_stores_only_what_differs() -> None:
    assert Scheme.of({}) == Scheme()
    assert Scheme.of({"test_split": "10-20-10", "halves": True}) == Scheme(
        test_split="10-20-10", halves=True
    )


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ({"halfs": True}, "no setting “halfs”: did you mean “halves”?"),
        ({"colour": 1}, "known are test_split, halves"),
        ({"halves": "yes"}, "“halves” is 'yes': write False or True"),
        ({"halves": 1}, "“halves” is 1: write False or True"),
        ({"test_change_writeup": False}, "write 0 or 1"),
        ({"test_split": "5-25-10"}, "write '5-30-5' or '10-20-10'"),
        ({"grades": "O"}, "list of rows"),
        ({"grades": []}, "list of rows"),
        ({"grades": [["O", 90]]}, "not a row like"),
        ({"grades": [["P", 40, 4], ["O", 90, 10]]}, "Put the best grade first"),
        ({"grades": [["O", 90, 10], ["P", 50, 4]]}, "start at 40 or lower"),
        ({"grades": [["O", 90, 10], ["F", 40, 4]]}, "none to F"),
        ({"grades": [["O", 90, 10], ["O", 40, 4]]}, "each name once"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(stored: dict, told: str) -> None:
    with pytest.raises(SchemeError) as refused:
        Scheme.of(stored)
    assert told in str(refused.value)


def test_grades_of_ones_own_are_read() -> None:
    scheme = Scheme.of({"grades": [["S", 90, 10], ["A", 60, 8], ["E", 40, 5]]})
    assert [row.name for row in scheme.grades] == ["S", "A", "E"]
