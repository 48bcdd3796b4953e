"""F1 by hand: of one class, and as the mean over classes."""

import numpy as np
import pytest

from grading.metrics import REGISTRY

ANSWERS = np.array([1, 1, 1, 0, 0, 0])
LABELS = np.array([1, 1, 0, 0, 0, 1])


def test_f1_of_class_one():
    # Named 3, there 3, hits 2: 2 * 2 / (3 + 3).
    assert REGISTRY["f1"].compute(ANSWERS, LABELS, {}) == pytest.approx(4 / 6)
    # One class for all: named 6, there 3, hits 3.
    assert REGISTRY["f1"].compute(np.ones(6), LABELS, {}) == pytest.approx(6 / 9)
    assert REGISTRY["f1"].compute(np.zeros(6), LABELS, {}) == 0


def test_f1_of_another_class():
    assert REGISTRY["f1"].compute(np.zeros(6), LABELS, {"positive": 0}) == pytest.approx(6 / 9)


def test_macro_f1_counts_every_class_alike():
    answers, labels = np.array([0, 0, 1, 2]), np.array([0, 0, 1, 1])
    # Class 0: 4/4; class 1: named 1, there 2, hits 1: 2/3; class 2: named 1, there 0: 0.
    assert REGISTRY["f1_macro"].compute(answers, labels, {}) == pytest.approx((1 + 2 / 3 + 0) / 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [("F1 score: 0.82", 0.82), ("f1-score = 0.5", 0.5), ("macro f1: 61 %", 0.61), ("none", None)],
)
def test_a_printed_f1_is_found(text, value):
    assert REGISTRY["f1"].claimed(text) == value
