"""Did it come to its end, or how much of what had to be there is there: ones among the answers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.metrics.metric import Metric
from grading.metrics.tolerance import no_error


def _compute(answers: np.ndarray, truth: np.ndarray, options: Mapping[str, Any]) -> float:
    return int(np.count_nonzero(answers == truth)) / len(truth)


METRIC = Metric(
    name="completed",
    version="1",
    compute=_compute,
    claimed=lambda text: None,
    phrase=lambda value: f"{value * 100:.0f} %",
    error=no_error,
)
