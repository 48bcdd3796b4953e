"""Components of a mark and the bands that their rubric divides them into."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from grading.scheme.errors import MarkError
from grading.scheme.rounding import as_text
from grading.scheme.wording import gettext as _
from grading.scheme.wording import gettext_noop

GOOD = gettext_noop("Good")
SATISFACTORY = gettext_noop("Satisfactory")
POOR = gettext_noop("Poor")


_TYPED = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})")
"""Digits of any script, as `Decimal` reads them."""


@dataclass(frozen=True)
class Band:
    """One column of a rubric: marks from `low` to `high`, both included."""

    name: str
    low: Decimal
    high: Decimal
    descriptor: str


@dataclass(frozen=True)
class Component:
    """One attribute that gets its own marks, such as the execution of a weekly experiment."""

    key: str
    title: str
    max_marks: Decimal
    bands: tuple[Band, ...] = ()
    """Best first; empty where the manual gives a maximum only (project, SEE)."""
    step: Decimal = Decimal(1)
    """1 where marks are whole numbers, 0.5 where the scheme allows halves."""

    def read(self, value: object) -> Decimal:
        """`value`, as typed or as a number, as marks of this component.

        Raises:
            MarkError: it is no number, negative, over the maximum or not a multiple of the step.
        """
        marks = self._number(value)
        # "-0" too: stored, it reads back as 0, and the ledger's hash of it no longer holds.
        if marks.is_signed():
            raise MarkError(
                _("%(title)s: %(marks)s is negative. Enter 0 to %(max_marks)s.")
                % {"title": _(self.title), "marks": marks, "max_marks": as_text(self.max_marks)}
            )
        if marks > self.max_marks:
            raise MarkError(
                _(
                    "%(title)s: %(marks)s is over the maximum of %(max_marks)s. "
                    "Enter 0 to %(max_marks)s."
                )
                % {
                    "title": _(self.title),
                    "marks": as_text(marks),
                    "max_marks": as_text(self.max_marks),
                }
            )
        if marks % self.step:
            raise MarkError(
                (
                    _(
                        "%(title)s: %(marks)s is not a multiple of 1. This course gives whole "
                        "marks; halves are a setting of its scheme."
                    )
                    if self.step == 1
                    else _(
                        "%(title)s: %(marks)s is not a multiple of %(step)s. Enter whole or half "
                        "marks."
                    )
                )
                % {"title": _(self.title), "marks": as_text(marks), "step": as_text(self.step)}
            )
        return marks

    def _number(self, value: object) -> Decimal:
        # Whatever a float says after its 15th digit is not what somebody typed.
        if isinstance(value, float | bool) or not isinstance(value, Decimal | int | str):
            raise MarkError(
                _("%(title)s: %(value)r is not a mark. Enter a number.")
                % {"title": _(self.title), "value": value}
            )
        text = str(value).strip()
        try:
            # Typed with an exponent, a mark could take a billion digits to write out.
            plain = not isinstance(value, str) or _TYPED.fullmatch(text)
            marks = Decimal(text if plain else "NaN")
        except InvalidOperation:
            marks = Decimal("NaN")
        if not marks.is_finite():
            raise MarkError(
                (
                    _("%(title)s: “%(text)s” is not a number. Enter 0 to %(max_marks)s.")
                    if text
                    else _("%(title)s: nothing was entered. Enter 0 to %(max_marks)s.")
                )
                % {
                    "title": _(self.title),
                    "text": text[:20],
                    "max_marks": as_text(self.max_marks),
                }
            )
        return marks


def band_of(component: Component, marks: Decimal) -> Band | None:
    """The band of `marks`: the best one whose lower bound they reach, so 9.5 of 20 is below 10.

    None where the component's rubric has no bands.
    """
    if not component.bands:
        return None
    return next(band for band in component.bands if marks >= band.low)
