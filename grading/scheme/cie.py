"""The continuous internal evaluation: A + B, rounded once at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grading.scheme.entries import NOT_WEEKLY, PROJECT, TEST, Entry
from grading.scheme.rounding import round_half_up
from grading.scheme.settings import CIE_PASS, Scheme

TEST_DIVISOR = 4
"""The test's 40 marks are reduced to 10 (manual)."""
BLANK = Entry()


@dataclass(frozen=True)
class Cie:
    """A student's CIE with its parts, exact. None is "can't be known yet", never 0."""

    a: Fraction | None
    """Mean of the weekly entries that count, of 30; None while one of them is missing."""
    test: Fraction | None
    """The internal test reduced to 10: T/4."""
    project: Fraction | None
    """P, of 10."""
    b: Fraction | None
    """T/4 + P, of 20."""
    exact: Fraction | None
    """A + B before rounding, of 50."""
    marks: int | None
    """A + B rounded half up, once."""
    eligible: bool | None
    """Whether the SEE is open to the student."""
    missing: tuple[str, ...]
    """Keys of the items that block finalising."""
    counted: int
    """How many weekly entries have a mark or an absence: the denominator of A so far."""
    a_so_far: Fraction | None
    """The mean of those; equals `a` once none is missing."""


def cie(entries: Mapping[str, Entry], scheme: Scheme) -> Cie:
    """The CIE of one student.

    Args:
        entries: by item key, every experiment of the course, "T" and "P"; an experiment without
            an entry must be there as a blank one (`grading.ledger.current` gives it so), since a
            key that is absent can't be told from an experiment that the course does not have.
    """
    weekly = [entry for key, entry in entries.items() if key not in NOT_WEEKLY]
    totals = [total for entry in weekly if (total := entry.total) is not None]
    a_so_far = sum(totals, Fraction(0)) / len(totals) if totals else None
    missing = missing_of(entries)
    a = None if any(entry.is_missing for entry in weekly) else a_so_far

    test_total = entries.get(TEST, BLANK).total
    test = None if test_total is None else test_total / TEST_DIVISOR
    project = entries.get(PROJECT, BLANK).total
    b = None if test is None or project is None else test + project
    exact = None if a is None or b is None else a + b
    marks = None if exact is None else round_half_up(exact)
    eligible = None if marks is None else marks >= CIE_PASS or not scheme.eligibility
    return Cie(a, test, project, b, exact, marks, eligible, missing, len(totals), a_so_far)


def missing_of(entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Keys of the items that block finalising: blank, half scored or excused.

    The test and the project can't be left out of anything, so there a state that leaves the
    denominator blocks too. Where no weekly entry counts at all, each of them blocks.
    """
    weekly = {key: entry for key, entry in entries.items() if key not in NOT_WEEKLY}
    nothing_counts = all(entry.total is None for entry in weekly.values())
    blocked = [key for key, entry in weekly.items() if nothing_counts or entry.is_missing]
    parts = [key for key in (TEST, PROJECT) if entries.get(key, BLANK).total is None]
    return (*blocked, *parts)
