"""Components of a mark and the bands that their rubric divides them into."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from grading.scheme.errors import MarkError
from grading.scheme.rounding import as_text

GOOD = "Good"
SATISFACTORY = "Satisfactory"
POOR = "Poor"


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
                f"{self.title}: {marks} is negative. Enter 0 to {as_text(self.max_marks)}."
            )
        if marks > self.max_marks:
            raise MarkError(
                f"{self.title}: {as_text(marks)} is over the maximum of {as_text(self.max_marks)}. "
                f"Enter 0 to {as_text(self.max_marks)}."
            )
        if marks % self.step:
            raise MarkError(
                f"{self.title}: {as_text(marks)} is not a multiple of {as_text(self.step)}. "
                + (
                    "This course gives whole marks; halves are a setting of its scheme."
                    if self.step == 1
                    else "Enter whole or half marks."
                )
            )
        return marks

    def _number(self, value: object) -> Decimal:
        # Whatever a float says after its 15th digit is not what somebody typed.
        if isinstance(value, float | bool) or not isinstance(value, Decimal | int | str):
            raise MarkError(f"{self.title}: {value!r} is not a mark. Enter a number.")
        text = str(value).strip()
        try:
            # Typed with an exponent, a mark could take a billion digits to write out.
            plain = not isinstance(value, str) or _TYPED.fullmatch(text)
            marks = Decimal(text if plain else "NaN")
        except InvalidOperation:
            marks = Decimal("NaN")
        if not marks.is_finite():
            shown = f"“{text[:20]}” is not a number" if text else "nothing was entered"
            raise MarkError(f"{self.title}: {shown}. Enter 0 to {as_text(self.max_marks)}.")
        return marks


def band_of(component: Component, marks: Decimal) -> Band | None:
    """The band of `marks`: the best one whose lower bound they reach, so 9.5 of 20 is below 10.

    None where the component's rubric has no bands.
    """
    if not component.bands:
        return None
    return next(band for band in component.bands if marks >= band.low)
