"""Outcome attainment: the worked example to three decimals, and what can't happen."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.attainment.levels import (
    FULL,
    Method,
    Part,
    Rules,
    attained,
    method,
    of_counts,
    programme,
    score,
)
from grading.scheme import as_decimal

RULES = Rules()
CLASS = 60
SEE = of_counts(CLASS, 41, RULES)
CIE_COUNTS = {1: 48, 2: 45, 3: 39, 4: 33, 5: 50}
SURVEY = {1: "4.2", 2: "4.0", 3: "3.8", 4: "3.5", 5: "4.1"}


def worked() -> dict:
    return {
        outcome: attained(of_counts(CLASS, count, RULES), SEE, Fraction(SURVEY[outcome]), RULES)
        for outcome, count in CIE_COUNTS.items()
    }


def share_of(*parts: Part) -> Fraction | None:
    found = score(parts)
    return None if found is None else found.share


def printed(values) -> list[str]:
    return [str(as_decimal(value)) for value in values]


def test_the_worked_example_of_sixty_students() -> None:
    found = worked()
    assert SEE.level == 2
    assert [one.cie.level for one in found.values()] == [3, 3, 2, 1, 3]
    assert printed(one.direct for one in found.values()) == [
        "2.500", "2.500", "2.000", "1.500", "2.500",
    ]  # fmt: skip
    assert printed(one.indirect for one in found.values()) == [
        "2.520", "2.400", "2.280", "2.100", "2.460",
    ]  # fmt: skip
    assert printed(one.whole for one in found.values()) == [
        "2.504", "2.480", "2.056", "1.620", "2.492",
    ]  # fmt: skip


@pytest.mark.parametrize(("strength", "text"), [(3, "2.230"), (2, "1.487"), (1, "0.743")])
def test_the_programme_outcomes_of_the_worked_example(strength: int, text: str) -> None:
    whole = {outcome: one.whole for outcome, one in worked().items()}
    found = programme(dict.fromkeys(whole, strength), whole)
    assert found.by_mean == Fraction("2.2304")
    assert printed([found.by_strength]) == [text]


def test_nobody_appeared_is_not_assessed_and_never_zero() -> None:
    nobody = method([None, None], RULES)
    assert nobody == Method(0, 0, None)
    assert attained(of_counts(4, 4, RULES), nobody, None, RULES).whole is None
    assert programme({1: 3}, {1: None}).by_mean is None


def test_without_a_survey_direct_attainment_stands_alone_and_is_flagged() -> None:
    found = attained(of_counts(10, 10, RULES), of_counts(10, 10, RULES), None, RULES)
    assert found.whole == 3
    assert found.without_survey


def test_a_method_without_weight_need_not_be_assessed() -> None:
    rules = Rules(cie_weight=Fraction(1))
    assert attained(of_counts(2, 2, rules), of_counts(0, 0, rules), None, rules).direct == 3


@pytest.mark.parametrize(
    ("reached", "level"), [(0, 0), (49, 0), (50, 1), (59, 1), (60, 2), (69, 2), (70, 3), (100, 3)]
)
def test_levels_begin_at_their_thresholds(reached: int, level: int) -> None:
    assert of_counts(100, reached, RULES).level == level


def test_an_absence_counts_as_nothing_and_an_exemption_not_at_all() -> None:
    twelve = Part(Decimal(20), Decimal(12))
    absent = Part(Decimal(20), None)
    assert share_of(twelve, absent) == Fraction(3, 10)
    assert share_of(twelve) == Fraction(6, 10)
    assert share_of() is None


def test_who_was_absent_from_everything_did_not_appear() -> None:
    assert share_of(Part(Decimal(20), None), Part(Decimal(5), None)) is None
    assert share_of(Part(Decimal(20), Decimal(0))) == 0


def test_a_part_counts_by_its_weight() -> None:
    assert share_of(
        Part(Decimal(5), Decimal(5), Decimal(3)), Part(Decimal(5), Decimal(0))
    ) == Fraction(3, 4)


parts = st.lists(
    st.tuples(st.integers(0, 80), st.decimals("0.01", 100, places=2)).map(
        lambda each: Part(Decimal(40), Decimal(each[0]) / 2, each[1])
    ),
    min_size=1,
    max_size=12,
)


@given(parts, st.randoms(use_true_random=False))
def test_a_share_lies_between_nothing_and_all_in_whatever_order_it_is_added(
    given: list[Part], chance
) -> None:
    share = share_of(*given)
    assert 0 <= share <= 1
    exact = sum(Fraction(part.weight) * Fraction(part.mark) for part in given) / sum(
        Fraction(part.weight) * Fraction(part.most) for part in given
    )
    assert share == exact
    shuffled = list(given)
    chance.shuffle(shuffled)
    assert share_of(*shuffled) == share


@given(parts, st.integers(0, 11))
def test_a_better_mark_never_lowers_a_share(given: list[Part], place: int) -> None:
    place %= len(given)
    better = list(given)
    better[place] = replace(given[place], mark=given[place].most)
    assert share_of(*better) >= share_of(*given)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_one_more_student_at_the_target_never_lowers_a_level(counts: tuple[int, int]) -> None:
    appeared, reached = counts
    before, after = (of_counts(appeared, count, RULES).level for count in (reached, reached + 1))
    assert before <= after


@given(
    st.dictionaries(st.integers(1, 5), st.integers(1, 3), min_size=1),
    st.dictionaries(st.integers(1, 5), st.fractions(0, 3)),
)
def test_a_programme_outcome_stays_within_its_levels(strengths: dict, whole: dict) -> None:
    found = programme(strengths, whole)
    if found.by_mean is not None:
        assert 0 <= found.by_strength <= found.by_mean <= FULL


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": Fraction(2)},
        {"thresholds": (Fraction(6, 10), Fraction(5, 10), Fraction(7, 10))},
        {"cie_weight": Fraction(-1, 10)},
    ],
)
def test_rules_that_make_no_sense_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"share|thresholds"):
        Rules(**wrong)


def test_more_students_at_the_target_than_there_were_are_refused() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        of_counts(4, 5, RULES)
