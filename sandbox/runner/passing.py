"""How the questions' inputs reach the agreed function: see `sandbox.contract.Form`."""

import io
import json
import math
from collections.abc import Callable, Sequence

import numpy as np

from sandbox.runner import wire

Rows = np.ndarray | list | None
HEADER_BYTES = 2 * 65536
"""A header of the first version of `.npy` files is no longer."""


def decode(passed: str, inputs: bytes | memoryview) -> Rows:
    """Return the rows that questions choose from."""
    if passed == "nothing":
        return None
    if passed == "array":
        return _array(inputs)
    if passed == "pictures":
        with np.load(io.BytesIO(inputs), allow_pickle=False) as file:
            flat, shapes = file["flat"], file["shapes"]
        ends = np.cumsum(np.prod(shapes, axis=1))
        parts = np.split(flat, ends[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
    return json.loads(bytes(inputs))


def _array(inputs: bytes | memoryview) -> np.ndarray:
    """Return the array where it lies, not to be written to: `call` copies what it hands on."""
    file = io.BytesIO(inputs[:HEADER_BYTES])
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        return np.load(io.BytesIO(inputs), allow_pickle=False)
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.hasobject:
        raise ValueError("the questions' inputs hold objects")
    array = np.frombuffer(inputs, dtype, offset=file.tell(), count=math.prod(shape))
    array = array.reshape(shape, order="F" if by_columns else "C")
    array.flags.writeable = False
    return array


def call(passed: str, function: Callable, rows: Rows, chosen: Sequence[int] | None) -> object:
    """Call the function on some rows, or on all where `chosen` is None, and return its answer.

    Rows are copied: what a function does to them must not change what is asked next.
    """
    if isinstance(rows, np.ndarray):
        return function(_copied(rows) if chosen is None else rows[list(chosen)])
    every = rows or []
    taken = every if chosen is None else [every[row] for row in chosen]
    if passed == "each":
        return [function(row) for row in taken]
    if passed == "arguments":
        return [function(*map(_argument, row)) for row in taken]
    return function([row.copy() for row in taken])


def _copied(rows: np.ndarray) -> np.ndarray:
    if rows.nbytes < wire.LARGE_PAGE or rows.dtype.hasobject:
        return rows.copy()
    copy = np.frombuffer(wire.room(rows.nbytes), rows.dtype).reshape(rows.shape)
    copy[...] = rows
    return copy


def _argument(value: object) -> object:
    """Lists of numbers as arrays, also within dicts; everything else as it is."""
    if isinstance(value, dict):
        return {key: _argument(part) for key, part in value.items()}
    if isinstance(value, list) and not _has_texts(value):
        return np.array(value)
    return value


def _has_texts(value: list) -> bool:
    return any(
        isinstance(part, str | dict) or (isinstance(part, list) and _has_texts(part))
        for part in value
    )
