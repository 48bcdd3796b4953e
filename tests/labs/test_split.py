"""A split by seed holds back the same number of every class, and every row lands on one side."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.datasets.split import stratified

labels = st.lists(st.integers(6, 12), min_size=1, max_size=4).flatmap(
    lambda counts: st.permutations(
        [label for label, count in enumerate(counts) for _ in range(count)]
    )
)


@given(labels, st.integers(1, 5), st.integers(0, 2**32))
def test_both_sides_together_are_all_rows_once(found, hidden_per_class, seed) -> None:
    array = np.array(found)
    public, hidden = stratified(array, hidden_per_class, seed)
    assert sorted([*public, *hidden]) == list(range(len(array)))
    assert set(np.bincount(array[hidden])) == {hidden_per_class}


@given(labels, st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_split(found, seed) -> None:
    first, second = (stratified(np.array(found), 3, seed) for _ in range(2))
    assert [part.tolist() for part in first] == [part.tolist() for part in second]


def test_a_class_without_a_public_row_is_refused() -> None:
    with pytest.raises(ValueError, match="class 1 has 2 rows, all of which would be hidden"):
        stratified(np.array([0, 0, 0, 1, 1]), 2, 7)
