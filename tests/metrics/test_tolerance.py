"""Numbers within a tolerance, tables of models, and what has only to be there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.evaluation.contracts.comparison import Compared
from grading.metrics import REGISTRY

near = REGISTRY["within_tolerance"].compute
compared = REGISTRY["compared"].compute


@pytest.mark.parametrize(
    ("answer", "right", "counts"),
    [
        (0.1865, 0.18650, True),
        (0.1867, 0.18650, False),  # 0.0002 off; 0.0001875 is allowed
        (0.18668, 0.18650, True),
        ([1.0, 2.0], np.array([1.0, 2.0]), True),
        ([[1.0], [2.0]], np.array([1.0, 2.0]), True),
        ([1.0], np.array([1.0, 2.0]), False),
        ({"W": [1.0], "b": 0.5}, {"W": np.array([1.0]), "b": np.array(0.5)}, True),
        ([[1.0], 0.5], {"W": np.array([1.0]), "b": np.array(0.5)}, True),
        ({"W": [1.0]}, {"W": np.array([1.0]), "b": np.array(0.5)}, False),
        (None, 1.0, False),
        ("1.0e", 1.0, False),
        ([[1.0], [1.0, 2.0]], np.array([1.0, 1.0, 2.0]), False),
        (10**400, 1.0, False),
    ],
)
def test_every_number_of_a_case_has_to_be_near(answer, right, counts):
    assert near([answer], [right], {}) == counts


def test_the_tolerance_is_the_tasks():
    assert near([1.05], [1.0], {"relative": 0.1}) == 1
    assert near([0.05], [0.0], {"absolute": 0.1}) == 1


@given(st.floats(-1e6, 1e6), st.floats(-1e-3, 1e-3))
def test_the_bound_is_absolute_plus_relative(right, off):
    assert near([right + off * right * 0.99], [right], {}) == 1


def test_a_model_counts_if_it_learnt_and_is_described_as_it_is():
    guessing = (0.1, 1000)
    rows = [
        (Compared(0.6, 0.62), True),
        (Compared(0.6, 0.7), False),
        (Compared(0.6, None), False),
        (Compared(0.12, 0.12), False),  # three errors above 0.1 is 0.128
        (Compared(0.13, 0.13), True),
    ]
    for one, counts in rows:
        assert compared([one], [guessing], {}) == counts
    assert compared([one for one, _ in rows], [guessing] * 5, {}) == pytest.approx(2 / 5)
