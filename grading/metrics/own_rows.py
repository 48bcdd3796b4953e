"""How far a team's own held-out rows are above always naming the commonest class."""

from collections.abc import Mapping, Sequence
from typing import Any

from grading.metrics.metric import Metric
from grading.metrics.tolerance import no_error


def _compute(answers: Sequence[Any], truth: Sequence[Any], options: Mapping[str, Any]) -> float:
    """Answers have `rows`, `right` and `commonest`; there is no truth on this side.

    0 where no more are right than there are rows of the commonest class, 1 where all are.
    """
    (own,) = answers
    return max(0, own.right - own.commonest) / (own.rows - own.commonest)


METRIC = Metric(
    name="own_rows",
    version="1",
    compute=_compute,
    claimed=lambda text: None,
    phrase=lambda value: f"{value * 100:.1f} % of the way from guessing to faultless",
    error=no_error,
)
