"""The seed of the job rules every generator, whenever its library is imported."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, notebook, script

DRAWS = """
import random
print(random.random())
import numpy
print(numpy.random.rand(), numpy.random.randint(10**9))
import numpy.random as again
print(again.rand())
print(hash("text"))
"""
LIMITS = {"memory_bytes": 3 * 2**30, "wall_seconds": 120.0, "cpu_seconds": 120.0}
FRAMEWORKS = """
import torch
print(torch.rand(2).tolist())
import tensorflow as tf
print(tf.random.uniform([2]).numpy().tolist())
import keras
print(keras.layers.Dense(2).build((None, 3)), keras.random.uniform((2,)).numpy().tolist())
"""


@pytest.mark.parametrize("make", [script, notebook])
def test_equal_seeds_give_equal_draws_and_others_others(backend: Backend, make) -> None:
    def drawn(seed: int) -> str:
        source = (DRAWS + PREDICT,) if make is script else (DRAWS, PREDICT)
        found = backend.run(make(*source, seed=seed))
        assert found.outcome is Outcome.OK, found.message
        return found.stdout.text

    assert drawn(1) == drawn(1) != drawn(2)


def test_the_frameworks_are_seeded_too(backend: Backend) -> None:
    job = script(FRAMEWORKS + PREDICT, seed=2**62 + 1, **LIMITS)
    first, again = backend.run(job), backend.run(job)
    assert first.outcome is Outcome.OK, first.message
    assert first.stdout.text == again.stdout.text


def test_no_library_is_imported_for_the_seeds_sake(backend: Backend) -> None:
    source = (
        "import sys\nheavy = {'numpy', 'torch', 'tensorflow', 'keras', 'IPython', 'traceback'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, found.message
    # A warm start has imported them before, for the speed's sake.
    assert found.isolation.warm or not found.stdout.text.strip()
