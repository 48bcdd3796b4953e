"""One program with one seed comes to one metric, on every backend and however it starts."""

from dataclasses import replace

import nbformat
import pytest

from grading.evaluation import judge
from grading.evaluation.judgement import Judgement
from grading.scheme import Component
from labs.datasets import load
from labs.parse import load_catalogue
from sandbox import backends
from sandbox.contract import Backend, Program, ProgramKind

FIXTURES = {
    ("bubblewrap", "cold"): "bubblewrap",
    ("bubblewrap", "warm"): "warm",
    ("docker", "cold"): "docker",
    ("docker", "warm"): "warm_docker",
}
MARKS = {"docker": [pytest.mark.docker], "warm": [pytest.mark.warm]}
WAYS = [
    pytest.param(way, id="-".join(way), marks=[m for word in way for m in MARKS.get(word, [])])
    for way in (
        *((name, "cold") for name in backends.REGISTRY),
        *((name, "warm") for name in backends.WARM),
    )
    if way != ("bubblewrap", "cold")
]
# Everything in it draws: which rows, the weights, their order, and the answer in doubt.
CELLS = (
    """
import random
import numpy as np
import torch
from sklearn.datasets import fetch_openml
from sklearn.ensemble import RandomForestClassifier

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
images, labels = data.data.astype("float32") / 255, data.target.astype("int64")
chosen = np.random.permutation(len(images))[:600]
""",
    """
layer = torch.nn.Linear(3072, 10)
steps = torch.optim.Adam(layer.parameters(), lr=1e-3)
rows, truth = torch.as_tensor(images[chosen]), torch.as_tensor(labels[chosen])
for _ in range(20):
    order = torch.randperm(len(rows))[:64]
    loss = torch.nn.functional.cross_entropy(layer(rows[order]), truth[order])
    steps.zero_grad(); loss.backward(); steps.step()
forest = RandomForestClassifier(8).fit(images[chosen], labels[chosen])
""",
    """
def predict(images):
    flat = images.transpose(0, 3, 1, 2).reshape(len(images), -1) / np.float32(255)
    both = forest.predict_proba(flat) + layer(torch.as_tensor(flat)).softmax(1).detach().numpy()
    both += [[random.random() / 10 for _ in range(10)] for _ in flat]
    return both.argmax(axis=1)
""",
)
PROGRAMS = {
    "script": Program("solution.py", ProgramKind.SCRIPT, "".join(CELLS).encode()),
    "notebook": Program(
        "solution.ipynb",
        ProgramKind.NOTEBOOK,
        nbformat.writes(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
        ).encode(),
    ),
}
SEED = "the same for all"


@pytest.fixture(scope="module", params=PROGRAMS)
def program(request: pytest.FixtureRequest) -> Program:
    return PROGRAMS[request.param]


def judged(program: Program, backend: Backend, component: Component, seed: str) -> Judgement:
    task = load_catalogue().task("1a")
    found = judge.judge(task, program, load(task.dataset), seed, backend, component)
    assert found.metric is not None, found.message
    return found


@pytest.fixture(scope="module")
def expected(program: Program, bubblewrap: Backend, component: Component) -> Judgement:
    """What it comes to under bubblewrap, cold."""
    found = judged(program, bubblewrap, component, SEED)
    assert 0.2 < found.metric.value < 0.99
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_gives_the_same_metric(
    way: tuple[str, str],
    program: Program,
    expected: Judgement,
    component: Component,
    request: pytest.FixtureRequest,
) -> None:
    backend = request.getfixturevalue(FIXTURES[way])
    found = judged(program, backend, component, SEED)
    assert (found.isolation.backend, found.isolation.warm) == (way[0], way[1] == "warm")
    assert found.metric == expected.metric
    assert found.proposal == expected.proposal
    assert [replace(c, message="") for c in found.checks] == [
        replace(c, message="") for c in expected.checks
    ]
    assert found.log == expected.log


def test_another_seed_gives_another_metric(
    program: Program, expected: Judgement, bubblewrap: Backend, component: Component
) -> None:
    """Or the test above would compare what never changes."""
    assert judged(program, bubblewrap, component, "another").metric != expected.metric
