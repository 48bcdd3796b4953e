"""Numbers within a tolerance of those expected; also gradients against finite differences.

A case is right where every number of it is: |answer - right| <= absolute + relative |right|.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grading.metrics.metric import Metric

RELATIVE, ABSOLUTE = 1e-3, 1e-6


def _compute(answers: Sequence[Any], truth: Sequence[Any], options: Mapping[str, Any]) -> float:
    if len(answers) != len(truth) or not len(truth):
        raise ValueError(f"{len(answers)} answers and {len(truth)} truths do not fit")
    relative = float(options.get("relative", RELATIVE))
    absolute = float(options.get("absolute", ABSOLUTE))
    right = sum(
        _close(answer, expected, relative, absolute)
        for answer, expected in zip(answers, truth, strict=True)
    )
    return right / len(truth)


def _close(answer: Any, expected: Any, relative: float, absolute: float) -> bool:
    if isinstance(expected, Mapping):
        if isinstance(answer, list) and len(answer) == len(expected):
            answer = dict(zip(expected, answer, strict=True))
        return isinstance(answer, Mapping) and all(
            key in answer and _close(answer[key], part, relative, absolute)
            for key, part in expected.items()
        )
    right = np.asarray(expected, dtype=np.float64)
    try:
        found = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return False
    if found.size != right.size or not np.isfinite(found).all():
        return False
    off = np.abs(found.reshape(right.shape) - right)
    return bool((off <= absolute + relative * np.abs(right)).all())


def no_error(value: float, rows: int) -> float:
    """Nothing is guessed here, so that a baseline has no spread."""
    return 0.0


METRIC = Metric(
    name="within_tolerance",
    version="1",
    compute=_compute,
    claimed=lambda text: None,
    phrase=lambda value: f"{value * 100:.0f} %",
    error=no_error,
)
