"""What a program is asked: hidden rows and decoys under a secret permutation, changed a little.

Everything follows from the run's secret seed. What scoring needs of it (`key`) depends on SHAKE-256
alone and on no library's random generator, so that sealed answers score alike for ever.
"""

import functools
import hashlib
import io
from dataclasses import dataclass

import numpy as np

from labs.datasets import perturb, rows
from labs.datasets.dataset import Dataset
from labs.datasets.rows import Column, Rows
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

    truth: Rows
    """The columns that were not asked about, for each row asked: its class, its boxes."""
    is_hidden: np.ndarray
    """(N,) bool: False for a decoy, which is a public row."""
    public_rows: np.ndarray
    """(N,) int64: which public row a decoy is; -1 for a hidden row."""

    def __len__(self) -> int:
        return len(self.is_hidden)


def inputs(dataset: Dataset, seed: str) -> Column:
    """Return the rows in the order that they are asked in, changed a little.

    Args:
        seed: hexadecimal, `Run.seed`.
    """
    order, decoys = _layout(dataset, seed)
    first = dataset.columns[0]
    known = rows.take(dataset.public[first], np.sort(decoys))
    asked = rows.take(rows.join(dataset.hidden[first], known), order)
    rng = np.random.Generator(np.random.PCG64(int.from_bytes(stream(seed, "perturbation", 16))))
    return perturb.REGISTRY[dataset.perturbation](asked, rng)


def key(dataset: Dataset, seed: str) -> Key:
    """Make the key of the run with this secret seed, without touching an input."""
    order, decoys = _layout(dataset, seed)
    places = np.sort(decoys)
    truth = {
        name: rows.take(
            rows.join(dataset.hidden[name], rows.take(dataset.public[name], places)), order
        )
        for name in dataset.columns[1:]
    }
    hidden = len(dataset.hidden)
    public_rows = np.concatenate([np.full(hidden, -1, np.int64), places.astype(np.int64)])[order]
    return Key(Rows(truth), order < hidden, public_rows)


def count(dataset: Dataset) -> int:
    """Return how many rows the question about all rows has, decoys included."""
    public, own = len(dataset.public), len(dataset.hidden)
    return own + min(public, int(own * DECOY_SHARE))


def questions(asked: int, seed: str) -> tuple[Question, ...]:
    """All rows first, then each awkward input, drawn from the same rows."""
    shuffled = _permutation(asked, seed, "awkward").tolist()
    odd = min(ODD_ROWS, asked - 1 + asked % 2)
    return (
        Question(ALL),
        Question(ONE, tuple(shuffled[:1])),
        Question(ODD, tuple(sorted(shuffled[:odd]))),
        Question(ORDER, tuple(shuffled[-ORDER_ROWS:])),
    )


def program_seed(seed: str) -> int:
    """What the program's own generators start from. It tells nothing of the secret seed."""
    return int.from_bytes(stream(seed, "program", 4)) >> 1


def stream(seed: str, purpose: str, length: int) -> bytes:
    """Return bytes that follow from the secret seed and the purpose alone, for ever."""
    return hashlib.shake_256(f"prayoga {purpose} {seed}".encode()).digest(length)


def _layout(dataset: Dataset, seed: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the order of (hidden rows, then decoys) and which public rows are decoys."""
    public, hidden = len(dataset.public), len(dataset.hidden)
    decoys = _permutation(public, seed, "decoys")[: int(hidden * DECOY_SHARE)]
    return _permutation(hidden + len(decoys), seed, "order"), decoys


def npy(array: np.ndarray) -> bytes:
    """Return the `.npy` file, copied once: NumPy's own writing takes as long as all else here."""
    header = io.BytesIO()
    array = np.ascontiguousarray(array)
    np.lib.format.write_array_header_1_0(header, np.lib.format.header_data_from_array_1_0(array))
    return header.getvalue() + array.data


@functools.lru_cache(maxsize=8)
def _permutation(length: int, seed: str, purpose: str) -> np.ndarray:
    """Return it, not to be written to: it is wanted some times in a run."""
    keys = np.frombuffer(stream(seed, purpose, 8 * length), dtype="<u8")
    order = np.argsort(keys, kind="stable")
    order.flags.writeable = False
    return order
