"""Where a value stands in its class: bars of how many students reached what, without names.

Only where enough of the class were measured that nobody's result can be told from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from grading.models import Metric, Run

AT_LEAST = 5
BINS = 20
HEIGHT = 24


@dataclass(frozen=True)
class Bar:
    low: float
    high: float
    count: int
    x: float
    y: float
    height: float
    """Where it stands in a picture 100 wide and `HEIGHT` high."""
    is_own: bool


@dataclass(frozen=True)
class Strip:
    """The newest measured value of each student of the class, in equal steps from 0 to 1."""

    students: int
    median: float
    bars: tuple[Bar, ...]
    below: int
    """How many stand lower than the value shown."""

    @property
    def filled(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.count]


def of_class(run: Run, metric: Metric) -> Strip | None:
    """How the class of `run`'s student did on its task; None where too few were measured."""
    submission = run.submission
    rows = (
        Metric.objects.filter(
            run__submission__enrolment__offering=submission.enrolment.offering_id,
            run__submission__task=submission.task_id,
            run__submission__hand_in__isnull=True,
            name=metric.name,
            dataset=metric.dataset,
            value__isnull=False,
        )
        .order_by("run__submission__attempt", "run_id")
        .values_list("run__submission__enrolment_id", "value")
    )
    newest = {enrolment: value for enrolment, value in rows if value is not None}
    return strip(newest.values(), metric.value)


def strip(values: Iterable[float], own: float | None) -> Strip | None:
    """The values in bars, `own`'s marked; None where there are fewer than `AT_LEAST`."""
    found = [min(max(value, 0.0), 1.0) for value in values]
    if len(found) < AT_LEAST:
        return None
    counts = [0] * BINS
    for value in found:
        counts[_bin(value)] += 1
    most = max(counts)
    mine = None if own is None else _bin(min(max(own, 0.0), 1.0))
    bars = tuple(_bar(at, count, most, is_own=at == mine) for at, count in enumerate(counts))
    below = 0 if own is None else sum(value < own for value in found)
    return Strip(len(found), median(found), bars, below)


def _bar(at: int, count: int, most: int, *, is_own: bool) -> Bar:
    height = max(HEIGHT * count / most, 1.0 if is_own else 0.0)
    x = 100 * at / BINS
    return Bar(at / BINS, (at + 1) / BINS, count, x, HEIGHT - height, height, is_own)


def _bin(value: float) -> int:
    return min(BINS - 1, int(value * BINS + 1e-9))
