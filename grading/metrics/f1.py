"""F1: the harmonic mean of precision and recall, of one class or as the mean over all classes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.metrics import claimed
from grading.metrics.metric import Metric


def of_class(answers: np.ndarray, labels: np.ndarray, label: int) -> float:
    """Return 2 hits / (named + there); 0 where the class is neither named nor there."""
    named, there = answers == label, labels == label
    both = int(np.count_nonzero(named)) + int(np.count_nonzero(there))
    return 2 * int(np.count_nonzero(named & there)) / both if both else 0.0


def _binary(answers: np.ndarray, labels: np.ndarray, options: Mapping[str, Any]) -> float:
    return of_class(answers, labels, int(options.get("positive", 1)))


def _macro(answers: np.ndarray, labels: np.ndarray, options: Mapping[str, Any]) -> float:
    """The mean over the classes that are there or named, each counting alike."""
    classes = np.union1d(answers, labels)
    return sum(of_class(answers, labels, int(label)) for label in classes) / len(classes)


def _phrase(value: float) -> str:
    return f"{value:.3f}"


BINARY = Metric(
    name="f1",
    version="1",
    compute=_binary,
    claimed=claimed.f1,
    phrase=_phrase,
    options=("positive",),
)
MACRO = Metric(name="f1_macro", version="1", compute=_macro, claimed=claimed.f1, phrase=_phrase)
