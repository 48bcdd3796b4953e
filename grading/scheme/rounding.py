"""The one place where marks are rounded: exactly, half up, as spreadsheets do.

Python's own `round()` rounds a half to the even neighbour, so it is not used on marks.
"""

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction | Decimal | int) -> int:
    """`value` as a whole number; an exact half goes up.

    Raises:
        ValueError: for a negative value, which no mark is.
    """
    exact = Fraction(value)
    if exact < 0:
        raise ValueError(f"Marks are never negative, and {value} is.")
    return int((exact + Fraction(1, 2)) // 1)


def round_to_step(value: Fraction, step: Decimal) -> Decimal:
    """`value` to the nearest multiple of `step` (1 or 0.5), half up."""
    return round_half_up(value / Fraction(step)) * step


def ceil_to_step(value: Fraction, step: Decimal) -> Decimal:
    """The lowest multiple of `step` that is not below `value`."""
    return int(-(-value // Fraction(step))) * step


def as_text(value: Decimal) -> str:
    """Marks as people write them: 20, 4.5, without zeros at the end."""
    return f"{value.normalize():f}"


def as_decimal(value: Fraction, places: int = 3) -> Decimal:
    """`value` for print: half up to `places` digits. Never a step of a calculation."""
    return Decimal(round_half_up(value * 10**places)).scaleb(-places)
