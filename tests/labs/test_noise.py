"""Noise on hidden rows keeps what a model may rely on, and follows from its generator alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from labs.datasets import REGISTRY as DATASETS
from labs.datasets import Dataset
from labs.datasets.perturb import REGISTRY, light_noise

pictures = arrays.arrays(np.uint8, st.tuples(st.integers(1, 4), st.just(6), st.just(6), st.just(3)))
seeds = st.integers(0, 2**64 - 1)


def noisy(images: np.ndarray, seed: int) -> np.ndarray:
    return light_noise(images, np.random.Generator(np.random.PCG64(seed)))


@given(pictures, seeds)
def test_the_same_generator_gives_the_same_bytes_and_the_input_stays(images, seed) -> None:
    before = images.copy()
    first, second = noisy(images, seed), noisy(images, seed)
    assert np.array_equal(first, second)
    assert np.array_equal(images, before)
    assert (first.dtype, first.shape) == (np.uint8, images.shape)


@given(pictures, seeds)
def test_black_stays_black_and_nothing_else_becomes_black(images, seed) -> None:
    assert np.array_equal(noisy(images, seed) == 0, images == 0)


@given(arrays.arrays(np.uint8, (3, 6, 6, 1)), seeds)
def test_grey_pictures_stay_grey(grey, seed) -> None:
    changed = noisy(np.repeat(grey, 3, axis=3), seed)
    assert (changed == changed[..., :1]).all()


def test_every_hidden_row_changes_but_only_lightly(digits: Dataset) -> None:
    hidden = np.asarray(digits.hidden["images"])
    one, other = noisy(hidden, 1), noisy(hidden, 2)
    for changed in (one, other):
        assert (changed != hidden).any(axis=(1, 2, 3)).all()
    assert (one != other).any(axis=(1, 2, 3)).all()
    ink = hidden > 0
    difference = np.abs(one.astype(int) - hidden.astype(int))[ink]
    assert 2 < difference.mean() < 6
    assert difference.max() < 40


@pytest.mark.parametrize("source", DATASETS.values(), ids=DATASETS)
def test_every_data_set_names_noise_that_there_is(source) -> None:
    assert source.perturbation in REGISTRY
