"""Recall at k: which share of the items held back is among the k recommended, mean over users."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grading.metrics import claimed
from grading.metrics.metric import Metric


def _compute(answers: np.ndarray, truth: Sequence[np.ndarray], options: Mapping[str, Any]) -> float:
    """Users with nothing held back count for nothing. At most k items can be found of each."""
    if len(answers) != len(truth):
        raise ValueError(f"{len(answers)} answers and {len(truth)} truths do not fit")
    shares = [
        len(np.intersect1d(chosen, held)) / min(len(held), len(chosen))
        for chosen, held in zip(answers, truth, strict=True)
        if len(held) and len(chosen)
    ]
    if not shares:
        raise ValueError("nothing was held back of any user")
    return float(sum(shares) / len(shares))


METRIC = Metric(
    name="recall_at_k",
    version="1",
    compute=_compute,
    claimed=claimed.recall,
    phrase=lambda value: f"{value:.3f}",
)
