"""Mean average precision at an overlap of half, against cases counted by hand."""

import numpy as np
import pytest

from grading.evaluation.contracts.detections import Boxes
from grading.metrics import REGISTRY

compute = REGISTRY["map50"].compute


def boxes(*found: tuple[list[float], int, float]) -> Boxes:
    return Boxes(
        np.array([box for box, _, _ in found], float).reshape(-1, 4),
        np.array([label for _, label, _ in found], np.int64),
        np.array([score for _, _, score in found], float),
    )


ONE = boxes(([0, 0, 10, 10], 0, 1))


def test_the_truth_itself_is_perfect_and_nothing_is_nothing():
    assert compute([ONE], [ONE], {}) == pytest.approx(1)
    assert compute([boxes()], [ONE], {}) == 0


@pytest.mark.parametrize(
    ("box", "value"),
    [
        ([0, 0, 10, 5], 1),  # overlap 50 of 100: exactly half counts
        ([0, 0, 10, 4.9], 0),
        ([0, 0, 20, 10], 1),  # overlap 100 of 200
        ([0, 0, 20, 10.1], 0),
        ([5, 5, 15, 15], 0),  # overlap 25 of 175
        ([10, 0, 20, 10], 0),
    ],
)
def test_a_box_counts_from_half_an_overlap_on(box, value):
    assert compute([boxes((box, 0, 0.9))], [ONE], {}) == pytest.approx(value)


def test_another_class_is_another_object():
    assert compute([boxes(([0, 0, 10, 10], 1, 1))], [ONE], {}) == 0


def test_a_wrong_box_before_the_right_one_halves_the_precision():
    wrong_first = boxes(([50, 50, 60, 60], 0, 0.9), ([0, 0, 10, 10], 0, 0.8))
    right_first = boxes(([50, 50, 60, 60], 0, 0.7), ([0, 0, 10, 10], 0, 0.8))
    assert compute([wrong_first], [ONE], {}) == pytest.approx(0.5)
    assert compute([right_first], [ONE], {}) == pytest.approx(1)


def test_the_second_box_on_one_object_is_wrong():
    truth = [ONE, ONE]
    twice = boxes(([0, 0, 10, 10], 0, 0.9), ([0, 0, 10, 10], 0, 0.8))
    # One of two objects, found with precision 1: recalls 0 to 0.5 are 51 of 101 levels.
    assert compute([twice, boxes()], truth, {}) == pytest.approx(51 / 101)


def test_classes_count_alike_however_many_boxes_they_have():
    truth = [boxes(([0, 0, 10, 10], 0, 1), ([20, 0, 30, 10], 0, 1), ([40, 0, 50, 10], 1, 1))]
    only_first = [boxes(([0, 0, 10, 10], 0, 0.9), ([20, 0, 30, 10], 0, 0.9))]
    assert compute(only_first, truth, {}) == pytest.approx(0.5)


def test_pictures_without_objects_punish_what_is_found_on_them():
    found = boxes(([0, 0, 10, 10], 0, 0.99))
    assert compute([found, ONE], [boxes(), ONE], {}) == pytest.approx(1)  # scores 0.99 and 1.0
    assert compute([ONE, found], [boxes(), ONE], {}) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="no picture holds an object"):
        compute([ONE], [boxes()], {})


def test_guessing_has_an_error_even_where_it_finds_nothing():
    assert REGISTRY["map50"].error(0.0, 100) == pytest.approx(0.01)
