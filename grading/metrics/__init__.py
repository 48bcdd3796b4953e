"""Metrics by name. A new one is a new file here and one line in the registry."""

from grading.metrics import (
    accepted,
    accuracy,
    compared,
    completed,
    detection,
    f1,
    own_rows,
    recall,
    tolerance,
)
from grading.metrics.metric import Compute, Metric
from grading.registry import Registry

REGISTRY: Registry[Metric] = Registry(
    "metric",
    [
        accuracy.METRIC,
        f1.BINARY,
        f1.MACRO,
        detection.METRIC,
        accepted.METRIC,
        recall.METRIC,
        tolerance.METRIC,
        compared.METRIC,
        completed.METRIC,
        own_rows.METRIC,
    ],
)

__all__ = ["REGISTRY", "Compute", "Metric"]
