"""What a program is asked, and what it can't tell from it."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.evaluation import hidden
from tests.evaluation.programs import SEED

OTHER = "f" * 32
EXPECTED = {
    "decoys": [0, 5, 1, 3, 2, 4],
    "order": [4, 0, 2, 1, 3, 5],
    "awkward": [3, 0, 4, 2, 5, 1],
}


def test_the_same_seed_asks_the_same_bytes_and_another_seed_other_ones(dataset):
    one, same, other = (hidden.inputs(dataset, seed) for seed in (SEED, SEED, OTHER))
    assert hidden.npy(one) == hidden.npy(same)
    assert hidden.npy(one) != hidden.npy(other)
    asked, others = (hidden.key(dataset, seed).truth["labels"] for seed in (SEED, OTHER))
    assert (asked != others).any()


def test_what_is_written_is_what_numpy_reads(dataset):
    asked = hidden.inputs(dataset, SEED)
    assert np.array_equal(np.load(io.BytesIO(hidden.npy(asked)), allow_pickle=False), asked)


def test_all_hidden_rows_and_a_fifth_as_many_decoys_are_asked(dataset):
    asked, key = hidden.inputs(dataset, SEED), hidden.key(dataset, SEED)
    assert key.is_hidden.sum() == 120
    assert len(key) == hidden.count(dataset) == 144
    assert asked.shape == (144, 32, 32, 3)
    assert asked.dtype == np.uint8


def test_the_key_names_the_class_of_each_row_asked(dataset):
    asked, key = hidden.inputs(dataset, SEED), hidden.key(dataset, SEED)
    # Each class of the small data set has its own grey.
    assert (asked.mean(axis=(1, 2, 3)) // 50 == key.truth["labels"]).all()


def test_no_row_is_asked_as_it_is_stored(dataset):
    asked = hidden.inputs(dataset, SEED)
    stored = {row.tobytes() for row in dataset.public["images"]}
    stored |= {row.tobytes() for row in dataset.hidden["images"]}
    assert not [row for row in asked if row.tobytes() in stored]


def test_the_order_of_rows_tells_nothing_of_hidden_rows_and_decoys(dataset):
    places = [np.flatnonzero(~hidden.key(dataset, f"{n:032x}").is_hidden) for n in range(200)]
    assert abs(np.mean(np.concatenate(places)) / 143 - 0.5) < 0.03


@given(rows=st.integers(1, 500), seed=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_awkward_inputs_are_one_row_an_odd_number_and_another_order_and_never_empty(rows, seed):
    everything, one, odd, order = hidden.questions(rows, seed)
    assert everything.rows is None
    assert len(one.rows) == 1
    assert len(odd.rows) % 2 == 1
    assert len(order.rows) == min(rows, hidden.ORDER_ROWS)
    for question in (one, odd, order):
        assert len(set(question.rows)) == len(question.rows)
        assert set(question.rows) <= set(range(rows))


@pytest.mark.parametrize("purpose", ["decoys", "order", "awkward"])
def test_a_permutation_depends_on_no_library_that_may_change(purpose):
    # Fixed for ever: sealed answers of former runs are scored by it.
    found = [int(row) for row in hidden._permutation(6, SEED, purpose)]
    assert found == EXPECTED[purpose]


def test_the_programs_own_seed_tells_nothing_of_the_secret_one():
    assert hidden.program_seed(SEED) == hidden.program_seed(SEED)
    assert 0 <= hidden.program_seed(SEED) < 2**31
    assert hex(hidden.program_seed(SEED))[2:] not in SEED
