"""Numbers within a tolerance of those expected; also gradients against finite differences.

A case is right where every number of it is: |answer - right| <= absolute + relative |right|.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from grading.metrics.metric import Metric
from grading.near import near


def _compute(answers: Sequence[Any], truth: Sequence[Any], options: Mapping[str, Any]) -> float:
    if len(answers) != len(truth) or not len(truth):
        raise ValueError(f"{len(answers)} answers and {len(truth)} truths do not fit")
    right = sum(near(a, expected, options) for a, expected in zip(answers, truth, strict=True))
    return right / len(truth)


def no_error(value: float, rows: int) -> float:
    """Nothing is guessed here, so that a baseline has no spread."""
    return 0.0


METRIC = Metric(
    name="within_tolerance",
    version="1",
    compute=_compute,
    options=("relative", "absolute"),
    claimed=lambda text: None,
    phrase=lambda value: f"{value * 100:.0f} %",
    error=no_error,
)
