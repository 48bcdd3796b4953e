"""Several measurements of one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """Median, least and most of some measurements, in their unit."""

    median: float
    least: float
    most: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Raises statistics.StatisticsError where there are none."""
        return cls(median(values), min(values), max(values), len(values))


def at_share(values: Sequence[float], share: float) -> float:
    """The value that a share of all does not go beyond: 0.5 gives a median, 0.95 a percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
