"""Accepted replies and recall at k, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.metrics import REGISTRY

HELLO = ["Hello there!", "Good day."]
accepted = REGISTRY["accepted"].compute
recall = REGISTRY["recall_at_k"].compute


@pytest.mark.parametrize("said", ["Hello there!", "  hello   THERE! ", "good day."])
def test_case_and_space_do_not_matter(said):
    assert accepted([said], [HELLO], {}) == 1


@pytest.mark.parametrize(
    "said", ["Hello", "Hello there! Good day.", "", "   ", "there", "Hello there"]
)
def test_a_part_or_more_than_a_reply_is_none(said):
    assert accepted([said], [HELLO], {}) == 0


@given(st.lists(st.sampled_from([*HELLO, "no", ""]), min_size=1, max_size=20))
def test_the_share_is_of_all_prompts(said):
    right = sum(one in HELLO for one in said)
    assert accepted(said, [HELLO] * len(said), {}) == right / len(said)


def test_recall_is_the_mean_over_users_of_what_was_found():
    answers = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    held = [np.array([1, 9]), np.array([4, 5, 6, 0]), np.array([], int)]
    # 1 of 2; 3 of at most 3; the third user had nothing held back.
    assert recall(answers, held, {}) == pytest.approx((0.5 + 1) / 2)


def test_nothing_held_back_is_a_mistake_of_the_task():
    with pytest.raises(ValueError, match="nothing was held back"):
        recall(np.zeros((1, 3), int), [np.array([], int)], {})


def test_a_printed_recall_is_found():
    assert REGISTRY["recall_at_k"].claimed("Recall@10: 0.31") == 0.31
    assert REGISTRY["map50"].claimed("mAP@0.5: 0.44") == 0.44
