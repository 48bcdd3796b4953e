"""What a run's result is looked at by, beside its number: curves, confusion, examples. Pure.

All of it follows from sealed bytes, printed text and the run's seed, so scoring again gives the
same. Nothing here is a mark or leads to one, and no hidden row is named: of those there are only
counts by class. What pages show of the counts to students is theirs to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.evaluation import asking, contracts
from grading.evaluation.breakdown import curves
from grading.evaluation.breakdown.curves import Curve
from labs.datasets import Dataset
from labs.spec import TaskSpec

EXAMPLES = 24
CLASSES = 40
"""More than so many make no matrix that anybody reads."""

__all__ = ["NOTHING", "Breakdown", "Curve", "of"]


@dataclass(frozen=True)
class Breakdown:
    """What one run is looked at by; every part may be empty."""

    curves: tuple[Curve, ...] = ()
    classes: tuple[str, ...] = ()
    """The data set's, in the order of the confusion's rows and columns and of examples' labels."""
    confusion: tuple[tuple[int, ...], ...] = ()
    """Hidden rows by class: a row for each true class, a column for each answer."""
    examples: tuple[Mapping[str, Any], ...] = ()
    """Public rows, as the contract kind's `example` has them."""
    public_rows: int = 0
    """How many public rows were mixed in."""
    public_wrong: int = 0

    @property
    def is_empty(self) -> bool:
        return self == NOTHING


NOTHING = Breakdown()


def of(task: TaskSpec, dataset: Dataset, seed: str, read: asking.Read, printed: str) -> Breakdown:
    """Take a run's answers apart.

    Args:
        printed: what the program printed, notebook outputs included.
    """
    kind = contracts.REGISTRY[task.contract.kind]
    told = curves.reported(read.found.probes.get(asking.CURVE)) if kind.trains else ()
    found = told or (curves.printed(printed) if kind.trains else ())
    values = read.reading.values
    scope = contracts.Scope(task.contract, dataset, seed)
    classes = kind.classes(scope)
    if values is None:
        return Breakdown(curves=found)
    truth = kind.truth(scope)
    confusion: tuple[tuple[int, ...], ...] = ()
    if 1 < len(classes) <= CLASSES:
        confusion = _confusion(values, truth, len(classes))
    examples, asked, wrong = _examples(kind, values, truth, scope)
    names = dataset.classes if confusion or examples else ()
    return Breakdown(found, names, confusion, examples, asked, wrong)


def _confusion(
    values: contracts.Values, truth: contracts.Truth, classes: int
) -> tuple[tuple[int, ...], ...]:
    own = truth.is_hidden
    there, named = np.asarray(truth.values)[own], np.asarray(values)[own]
    counts = np.bincount(there * classes + named, minlength=classes * classes)
    return tuple(tuple(map(int, row)) for row in counts.reshape(classes, classes))


def _examples(
    kind: contracts.ContractKind,
    values: contracts.Values,
    truth: contracts.Truth,
    scope: contracts.Scope,
) -> tuple[tuple[Mapping[str, Any], ...], int, int]:
    """Return what to show of public rows, how many there were, and how many are wrong."""
    if truth.public_rows is None:
        return (), 0, 0
    places = np.flatnonzero(~truth.is_hidden)
    places = places[np.argsort(truth.public_rows[places], kind="stable")]
    found = [
        example
        for place in map(int, places)
        if (
            example := kind.example(
                values[place], truth.values[place], int(truth.public_rows[place]), scope
            )
        )
    ]
    wrong = [one for one in found if one.get("found") is None or one["found"] != one["there"]]
    right = [one for one in found if one not in wrong]
    return tuple((wrong + right)[:EXAMPLES]), len(places), len(wrong)
