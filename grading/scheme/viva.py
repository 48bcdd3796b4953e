"""What an examiner's notes on a viva's answers come to, as a proposal of marks."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from grading.scheme.bands import Component
from grading.scheme.rounding import round_to_step

FULL, HALF, NOTHING = Fraction(1), Fraction(1, 2), Fraction(0)
"""What a good answer, a partial one and none are worth, as shares of a question."""
OF = 10
"""A note may be a mark of this instead."""


def share_of_mark(marks: Decimal) -> Fraction:
    """A mark of 10 as the share of its question."""
    return Fraction(marks) / OF


def propose_viva(shares: Sequence[Fraction], component: Component) -> Decimal | None:
    """The mean of the questions' shares on the component's maximum, rounded half up once.

    Every question counts alike. None where nothing was asked: that is no proposal of 0.
    """
    if not shares:
        return None
    mean = sum(shares, Fraction(0)) / len(shares)
    return round_to_step(mean * Fraction(component.max_marks), component.step)
