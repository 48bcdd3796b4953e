"""Where a metric stands between its floor, its target and the reference, as places on a line.

Pure: no rows, no templates. Numbers of a metric are floats, since they are measured, not marks.
"""

from dataclasses import dataclass
from typing import Protocol


class Measured(Protocol):
    """What a row of `grading.models.Metric` has, and a `Meter`."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def claimed(self) -> float | None: ...
    @property
    def floor(self) -> float: ...
    @property
    def target(self) -> float: ...
    @property
    def reference(self) -> float: ...


@dataclass(frozen=True)
class Meter:
    """A metric without a run: value, None where nothing was verified, and the figures beside it."""

    name: str
    value: float | None
    floor: float
    target: float
    reference: float
    claimed: float | None = None


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


def place(meter: Measured) -> Places:
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
