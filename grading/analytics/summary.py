"""Mean, median and quartiles, exact. Pure. No mark comes of it: it describes those there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LEAST = 8
"""Values from which quartiles are given: of three, a quartile is one person."""


@dataclass(frozen=True)
class Summary:
    """Of some values; None where there are too few to speak of it."""

    n: int
    mean: Fraction | None = None
    lowest: Fraction | None = None
    first_quartile: Fraction | None = None
    median: Fraction | None = None
    third_quartile: Fraction | None = None
    highest: Fraction | None = None


def summary(values: Iterable[Decimal | Fraction | int]) -> Summary:
    """Describe the values. Quartiles lie between neighbours in proportion ("inclusive")."""
    # Sorted as they come: fractions compare by multiplying.
    found = [Fraction(value) for value in sorted(values)]
    n = len(found)
    if not n:
        return Summary(0)
    ends = {"mean": sum(found, Fraction(0)) / n, "lowest": found[0], "highest": found[-1]}
    if n < LEAST:
        return Summary(n, **ends)
    first, median, third = (_quantile(found, Fraction(part, 4)) for part in (1, 2, 3))
    return Summary(n, first_quartile=first, median=median, third_quartile=third, **ends)


def _quantile(found: list[Fraction], part: Fraction) -> Fraction:
    place = (len(found) - 1) * part
    below = int(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (found[above] - found[below]) * (place - below)
