"""What a metric is. Plain Python and numpy: no Django, no task, no run."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Metric:
    """A number that the trusted side computes from answers and labels."""

    name: str
    version: str
    """Recorded with each run; changes whenever `compute` could give another number."""
    compute: Callable[[np.ndarray, np.ndarray], float]
    """`compute(answers, labels)`, both (N,) int64 and not empty; higher is better, 0 to 1."""
    claimed: Callable[[str], float | None]
    """Find the last such number that a program printed; None if it printed none."""
    phrase: Callable[[float], str]
    """Write a value for people: "93.4 %"."""
