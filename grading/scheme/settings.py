"""A marks scheme: every decision that is ours and not the manual's, with its default and reason.

An offering stores only what differs from the defaults (`Offering.scheme`); `Scheme.of` reads that.
Faculty see the list that `Scheme.settings` gives.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from grading.scheme import rubrics
from grading.scheme.entries import PROJECT, SEE, TEST, Item
from grading.scheme.errors import SchemeError
from grading.scheme.grades import TEN_POINT, GradeRow, read_grades
from grading.scheme.wording import gettext as _
from grading.scheme.wording import gettext_noop

CIE_MAX = 50
"""Maximum of the CIE and of the halved SEE (manual)."""
CIE_PASS = 20
"""40 % of the CIE, after rounding (manual)."""
SEE_PASS = 40
"""40 % of the SEE, on the raw mark (manual)."""


@dataclass(frozen=True)
class Setting:
    """One decision as faculty see it."""

    key: str
    title: str
    value: object
    default: object
    choices: tuple[object, ...]
    """Empty where the value is free (the grades)."""
    reason: str
    locked_by: str
    """What, once it is entered, fixes this setting: "a mark of the internal test"; or ""."""

    @property
    def text(self) -> str:
        """The value in words: "Yes", "5-30-5", "O from 90, A+ from 80 ..."."""
        return _in_words(self.value)

    @property
    def default_text(self) -> str:
        """The default in words."""
        return _in_words(self.default)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return ", ".join(
            _("%(name)s from %(low)s") % {"name": row.name, "low": row.low} for row in value
        )
    return str(value)


def _ours(default: Any, title: str, reason: str, *choices: object, locked_by: str = "") -> Any:
    about = {"title": title, "reason": reason, "choices": choices, "locked_by": locked_by}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Scheme:
    """The settings of one offering's marks. `Scheme()` is the default."""

    test_split: str = _ours(
        "5-30-5",
        gettext_noop("Internal test: write-up, execution, viva"),
        gettext_noop(
            "The manual's rubric marks the test out of 5, 30 and 5, its distribution "
            "table out of 10, 20 and 10. The rubric comes with bands to score by, so it "
            "is the default."
        ),
        *rubrics.TEST_SPLITS,
        locked_by=gettext_noop("a mark of the internal test"),
    )
    halves: bool = _ours(
        False,
        gettext_noop("Half marks may be given"),
        gettext_noop(
            "The manual's bands are whole numbers and say nothing of halves. A half is "
            "banded by the band whose lower bound it reaches: 9.5 of 20 is below 10."
        ),
        False,
        True,
        locked_by=gettext_noop("any mark"),
    )
    test_change_writeup: int = _ours(
        0,
        gettext_noop("Highest write-up mark after a change of experiment in the internal test"),
        gettext_noop(
            "The manual puts a changed program into the lowest band of write-up, which "
            "holds 0 and 1."
        ),
        0,
        1,
        locked_by=gettext_noop("a mark of the internal test"),
    )
    eligibility: bool = _ours(
        True,
        gettext_noop("A CIE below 20 closes the SEE (NE)"),
        gettext_noop(
            # xgettext: no-python-format
            "The manual asks for 40 % in the CIE by itself, and a student who misses it "
            "cannot pass. It does not say that the SEE is closed; most universities do "
            "so. An override needs a reason."
        ),
        True,
        False,
    )
    cap_failed_see: bool = _ours(
        True,
        gettext_noop("A failed SEE prints at most 19 of 50"),
        gettext_noop(
            # xgettext: no-python-format
            "40 % is asked of the raw mark. A raw 39 is a fail, but half of it rounds to "
            "20 and would read as a pass."
        ),
        True,
        False,
    )
    exemption_by_two: bool = _ours(
        True,
        gettext_noop("An exemption needs a second person's approval"),
        gettext_noop(
            "An exempt entry leaves the average, which can raise a mark: whoever enters "
            "it should not be the only one to have agreed."
        ),
        True,
        False,
    )
    grades: tuple[GradeRow, ...] = _ours(
        TEN_POINT,
        gettext_noop("Grades by total"),
        gettext_noop(
            "The manual says that grades are awarded and gives no table: the usual 10-point scale."
        ),
    )

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> Self:
        """The scheme that `stored` (an offering's differences from the defaults) describes.

        Raises:
            SchemeError: unknown setting (naming the nearest) or a value that is not allowed.
        """
        known = {each.name: each.metadata for each in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in stored.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                raise SchemeError(
                    (
                        _("The marks scheme has no setting “%(key)s”: did you mean “%(near)s”?")
                        if near
                        else _("The marks scheme has no setting “%(key)s”: known are %(near)s.")
                    )
                    % {"key": key, "near": near[0] if near else ", ".join(known)}
                )
            if key == "grades":
                values[key] = read_grades(value)
                continue
            allowed = known[key]["choices"]
            # 0 == False in Python; a switch is no number here.
            if not any(value == choice and type(value) is type(choice) for choice in allowed):
                options = " or ".join(repr(choice) for choice in allowed)
                raise SchemeError(
                    _("The setting “%(key)s” is %(value)r: write %(options)s.")
                    % {"key": key, "value": value, "options": options}
                )
            values[key] = value
        return cls(**values)

    def settings(self) -> tuple[Setting, ...]:
        """Every decision with its value, default, choices and reason, to be shown to faculty."""
        return tuple(
            Setting(
                key=each.name,
                title=each.metadata["title"],
                value=getattr(self, each.name),
                default=each.default,
                choices=each.metadata["choices"],
                reason=each.metadata["reason"],
                locked_by=each.metadata["locked_by"],
            )
            for each in fields(self)
        )

    @property
    def step(self) -> Decimal:
        """The smallest difference between two marks."""
        return Decimal("0.5") if self.halves else Decimal(1)

    def exam(self) -> Item:
        """The semester-end examination, marked of 100."""
        return Item(SEE, gettext_noop("Semester-end examination"), rubrics.semester_end(self.step))

    def items(self, experiments: Sequence[tuple[int, str]]) -> tuple[Item, ...]:
        """The items of the CIE: experiments, as (number, title), then test and project."""
        weekly = tuple(
            Item(str(number), title, rubrics.weekly(self.step)) for number, title in experiments
        )
        return (
            *weekly,
            Item(
                TEST,
                gettext_noop("Internal test"),
                rubrics.internal_test(self.test_split, self.step),
            ),
            Item(PROJECT, gettext_noop("Project"), rubrics.project(self.step)),
        )
