"""What is done to hidden rows costs an honest model no more than chance does, for each data kind.

Plain models of each kind are fitted on the public rows here and asked about the hidden rows as they
are and as three runs would get them. What it costs more models of digits stands in docs/data.md.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from grading.evaluation import hidden
from labs import datasets
from labs.datasets import Dataset, DatasetMissing
from labs.datasets.perturb import REGISTRY
from labs.datasets.rows import Column
from tests.conftest import lacking

SEEDS = ("0a" * 16, "1b" * 16, "2c" * 16)
Model = Callable[[Dataset], Callable[[Column], np.ndarray]]


def nearest(data: Dataset) -> Callable[[Column], np.ndarray]:
    """One neighbour by Euclidean distance, as in task 1a."""
    known = _flat(data.public["images"])
    labels = np.asarray(data.public["labels"])
    lengths = (known**2).sum(1)
    return lambda asked: labels[(lengths - 2 * _flat(asked) @ known.T).argmin(axis=1)]


def _flat(images: Column) -> np.ndarray:
    """One channel of each picture: all three are alike."""
    array = np.asarray(images)
    return array[..., 0].reshape(len(array), -1).astype(np.float32)


def counted(runs: int) -> Model:
    """Naive Bayes over whatever stands in a list, `runs` at a time: words, or pairs of notes."""

    def fit(data: Dataset) -> Callable[[Column], np.ndarray]:
        labels = np.asarray(data.public["labels"])
        kinds = int(labels.max()) + 1
        seen: list[Counter] = [Counter() for _ in range(kinds)]
        for row, label in zip(data.public["sequences"], labels.tolist(), strict=True):
            seen[label].update(_parts(row, runs))
        words = len(set().union(*seen))
        totals = [sum(one.values()) + words for one in seen]

        def one(row: np.ndarray) -> int:
            parts = _parts(row, runs)
            sums = [
                sum(np.log((one[part] + 1) / total) for part in parts)
                for one, total in zip(seen, totals, strict=True)
            ]
            return int(np.argmax(sums))

        return lambda asked: np.array([one(row) for row in asked])

    return fit


def _parts(row: np.ndarray, runs: int) -> list[tuple[int, ...]]:
    values = np.asarray(row).tolist()
    return [tuple(values[i : i + runs]) for i in range(len(values) - runs + 1)]


def alike(data: Dataset) -> Callable[[Column], np.ndarray]:
    """The public prompt that shares most of its words."""
    known = [_words(str(text)) for text in data.public["prompts"]]
    intents = np.asarray(data.public["intents"])

    def one(text: str) -> int:
        words = _words(text)
        return int(np.argmax([len(words & other) / len(words | other or {""}) for other in known]))

    return lambda asked: intents[[one(str(text)) for text in asked]]


def _words(text: str) -> frozenset[str]:
    """Small letters, without marks, as every tokenizer of the course does."""
    return frozenset("".join(c if c.isalnum() else " " for c in text.casefold()).split())


MODELS: dict[str, Model] = {
    "mnist-5k": nearest,
    "rotten-tomatoes": counted(1),
    "music21-tunes": counted(2),
    "lab-intents": alike,
    "lab-answers": alike,
}


@pytest.mark.parametrize("name", MODELS)
def test_an_honest_model_loses_no_more_than_chance(name: str) -> None:
    try:
        data = datasets.load(name)
    except DatasetMissing:
        lacking(f"the data set {name}")
    assert data.perturbation != "none"
    first, second = data.columns[:2]
    answer = MODELS[name](data)
    truth = np.asarray(data.hidden[second])
    plain = float((answer(data.hidden[first]) == truth).mean())
    assert plain > 2 / len(set(truth.tolist())) or plain > 0.7  # it is a model, not a guess
    losses = []
    for seed in SEEDS:
        rng = np.random.Generator(
            np.random.PCG64(int.from_bytes(hidden.stream(seed, "perturbation", 16)))
        )
        changed = REGISTRY[data.perturbation](data.hidden[first], rng)
        losses.append(plain - float((answer(changed) == truth).mean()))
    chance = (plain * (1 - plain) / len(truth)) ** 0.5
    assert float(np.mean(losses)) <= max(chance, 1 / len(truth)), losses
