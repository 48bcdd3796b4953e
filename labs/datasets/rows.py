"""Rows of any kind as named columns of equal length, kept in plain files that hold no pickle.

A column is an array whose first axis is rows (`images`, `labels`), a `Ragged` one whose rows are
arrays of different shapes (pictures, boxes, lists of word indices), or a tuple of texts. Knows
nothing of data sets and tasks.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

Texts = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ragged(Sequence[np.ndarray]):
    """Arrays of one type and number of dimensions but different shapes, end to end."""

    flat: np.ndarray
    """(total,) every row's values, in C order."""
    shapes: np.ndarray
    """(N, dimensions) int64: each row's shape."""

    @classmethod
    def of(
        cls, rows: Iterable[np.ndarray | Sequence[int]], dtype: str, dimensions: int
    ) -> "Ragged":
        """Put rows together, such as pictures (H, W, 3) or lists of word indices.

        Raises:
            ValueError: a row has another number of dimensions.
        """
        arrays = [np.asarray(row, dtype=dtype) for row in rows]
        for number, array in enumerate(arrays):
            if array.ndim != dimensions:
                raise ValueError(f"row {number} has {array.ndim} dimensions, not {dimensions}")
        empty = np.zeros(0, dtype=dtype)
        return cls(
            np.concatenate([empty, *(array.ravel() for array in arrays)]),
            np.array([array.shape for array in arrays], np.int64).reshape(len(arrays), dimensions),
        )

    @cached_property
    def _ends(self) -> np.ndarray:
        return np.cumsum(np.prod(self.shapes, axis=1, dtype=np.int64), dtype=np.int64)

    def __len__(self) -> int:
        return len(self.shapes)

    def __getitem__(self, row: int) -> np.ndarray:  # type: ignore[override]  # no slices: see take
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        row %= len(self)
        start = int(self._ends[row - 1]) if row else 0
        return self.flat[start : int(self._ends[row])].reshape(tuple(self.shapes[row]))

    def take(self, order: Sequence[int] | np.ndarray) -> "Ragged":
        rows = [self[int(row)] for row in order]
        return Ragged.of(rows, self.flat.dtype.str, self.shapes.shape[1])


Column = np.ndarray | Ragged | Texts


@dataclass(frozen=True)
class Rows:
    """Columns by name, all of the same length."""

    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        if len({len(column) for column in self.columns.values()}) > 1:
            lengths = ", ".join(f"{name} {len(c)}" for name, c in self.columns.items())
            raise ValueError(f"columns differ in length: {lengths}")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def take(self, order: Sequence[int] | np.ndarray) -> "Rows":
        """The rows at these positions, in that order."""
        return Rows({name: take(column, order) for name, column in self.columns.items()})


@dataclass(frozen=True)
class Split:
    """All rows of a data set, split once into what students get and what judges them."""

    public: Rows
    hidden: Rows
    facts: Mapping[str, object] | None = None
    """What else is publicly known of the set and judging needs, as JSON: the replies of intents."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Further public files: path below the set's public folder -> content. What lies below `data/`
    is for students, every other folder is one that a library's loader reads."""


def images(images: np.ndarray, labels: np.ndarray) -> Rows:
    """Rows of classified pictures of one size: (N, H, W, 3) uint8 and (N,) int64."""
    return Rows({"images": images, "labels": labels})


def take(column: Column, order: Sequence[int] | np.ndarray) -> Column:
    """A column's rows at these positions, in that order."""
    if isinstance(column, Ragged):
        return column.take(order)
    if isinstance(column, tuple):
        return tuple(column[int(row)] for row in order)
    return np.asarray(column)[np.asarray(order, dtype=np.int64)]


def join(one: Column, other: Column) -> Column:
    """The rows of one column, then those of another of the same kind."""
    if isinstance(one, Ragged) and isinstance(other, Ragged):
        return Ragged(
            np.concatenate([one.flat, other.flat]), np.concatenate([one.shapes, other.shapes])
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one + other
    return np.concatenate([np.asarray(one), np.asarray(other)])


def save(folder: Path, prefix: str, rows: Rows) -> None:
    """Write each column as `<prefix><name>` with the endings that `load` knows."""
    for name, column in rows.columns.items():
        stem = folder / f"{prefix}{name}"
        for ending, array in _files(column):
            file = stem.with_name(stem.name + ending)
            if isinstance(array, bytes):
                file.write_bytes(array)
            else:
                np.save(file, array, allow_pickle=False)


def load(folder: Path, prefix: str, names: Iterable[str]) -> Rows:
    """Open what `save` wrote; arrays stay on disk until they are read."""
    return Rows({name: _open(folder, f"{prefix}{name}") for name in names})


def digest_into(total: "hashlib._Hash", rows: Rows) -> None:
    """Add every column's content to a hash, independent of any file format."""
    for column in rows.columns.values():
        for _, part in _files(column):
            if isinstance(part, bytes):
                total.update(len(part).to_bytes(8) + part)
            else:
                total.update(f"{part.dtype.str}{part.shape}".encode())
                total.update(np.ascontiguousarray(part).tobytes())


def _files(column: Column) -> Iterator[tuple[str, np.ndarray | bytes]]:
    if isinstance(column, Ragged):
        yield ".flat.npy", column.flat
        yield ".shapes.npy", column.shapes
    elif isinstance(column, tuple):
        yield ".json", (json.dumps(column, ensure_ascii=False, indent=0) + "\n").encode()
    else:
        yield ".npy", column


def _open(folder: Path, stem: str) -> Column:
    if (whole := folder / f"{stem}.npy").exists():
        return _array(whole)
    if (texts := folder / f"{stem}.json").exists():
        return tuple(json.loads(texts.read_bytes()))
    return Ragged(_array(folder / f"{stem}.flat.npy"), _array(folder / f"{stem}.shapes.npy"))


def _array(file: Path) -> np.ndarray:
    return np.load(file, mmap_mode="r", allow_pickle=False)
