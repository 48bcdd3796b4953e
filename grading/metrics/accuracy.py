"""Accuracy: the share of rows whose class was named rightly."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.metrics import claimed
from grading.metrics.metric import Metric


def _compute(answers: np.ndarray, labels: np.ndarray, options: Mapping[str, Any]) -> float:
    if answers.shape != labels.shape or not len(labels):
        raise ValueError(f"answers {answers.shape} and labels {labels.shape} do not fit")
    return int(np.count_nonzero(answers == labels)) / len(labels)


METRIC = Metric(
    name="accuracy",
    version="1",
    compute=_compute,
    claimed=claimed.accuracy,
    phrase=lambda value: f"{value * 100:.1f} %",
)
