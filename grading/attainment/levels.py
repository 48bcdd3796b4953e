"""The arithmetic of outcome attainment: exact, pure, rounded nowhere but for print.

Knows marks as numbers only: neither the ledger nor the web. Accreditation (NBA) asks for direct
attainment by marks, indirect attainment by a survey, and the programme outcomes that follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.scheme.wording import gettext as _

FULL = 3
"""The highest level, and the highest strength of a course outcome for a programme outcome."""
SURVEY_MAX = 5
"""Answers of the exit survey go from 1 to 5."""


@dataclass(frozen=True)
class Rules:
    """The settings of an attainment. Shares are fractions of 1."""

    target: Fraction = Fraction(60, 100)
    """A student reaches an outcome with this share of its marks."""
    thresholds: tuple[Fraction, Fraction, Fraction] = (
        Fraction(50, 100),
        Fraction(60, 100),
        Fraction(70, 100),
    )
    """Least share of students for level 1, 2 and 3."""
    cie_weight: Fraction = Fraction(1, 2)
    """Of the CIE in direct attainment; the SEE has the rest."""
    direct_weight: Fraction = Fraction(80, 100)
    """Of direct attainment in the whole; the survey has the rest."""

    def __post_init__(self) -> None:
        shares = (self.target, *self.thresholds, self.cie_weight, self.direct_weight)
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(_("Every share of the attainment's rules lies between 0 and 100 %."))
        if not self.thresholds[0] < self.thresholds[1] < self.thresholds[2]:
            raise ValueError(_("The thresholds of levels 1, 2 and 3 have to rise."))


@dataclass(frozen=True, slots=True)
class Part:
    """Marks that give evidence for an outcome, of those that apply to a student.

    An exemption is no part at all. Two decimals each at most, so that sums of Decimal are exact.
    """

    most: Decimal
    mark: Decimal | None
    """None: absent, which counts 0."""
    weight: Decimal = Decimal(1)
    """How much it counts beside the other parts."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a student has of an outcome by one method."""

    mark: Decimal
    """sum(w * mark)"""
    most: Decimal
    """sum(w * most), above 0."""

    @property
    def share(self) -> Fraction:
        """Of 1."""
        return Fraction(self.mark) / Fraction(self.most)


def score(parts: Iterable[Part]) -> Score | None:
    """A student's score on an outcome by one method.

    Returns:
        None where the student did not appear: nothing applies, or everything is an absence.
    """
    mark = most = Decimal(0)
    appeared = False
    for part in parts:
        most += part.weight * part.most
        if part.mark is not None:
            appeared = True
            mark += part.weight * part.mark
    return Score(mark, most) if appeared and most else None


@dataclass(frozen=True)
class Method:
    """One method (CIE or SEE) for one outcome."""

    appeared: int
    """Students with something to judge by."""
    reached: int
    """Those at the target or over it."""
    level: int | None
    """0 to 3; None: nobody appeared, so it was not assessed."""

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.reached, self.appeared) if self.appeared else None


def method(scores: Iterable[Score | None], rules: Rules) -> Method:
    """The level of a class; None: the student did not appear."""
    appeared = [score.share for score in scores if score is not None]
    return of_counts(len(appeared), sum(share >= rules.target for share in appeared), rules)


def of_counts(appeared: int, reached: int, rules: Rules) -> Method:
    """The same from counts.

    Raises:
        ValueError: more students reached the target than appeared.
    """
    if not 0 <= reached <= appeared:
        raise ValueError(f"{reached} of {appeared} students can't have reached the target.")
    if not appeared:
        return Method(0, 0, None)
    share = Fraction(reached, appeared)
    return Method(appeared, reached, sum(share >= threshold for threshold in rules.thresholds))


@dataclass(frozen=True)
class Attained:
    """One course outcome. Levels are fractions from 0 to 3; None: not assessed."""

    cie: Method
    see: Method
    direct: Fraction | None
    indirect: Fraction | None
    """None: nobody answered the survey, so `whole` is the direct attainment alone."""
    whole: Fraction | None

    @property
    def without_survey(self) -> bool:
        """To be flagged wherever `whole` is shown."""
        return self.whole is not None and self.indirect is None


def attained(cie: Method, see: Method, survey_mean: Fraction | None, rules: Rules) -> Attained:
    """The attainment of one course outcome.

    A method that counts and was not assessed leaves the outcome not assessed: never 0.

    Args:
        survey_mean: of the answers for this outcome, 1 to 5; None: no answers.
    """
    weighted = [(rules.cie_weight, cie.level), (1 - rules.cie_weight, see.level)]
    direct: Fraction | None = Fraction(0)
    for weight, level in weighted:
        if weight and direct is not None:
            direct = None if level is None else direct + weight * level
    indirect = None if survey_mean is None else survey_mean / SURVEY_MAX * FULL
    whole = direct
    if direct is not None and indirect is not None:
        whole = rules.direct_weight * direct + (1 - rules.direct_weight) * indirect
    return Attained(cie, see, direct, indirect, whole)


@dataclass(frozen=True)
class Programme:
    """One programme outcome, by both customary formulas; None: nothing assessed maps to it."""

    by_mean: Fraction | None
    """F1: sum(m * A) / sum(m), a mean weighted by strength."""
    by_strength: Fraction | None
    """F2: sum(m * A / 3) / count, so that a slight mapping can't give a high level."""


def programme(strengths: Mapping[int, int], whole: Mapping[int, Fraction | None]) -> Programme:
    """What the course gives to one programme outcome.

    Args:
        strengths: course outcome -> 1 to 3; those that don't map are absent.
        whole: course outcome -> its attainment; outcomes that were not assessed are passed over.
    """
    pairs: Sequence[tuple[int, Fraction]] = [
        (strength, value)
        for outcome, strength in strengths.items()
        if (value := whole.get(outcome)) is not None
    ]
    if not pairs:
        return Programme(None, None)
    weighted = sum((strength * value for strength, value in pairs), Fraction(0))
    return Programme(
        weighted / sum(strength for strength, _ in pairs), weighted / FULL / len(pairs)
    )
