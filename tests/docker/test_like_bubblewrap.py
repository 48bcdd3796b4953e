"""A program gets the same answers in a container as under bubblewrap."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import answers, notebook, script

pytestmark = pytest.mark.docker

MODEL = """
import random
import numpy as np
import torch

def predict(images):
    torch.manual_seed(int(images.sum()))
    layer = torch.nn.Linear(images[0].size, 3)
    rows = torch.as_tensor(images.reshape(len(images), -1), dtype=torch.float32)
    noise = [random.random() + np.random.random() for _ in images]
    return layer(rows).argmax(dim=1).numpy() + np.asarray(noise)
"""


@pytest.mark.parametrize("make", [script, notebook])
def test_equal_seeds_give_equal_bytes_on_both(bubblewrap: Backend, docker: Backend, make) -> None:
    job = make(MODEL, seed=7, wall_seconds=120, cpu_seconds=120, memory_bytes=2 << 30)
    here, there = bubblewrap.run(job), docker.run(job)
    assert here.outcome is there.outcome is Outcome.OK, (here.message, there.message)
    assert here.artefact == there.artefact
    assert here.artefact_sha256 == there.artefact_sha256
    assert set(answers(there)) == {"all", "one", "turned"}


@pytest.mark.parametrize(
    "source", ["1 / 0", "import sys; sys.exit(3)", "import os; os._exit(5)", "x = [0] * 10**10"]
)
def test_a_program_that_fails_is_told_the_same(
    bubblewrap: Backend, docker: Backend, source: str
) -> None:
    here, there = bubblewrap.run(script(source)), docker.run(script(source))
    assert (here.outcome, here.message, here.error) == (there.outcome, there.message, there.error)
