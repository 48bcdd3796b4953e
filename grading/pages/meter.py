"""Where a metric stands between its floor, its target and the reference, as places on a line.

Pure: no rows, no templates. Numbers of a metric are floats, since they are measured, not marks.
"""

from dataclasses import dataclass
from typing import Protocol


class Measured(Protocol):
    """What a row of `grading.models.Metric` has."""

    name: str
    value: float | None
    claimed: float | None
    floor: float
    target: float
    reference: float


@dataclass(frozen=True)
class Meter:
    """A metric's value, None where nothing was verified, and the figures beside it."""

    name: str
    value: float | None
    floor: float
    target: float
    reference: float
    claimed: float | None = None

    @classmethod
    def of(cls, metric: Measured) -> "Meter":
        return cls(
            metric.name,
            metric.value,
            metric.floor,
            metric.target,
            metric.reference,
            metric.claimed,
        )

    @property
    def reached(self) -> bool:
        return self.value is not None and self.value >= self.target


@dataclass(frozen=True)
class Places:
    """Places on the line, per cent of its width as text, as SVG attributes take them."""

    floor: str
    target: str
    reference: str
    span: str
    """Width from floor to target, the stretch on which marks rise."""
    value: str | None
    claimed: str | None


def place(meter: Meter) -> Places:
    """Lay the figures of `meter` out on a line from 0 to 1, or wider where they need it."""
    figures = [meter.floor, meter.target, meter.reference, meter.value or 0.0]
    low, high = min(0.0, *figures), max(1.0, *figures)

    def per_cent(number: float) -> float:
        return 100 * (min(max(number, low), high) - low) / (high - low)

    def text(number: float | None) -> str | None:
        return None if number is None else f"{per_cent(number):.2f}%"

    return Places(
        floor=f"{per_cent(meter.floor):.2f}%",
        target=f"{per_cent(meter.target):.2f}%",
        reference=f"{per_cent(meter.reference):.2f}%",
        span=f"{max(0.0, per_cent(meter.target) - per_cent(meter.floor)):.2f}%",
        value=text(meter.value),
        claimed=text(meter.claimed),
    )
