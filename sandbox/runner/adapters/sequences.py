"""Reviews as models take them: padded or as counts of words; and the public ones to choose by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox.runner import reviews
from sandbox.runner.shims import asked, places

Sequences = list[list[int]]
SAMPLE = 200


@dataclass(frozen=True)
class Public:
    """Labelled public sequences, coded as the program had them coded."""

    rows: Sequences
    labels: np.ndarray

    def right(self, function: Callable[[Sequences], Any]) -> float:
        """Return the share of them that `function` gets right.

        Raises:
            ValueError: it gives another number of answers.
        """
        given = np.asarray(function([list(row) for row in self.rows]))
        if given.shape != self.labels.shape:
            raise ValueError(f"{given.shape} answers for {len(self.labels)} sequences")
        return float((given == self.labels).mean())


def public() -> Public:
    """Return some of the task's public sequences.

    Raises:
        OSError: there are none.
    """
    shapes = np.load(f"{places.DATA}/train_sequences.shapes.npy")[:, 0]
    flat = np.load(f"{places.DATA}/train_sequences.flat.npy", mmap_mode="r")
    labels = np.load(f"{places.DATA}/train_labels.npy")
    ends = np.cumsum(shapes)
    chosen = np.unique(np.linspace(0, len(labels) - 1, SAMPLE).astype(int))
    rows = [flat[ends[row] - shapes[row] : ends[row]].tolist() for row in chosen]
    return Public(reviews.coded(rows), labels[chosen])


def forms(columns: int | None) -> Iterator[tuple[str, Callable[[Sequences], np.ndarray]]]:
    """Yield how sequences may become an array of so many columns (None: of any number)."""
    known = asked.padding
    length = columns or known.get("maxlen") or 500
    sides = [known.get("padding", "pre"), known.get("truncating", "pre")]
    yield f"sequences padded to {length}", _padded(length, *sides)
    if not known:
        yield f"sequences padded to {length} at their end", _padded(length, "post", "post")
    words = asked.imdb.get("num_words")
    if columns and columns >= (words or 1000):
        yield f"one column for each of {columns} words", _counted(columns)


def _padded(length: int, padding: str, truncating: str) -> Callable[[Sequences], np.ndarray]:
    value = asked.padding.get("value") or 0

    def pad(rows: Sequences) -> np.ndarray:
        made = np.full((len(rows), length), value, np.int32)
        for target, row in zip(made, rows, strict=True):
            kept = row[-length:] if truncating == "pre" else row[:length]
            if padding == "pre":
                target[length - len(kept) :] = kept
            else:
                target[: len(kept)] = kept
        return made

    return pad


def _counted(columns: int) -> Callable[[Sequences], np.ndarray]:
    def count(rows: Sequences) -> np.ndarray:
        made = np.zeros((len(rows), columns), np.float32)
        for target, row in zip(made, rows, strict=True):
            target[[word for word in row if word < columns]] = 1
        return made

    return count
