"""Writes labelled pictures as CIFAR-10's Python batches, for torchvision's and Keras' loaders.

The loaders unpickle their batches inside the sandbox; here nothing is ever unpickled, and what is
written is put together by hand. The publisher's batches come from Python 2, whose `str` torchvision
reads as text and Keras as bytes; today's own pickles of either suit only one of the two loaders.

The batches hold all public rows: the last eighth of them as the test batch, since what judges a
program is in no loader's layout. Batches are smaller than the publisher's 10,000 rows, and their
checksums are others: the runner's import hook answers the loaders, which insist on both.
"""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

FOLDER = "cifar-10-batches-py"
BATCHES = 5
TEST_SHARE = 8
"""One row in so many is a test row."""


Value = int | bytes | list[int] | list[bytes] | np.ndarray


def write(folder: Path, images: np.ndarray, labels: np.ndarray, classes: tuple[str, ...]) -> None:
    """Fill `folder`/cifar-10-batches-py.

    Args:
        images: (N, 32, 32, 3) uint8.
        labels: (N,) class indices.
    """
    target = folder / FOLDER
    target.mkdir(parents=True)
    train = split(len(labels))
    flat = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    parts = np.array_split(np.arange(train), BATCHES)
    for number, part in enumerate(parts, 1):
        label = f"training batch {number} of {BATCHES}"
        _batch(target / f"data_batch_{number}", flat[part], labels[part], label)
    _batch(target / "test_batch", flat[train:], labels[train:], "testing batch 1 of 1")
    meta: dict[bytes, Value] = {
        b"num_cases_per_batch": train // BATCHES,
        b"label_names": [name.encode() for name in classes],
        b"num_vis": flat.shape[1],
    }
    (target / "batches.meta").write_bytes(_pickled(meta))


def split(rows: int) -> int:
    """How many of the public rows, the first ones, are training rows."""
    return rows - rows // TEST_SHARE


def _batch(file: Path, rows: np.ndarray, labels: np.ndarray, label: str) -> None:
    names = [f"{file.name}_{row:05}.png".encode() for row in range(len(rows))]
    batch: dict[bytes, Value] = {
        b"batch_label": label.encode(),
        b"labels": [int(value) for value in labels],
        b"data": rows,
        b"filenames": names,
    }
    file.write_bytes(_pickled(batch))


def _pickled(value: Mapping[bytes, Value]) -> bytes:
    """A dict in pickle's protocol 2, its `bytes` as Python 2 wrote its `str`."""
    items = b"".join(_text(key) + _value(item) for key, item in value.items())
    return b"\x80\x02}(" + items + b"u."


def _value(value: Value) -> bytes:
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, list):
        return b"](" + b"".join(_value(item) for item in value) + b"e"
    return b"J" + struct.pack("<i", value)


def _text(value: bytes) -> bytes:
    return b"T" + struct.pack("<i", len(value)) + value


def _array(rows: np.ndarray) -> bytes:
    """(N, M) uint8, as numpy takes itself apart."""
    made = b"cnumpy._core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85"
    made += _text(b"b") + b"tR"
    kind = b"cnumpy\ndtype\n(X\x02\x00\x00\x00u1K\x00K\x01tR"
    kind += b"(K\x03X\x01\x00\x00\x00|NNN" + 2 * (b"J" + struct.pack("<i", -1)) + b"K\x00tb"
    shape = b"".join(_value(int(length)) for length in rows.shape) + b"\x86"
    state = b"(K\x01" + shape + kind + b"\x89" + _text(np.ascontiguousarray(rows).tobytes()) + b"t"
    return made + state + b"b"
