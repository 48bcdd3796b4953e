"""The figures that attainment is reckoned with: each with its default, its bounds and its reason.

A class stores what differs. Knows no database: `grading.attainment.choices` keeps the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grading.attainment.levels import FULL, Programme, Rules

BY_STRENGTH, BY_MEAN = "strength", "mean"
FORMULAS = {
    BY_STRENGTH: gettext_noop("F2, scaled by strength: sum(m × A / 3) / count"),
    BY_MEAN: gettext_noop("F1, mean weighted by strength: sum(m × A) / sum(m)"),
}
TARGET_LEVEL = Fraction(2)
PER_CENT = 100


class PlanError(ValueError):
    """A decision about the outcomes that makes no sense; the text says what and the remedy."""


@dataclass(frozen=True)
class Figure:
    """One setting as faculty see it."""

    key: str
    title: str
    default: Decimal
    most: int
    """Its unit is per cent where this is 100, levels where it is 3."""
    reason: str


FIGURES = (
    Figure(
        "target",
        gettext_noop("A student reaches an outcome with this share of its marks"),
        Decimal(60),
        PER_CENT,
        gettext_noop(
            "First class in most universities. It asks for more than the 40 % that pass, since the "
            "question is who has learnt it well."
        ),
    ),
    Figure(
        "level_1", gettext_noop("Level 1 from this share of students"), Decimal(50), PER_CENT, ""
    ),
    Figure(
        "level_2", gettext_noop("Level 2 from this share of students"), Decimal(60), PER_CENT, ""
    ),
    Figure(
        "level_3",
        gettext_noop("Level 3 from this share of students"),
        Decimal(70),
        PER_CENT,
        gettext_noop(
            # xgettext: no-python-format
            "50, 60 and 70 % are the steps that accreditation visits are used to. Below "
            "the first the level is 0."
        ),
    ),
    Figure(
        "cie_weight",
        gettext_noop("Weight of the CIE in direct attainment; the SEE has the rest"),
        Decimal(50),
        PER_CENT,
        gettext_noop("CIE and SEE count 50 each in the result, so they count alike here."),
    ),
    Figure(
        "direct_weight",
        gettext_noop("Weight of direct attainment; the exit survey has the rest"),
        Decimal(80),
        PER_CENT,
        gettext_noop(
            "Marks are evidence, the survey is opinion. Without a survey direct attainment stands "
            "alone, and is flagged."
        ),
    ),
    Figure(
        "target_level",
        gettext_noop("Attainment that each outcome is to reach, unless it has its own below"),
        Decimal(2),
        FULL,
        gettext_noop(
            "Two thirds of the highest level. A gap is what is missing to it, and asks "
            "for an action."
        ),
    ),
)
FORMULA_REASON = gettext_noop(
    "Both are customary and both are shown. By strength, an outcome that maps slightly to a "
    "programme outcome can't give it a high level, so that is the default."
)
KNOWN = {figure.key: figure for figure in FIGURES}


@dataclass(frozen=True)
class Settings:
    """The settings of one class. `Settings()` is the default."""

    rules: Rules = field(default_factory=Rules)
    formula: str = BY_STRENGTH
    target_level: Fraction = TARGET_LEVEL
    targets: Mapping[int, Fraction] = field(default_factory=dict)
    """Course outcomes with a target of their own -> level."""

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> Self:
        """The settings that `stored` (differences from the defaults) describes.

        Raises:
            PlanError: a figure is unknown, no number or out of bounds.
        """
        found = {figure.key: figure.default for figure in FIGURES}
        formula: object = BY_STRENGTH
        targets: dict[int, Fraction] = {}
        for key, value in stored.items():
            if key == "formula":
                formula = value
            elif key == "targets" and isinstance(value, Mapping):
                for number, level in value.items():
                    targets[int(number)] = Fraction(
                        _read(level, KNOWN["target_level"], f"CO{number}: ")
                    )
            elif key in KNOWN:
                found[key] = _read(value, KNOWN[key])
            else:
                raise PlanError(_("The attainment has no setting “%(key)s”.") % {"key": key})
        if formula not in FORMULAS:
            raise PlanError(
                _("The formula is %(formula)r: choose %(which)s.")
                % {"formula": formula, "which": ", ".join(FORMULAS)}
            )
        share = {key: Fraction(value) / PER_CENT for key, value in found.items()}
        try:
            rules = Rules(
                target=share["target"],
                thresholds=(share["level_1"], share["level_2"], share["level_3"]),
                cie_weight=share["cie_weight"],
                direct_weight=share["direct_weight"],
            )
        except ValueError as error:
            raise PlanError(str(error)) from error
        return cls(rules, str(formula), Fraction(found["target_level"]), targets)

    def target_of(self, outcome: int) -> Fraction:
        """The level that a course outcome is to reach."""
        return self.targets.get(outcome, self.target_level)

    def shown(self, value: Programme) -> Fraction | None:
        """A programme outcome by the chosen formula."""
        return value.by_strength if self.formula == BY_STRENGTH else value.by_mean


def _read(value: object, figure: Figure, of: str = "") -> Decimal:
    told = {
        "title": f"{of}{_(figure.title)}",
        "most": f"{figure.most}{' %' if figure.most == PER_CENT else ''}",
        "value": str(value)[:20],
    }
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise PlanError(
            _("%(title)s: write a number from 0 to %(most)s, not “%(value)s”.") % told
        ) from None
    if not number.is_finite() or not 0 <= number <= figure.most:
        raise PlanError(_("%(title)s: write a number from 0 to %(most)s, not %(value)s.") % told)
    if number != number.quantize(Decimal("0.01")):
        raise PlanError(
            _("%(title)s: write a number from 0 to %(most)s, with two decimals at most.") % told
        )
    return number
