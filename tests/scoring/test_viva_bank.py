"""Which questions of a bank may be drawn, and which are one and the same."""

import shutil

from hypothesis import given
from hypothesis import strategies as st

from grading.scoring import bank
from grading.scoring.bank import Choice, Whence
from labs.parse import CATALOGUE
from labs.spec import VivaQuestion


def question(name: str, topic: str = "trees", experiment: int | None = None, same_as: str = ""):
    return VivaQuestion(name, topic, experiment, f"What is {name}?", "It is.", same_as)


BANK = (
    question("a"),
    question("b", experiment=1),
    question("c", experiment=2),
    question("d", topic="nets", experiment=1),
    question("e", same_as="a"),
    question("f", same_as="e"),
)


def names(found) -> set[str]:
    return {each.name for group in found.values() for each in group}


def test_a_draw_takes_what_belongs_to_the_experiment_or_to_all() -> None:
    assert names(bank.left(BANK, Choice(1), ())) == {"a", "b", "d", "e", "f"}
    assert names(bank.left(BANK, Choice(1, Whence.OWN), ())) == {"b", "d"}
    assert names(bank.left(BANK, Choice(1, Whence.ALL), ())) == set("abcdef")
    assert names(bank.left(BANK, Choice(1, topic="nets"), ())) == {"d"}


def test_questions_that_ask_the_same_are_one_through_any_number_of_steps() -> None:
    groups = bank.groups(BANK)
    assert groups["a"] == groups["e"] == groups["f"]
    assert len(set(groups.values())) == 4
    assert names(bank.left(BANK, Choice(1), {"f"})) == {"b", "d"}


def test_the_bank_of_the_course_is_read_and_an_unknown_course_has_none() -> None:
    assert len(bank.bank("20CSEL76")) >= 25
    assert "machine learning" in bank.topics(bank.bank("20CSEL76"))
    assert bank.bank("99NONE") == ()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15))
def test_sameness_goes_both_ways_and_on(pairs) -> None:
    same = {str(one): str(other) for one, other in pairs if one != other}
    questions = [question(str(n), same_as=same.get(str(n), "")) for n in range(10)]
    groups = bank.groups(questions)
    for one, other in same.items():
        assert groups[one] == groups[other]
    assert set(groups) == {str(n) for n in range(10)}


def test_a_broken_bank_is_none_until_it_is_right_again(tmp_path, monkeypatch, caplog) -> None:
    """On a server whose files are being changed, while somebody examines."""
    course = tmp_path / "catalogue" / "20csel76"
    shutil.copytree(CATALOGUE / "20csel76", course, ignore=shutil.ignore_patterns("[0-9]*"))
    monkeypatch.setattr(bank, "CATALOGUE", course.parent)
    whole = (course / "viva.toml").read_text()
    bank._read.cache_clear()
    try:
        (course / "viva.toml").write_text(whole + "\n= half a line")
        assert bank.bank("20CSEL76") == ()
        assert "viva.toml" in caplog.text
        (course / "viva.toml").write_text(whole)
        assert len(bank.bank("20CSEL76")) >= 25
    finally:
        bank._read.cache_clear()
