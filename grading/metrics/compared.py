"""A table of models: the share of those that learnt something and are described as they are.

A model counts where its measured accuracy is above guessing (by three standard errors) and the one
in the table is within a tolerance of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from grading.metrics.metric import Metric, share_error
from grading.metrics.tolerance import no_error

TOLERANCE = 0.05
ERRORS = 3.0


def _compute(answers: Sequence[Any], truth: Sequence[Any], options: Mapping[str, Any]) -> float:
    """Answers have `measured` and `claimed`; a truth is (share of guessing, rows)."""
    tolerance = float(options.get("tolerance", TOLERANCE))
    right = sum(
        one.measured > guessing + ERRORS * share_error(guessing, rows)
        and one.claimed is not None
        and abs(one.claimed - one.measured) <= tolerance
        for one, (guessing, rows) in zip(answers, truth, strict=True)
    )
    return right / len(truth)


METRIC = Metric(
    name="compared",
    version="1",
    compute=_compute,
    options=("tolerance",),
    claimed=lambda text: None,
    phrase=lambda value: f"{value * 100:.0f} % of the models",
    error=no_error,
)
