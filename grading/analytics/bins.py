"""Where a value is counted. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")
MOST_BINS = 8
ATTEMPTS = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, None))
HOUR, DAY = 3600, 86400


def mark_bins(most: Decimal) -> list[tuple[int, int]]:
    """Lowest and highest whole mark of each bin up to `most`, both included, all as wide but the
    last; a half mark is in the bin of its whole part."""
    top = int(most)
    step = max(1, -(-(top + 1) // MOST_BINS))
    return [(low, min(low + step - 1, top)) for low in range(0, top + 1, step)]


def span(low: int, high: int | None) -> str:
    """A bin's name: 4, 3–5, 11 and more."""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def in_bins(
    values: Iterable[tuple[Decimal | Fraction | int, T]],
    bins: Sequence[tuple[int, int | None]],
) -> list[list[T]]:
    """What belongs to each value, by its bin; a value beyond the last is in the last."""
    found: list[list[T]] = [[] for _ in bins]
    for value, what in values:
        place = max((at for at, (low, _) in enumerate(bins) if int(value) >= low), default=0)
        found[place].append(what)
    return found


def tenths(values: Iterable[tuple[float, T]]) -> list[list[T]]:
    """Values from 0 to 1 in ten bins; 1 is in the last."""
    found: list[list[T]] = [[] for _ in range(10)]
    for value, what in values:
        found[min(9, max(0, int(value * 10 + 1e-9)))].append(what)
    return found
