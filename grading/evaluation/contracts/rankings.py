"""Recommendation: what N users rated in, k items for each out that they have not, best first."""

from collections.abc import Mapping
from typing import cast

import numpy as np

from grading.artefacts import BadArtefact, npy
from grading.evaluation import hidden
from grading.evaluation.contracts.contract import Scope, Values
from grading.evaluation.contracts.rowwise import Rowwise
from labs.datasets.rows import Column
from sandbox.contract import Form

K = 10


class Rankings(Rowwise):
    name = "rankings"
    options = ("k",)
    form = Form("array", "array")
    columns = ("ratings", "held")
    one, noun = "user", "users"

    def encode(self, column: Column) -> bytes:
        return hidden.npy(np.asarray(column))

    def true_values(self, key: hidden.Key, scope: Scope) -> Values:
        return [np.asarray(key.truth["held"][row]) for row in range(len(key))]

    def caps(self, name: str, rows: int, scope: Scope) -> dict[str, int]:
        return {f"{name}.npy": rows * _k(scope) * 8 + 2 * npy.HEADER_MAX_BYTES}

    def parse(
        self, members: Mapping[str, bytes], name: str, rows: int, scope: Scope
    ) -> tuple[Values, list[str]]:
        k, items = _k(scope), _items(scope)
        array = npy.read(members[f"{name}.npy"], dtypes=npy.NUMBERS, shape=(rows, k))
        notes = []
        if array.dtype.kind == "f":
            if not np.isfinite(array).all() or (array != np.floor(array)).any():
                raise BadArtefact("it holds numbers that are no whole ones")
            notes.append("The answer's numbers were floats; agreed are whole numbers.")
        if array.size and not 0 <= array.min() <= array.max() < items:
            raise BadArtefact(f"it names items that are not from 0 to {items - 1}")
        ordered = np.sort(array, axis=1)
        if (ordered[:, 1:] == ordered[:, :-1]).any():
            raise BadArtefact("it recommends an item twice to the same user")
        return array.astype(np.int64), notes

    def agreed(self, scope: Scope) -> str:
        return (
            f"Agreed are {_k(scope)} different items for each user, whole numbers from 0 to "
            f"{_items(scope) - 1}, the best first."
        )

    def same(self, values: Values, scope: Scope) -> str:
        found = cast(np.ndarray, values)
        return "the same items" if len(found) > 1 and (found == found[0]).all() else ""

    def differ(self, answers: Values, before: Values) -> int:
        return int((np.asarray(answers) != np.asarray(before)).any(axis=1).sum())

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        """Return what most public users rated, to each who has not, in that order."""
        counts = (np.asarray(scope.dataset.public["ratings"]) > 0).sum(axis=0)
        popular = np.argsort(-counts, kind="stable")
        # In the order in which people are asked about, which is not the data set's.
        own = hidden.key(scope.dataset, scope.seed).is_hidden
        rated = np.asarray(hidden.inputs(scope.dataset, scope.seed))[own] > 0
        answers = [popular[~row[popular]][: _k(scope)] for row in rated]
        return "popularity", [np.array(answers, np.int64)]


def _k(scope: Scope) -> int:
    return int(scope.contract.options.get("k", K))


def _items(scope: Scope) -> int:
    return int(np.asarray(scope.dataset.hidden["ratings"]).shape[1])


KIND = Rankings()
