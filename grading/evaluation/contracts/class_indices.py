"""Answers that are class indices, one for each row: shared by pictures and sequences.

Strict where a value could lie (NaN, infinity, a fraction, a class that is not there, a wrong
length), forgiving where only the form is off: (N, 1), whole floats, an (N, classes) score matrix
and a bare number for one row are read as what they plainly mean, and noted.
"""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from grading.artefacts import BadArtefact, npy
from grading.evaluation import hidden
from grading.evaluation.contracts.contract import Scope, Values
from grading.evaluation.contracts.rowwise import Rowwise


class ClassIndices(Rowwise):
    """Asks for one class index for each row."""

    def true_values(self, key: hidden.Key, scope: Scope) -> Values:
        return np.asarray(key.truth["labels"]).astype(np.int64)

    def caps(self, name: str, rows: int, scope: Scope) -> dict[str, int]:
        # A matrix of 8-byte scores is the largest answer that is understood.
        most = rows * max(len(scope.dataset.classes), 1) * 8 + 2 * npy.HEADER_MAX_BYTES
        return {f"{name}.npy": most}

    def parse(
        self, members: Mapping[str, bytes], name: str, rows: int, scope: Scope
    ) -> tuple[Values, list[str]]:
        return class_indices(
            members[f"{name}.npy"], rows, len(scope.dataset.classes), self.one, self.noun
        )

    def agreed(self, scope: Scope) -> str:
        return (
            f"Agreed is one class index for each {self.one}, a whole number from 0 to "
            f"{len(scope.dataset.classes) - 1}."
        )

    def classes(self, scope: Scope) -> tuple[str, ...]:
        return scope.dataset.classes

    def example(self, answer: Any, truth: Any, row: int, scope: Scope) -> dict[str, Any] | None:
        if int(answer) == int(truth):
            return None
        return {"row": row, "answer": int(answer), "truth": int(truth)}

    def same(self, values: Values, scope: Scope) -> str:
        found = cast(np.ndarray, values)
        if len(found) < 2 or (found != found[0]).any():
            return ""
        return f"class {found[0]} ({scope.dataset.classes[found[0]]})"

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        """Return the answers that never look at a row: one class for all."""
        rows, classes = len(scope.dataset.hidden), len(scope.dataset.classes)
        return "majority class", [np.full(rows, index, np.int64) for index in range(classes)]


def class_indices(
    data: bytes, rows: int, count: int, one: str, many: str
) -> tuple[np.ndarray, list[str]]:
    """Return (rows,) int64 class indices, and notes on a form that was off.

    Args:
        count: how many classes there are.
        one, many: what a row is called: "image", "images".

    Raises:
        BadArtefact: a value could be a lie, or the meaning is not plain.
    """
    found = npy.header(data)
    array = npy.read(data, dtypes=npy.NUMBERS, shape=found.shape)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise BadArtefact("it holds NaN or infinity")
    agreed = f"agreed is ({rows},)"
    if array.shape == (rows, count) and count > 1:
        note = f"The answer was a matrix of scores, {array.shape}; its greatest column was taken"
        return array.argmax(axis=1), [f"{note}, {agreed}."]
    notes = []
    if array.shape == (rows, 1) or (array.shape == () and rows == 1):
        notes.append(f"The answer had the shape {array.shape}; {agreed}.")
        array = array.reshape(rows)
    if array.shape != (rows,):
        raise BadArtefact(f"its shape is {array.shape} for {rows} {many}, {agreed}")
    if array.dtype.kind == "f":
        broken = np.flatnonzero(array != np.floor(array))
        if len(broken):
            raise BadArtefact(
                f"it gives {array[broken[0]]:g} for {one} {broken[0]}, which is no whole number"
            )
        notes.append("The answer's numbers were floats; agreed are whole numbers.")
    outside = np.flatnonzero((array < 0) | (array >= count))
    if len(outside):
        raise BadArtefact(f"it gives class {array[outside[0]]:g} for {one} {outside[0]}")
    return array.astype(np.int64), notes
