"""Checks by name. A new one is a new file here and one line in the registry."""

from grading.checks import (
    backbone,
    beats_random,
    contract,
    deployed,
    described,
    improves,
    layers,
    metric,
    neighbours,
    numbers,
    runs,
    trials,
    used,
)
from grading.checks.check import (
    CONFIRMED,
    REPORTED,
    Again,
    Answers,
    Awkward,
    Check,
    Earlier,
    Facts,
    Found,
    Score,
    Verdict,
)
from grading.registry import Registry

REGISTRY: Registry[Check] = Registry(
    "check",
    [
        runs.CHECK,
        contract.CHECK,
        metric.CHECK,
        layers.CHECK,
        neighbours.CHECK,
        used.CHECK,
        backbone.CHECK,
        beats_random.CHECK,
        trials.CHECK,
        improves.CHECK,
        deployed.ACCURACY_KEPT,
        deployed.FASTER,
        numbers.CHECK,
        described.CHECK,
    ],
)

__all__ = [
    "CONFIRMED",
    "REGISTRY",
    "REPORTED",
    "Again",
    "Answers",
    "Awkward",
    "Check",
    "Earlier",
    "Facts",
    "Found",
    "Score",
    "Verdict",
]
