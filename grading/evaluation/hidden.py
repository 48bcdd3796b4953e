"""What a program is asked: hidden rows and decoys under a secret permutation, changed a little.

Everything follows from the run's secret seed. What scoring needs of it (`key`) depends on SHAKE-256
alone and on no library's random generator, so that sealed answers score alike for ever.
"""

import hashlib
import io
from dataclasses import dataclass

import numpy as np

from labs.datasets import perturb
from labs.datasets.dataset import Dataset
from sandbox.contract import Question

ALL, ONE, ODD, ORDER = "all", "one", "odd", "order"
TITLES = {ONE: "one row", ODD: "an odd number of rows", ORDER: "another order"}
"""The awkward inputs of the contract check, in words. Never an empty batch: Keras raises on it."""

DECOY_SHARE = 0.2
"""Public rows mixed in, of the number of hidden rows."""
ODD_ROWS = 37
ORDER_ROWS = 64


@dataclass(frozen=True)
class Key:
    """What the rows of one run's question were. Never leaves the trusted side."""

    labels: np.ndarray
    """(N,) int64: the true class of each row asked."""
    is_hidden: np.ndarray
    """(N,) bool: False for a decoy, which is a public row."""


@dataclass(frozen=True)
class Hidden:
    """One run's questions and their key."""

    ask_inputs: bytes
    """An `.npy` file: the rows in the order that they are asked in."""
    questions: tuple[Question, ...]
    key: Key


def prepare(dataset: Dataset, seed: str) -> Hidden:
    """Make the questions of the run with this secret seed.

    Args:
        seed: hexadecimal, `Run.seed`.
    """
    order, decoys = _layout(dataset, seed)
    images = np.concatenate([dataset.hidden_images, dataset.public_images[np.sort(decoys)]])[order]
    rng = np.random.Generator(np.random.PCG64(int.from_bytes(_stream(seed, "perturbation", 16))))
    changed = perturb.REGISTRY[dataset.perturbation](images, rng)
    return Hidden(_npy(changed), questions(len(order), seed), key(dataset, seed))


def key(dataset: Dataset, seed: str) -> Key:
    """Make the key of the run with this secret seed, without touching an image."""
    order, decoys = _layout(dataset, seed)
    hidden = len(dataset.hidden_labels)
    labels = np.concatenate([dataset.hidden_labels, dataset.public_labels[np.sort(decoys)]])
    return Key(labels[order].astype(np.int64), order < hidden)


def questions(rows: int, seed: str) -> tuple[Question, ...]:
    """All rows first, then each awkward input, drawn from the same rows."""
    shuffled = [int(row) for row in _permutation(rows, seed, "awkward")]
    odd = min(ODD_ROWS, rows - 1 + rows % 2)
    return (
        Question(ALL),
        Question(ONE, tuple(shuffled[:1])),
        Question(ODD, tuple(sorted(shuffled[:odd]))),
        Question(ORDER, tuple(shuffled[-ORDER_ROWS:])),
    )


def program_seed(seed: str) -> int:
    """What the program's own generators start from. It tells nothing of the secret seed."""
    return int.from_bytes(_stream(seed, "program", 4)) >> 1


def _layout(dataset: Dataset, seed: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the order of (hidden rows, then decoys) and which public rows are decoys."""
    public, hidden = len(dataset.public_labels), len(dataset.hidden_labels)
    decoys = _permutation(public, seed, "decoys")[: int(hidden * DECOY_SHARE)]
    return _permutation(hidden + len(decoys), seed, "order"), decoys


def _npy(array: np.ndarray) -> bytes:
    """Return the `.npy` file, copied once: NumPy's own writing takes as long as all else here."""
    header = io.BytesIO()
    array = np.ascontiguousarray(array)
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    return header.getvalue() + array.data


def _permutation(length: int, seed: str, purpose: str) -> np.ndarray:
    keys = np.frombuffer(_stream(seed, purpose, 8 * length), dtype="<u8")
    return np.argsort(keys, kind="stable")


def _stream(seed: str, purpose: str, length: int) -> bytes:
    return hashlib.shake_256(f"prayoga {purpose} {seed}".encode()).digest(length)
