"""Accuracy and the registry that it is found in."""

import numpy as np
import pytest

from grading.metrics import REGISTRY, accuracy
from grading.registry import Registry, UnknownName


def test_accuracy_is_the_share_of_right_answers():
    compute = REGISTRY["accuracy"].compute
    assert compute(np.array([1, 2, 3, 4]), np.array([1, 2, 0, 0]), {}) == 0.5
    assert compute(np.array([1]), np.array([1]), {}) == 1.0


def test_answers_that_do_not_fit_the_labels_are_a_programming_error():
    for answers, labels in ((np.zeros(2), np.zeros(3)), (np.zeros(0), np.zeros(0))):
        with pytest.raises(ValueError, match="do not fit"):
            REGISTRY["accuracy"].compute(answers, labels, {})


def test_an_unknown_metric_is_answered_with_the_nearest_name():
    with pytest.raises(UnknownName, match="no metric 'acuracy'; did you mean 'accuracy'"):
        REGISTRY["acuracy"]
    assert "acuracy" not in REGISTRY


def test_two_metrics_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two entries"):
        Registry("metric", [accuracy.METRIC, accuracy.METRIC])
