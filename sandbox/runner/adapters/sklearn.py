"""A fitted scikit-learn estimator, or one made like them, after the scalers that were fitted."""

import warnings
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from sandbox.runner.adapters import pictures, sequences
from sandbox.runner.adapters.found import MOST_OBJECTS, Found, Nothing, Way, best, named

ROW_BYTES = 400_000
"""What a row may take: a k-NN holds its distances to all training rows."""


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    estimators = [(n, v) for n, v in named(namespace) if _estimator(v)][:MOST_OBJECTS]
    if not estimators:
        raise Nothing
    if ask["kind"] == "sequence_classes":
        rows = sequences.public()
        ways = _sequence_ways(estimators)
        return best("sklearn", ways, rows.right)
    sample = pictures.public()
    chains = list(_chains(namespace))
    ways = _ways(estimators, chains, namespace, sample.images.shape[1:])
    return best("sklearn", ways, sample.right, _of_more)


def _estimator(value: Any) -> bool:
    """Say whether it may be a fitted estimator: one of scikit-learn's, or a class of one's own."""
    kind = type(value).__module__
    own = kind == "__main__" and callable(getattr(value, "fit", getattr(value, "train", None)))
    return (
        callable(getattr(value, "predict", None))
        and (own or _columns(value) is not None)
        and not kind.startswith(("keras", "torch", "tensorflow"))
    )


def _columns(value: Any) -> int | None:
    try:
        columns = value.n_features_in_
    except Exception:  # not fitted: estimators raise kinds of their own
        return None
    return columns if isinstance(columns, int) else None


def _chains(namespace: Mapping[str, object]) -> Iterator[tuple[tuple[str, Any], ...]]:
    """Yield what may stand before an estimator: two fitted transformers, one, none."""
    # In the order in which the program made them.
    found = [(n, v) for n, v in named(namespace) if _transformer(v)][:MOST_OBJECTS][::-1]
    for i, first in enumerate(found):
        for second in found[i + 1 :]:
            yield first, second
    for one in found[::-1]:
        yield (one,)
    yield ()


def _transformer(value: Any) -> bool:
    return (
        callable(getattr(value, "transform", None))
        and not callable(getattr(value, "predict", None))
        and _columns(value) is not None
    )


def _ways(
    estimators: list[tuple[str, Any]],
    chains: list[tuple[tuple[str, Any], ...]],
    namespace: Mapping[str, object],
    shape: tuple[int, ...],
) -> Iterator[Way]:
    for name, estimator in estimators:
        for chain in chains:
            columns = _columns(chain[0][1] if chain else estimator) or int(np.prod(shape))
            layouts = pictures.flat_layouts(columns, shape)
            if not layouts:
                yield Way(name, partial(_refuse, columns, int(np.prod(shape))))
            for says, flatten in layouts:
                for scaling in pictures.scalings(namespace):
                    after = "".join(f" after {part}" for part, _ in chain)
                    yield Way(
                        f"{name} ({type(estimator).__name__}) was asked{after}, with {says} "
                        f"{scaling.says}",
                        pictures.in_batches(
                            _asking(estimator, chain, flatten, scaling.change), ROW_BYTES
                        ),
                    )


def _refuse(columns: int, there: int, images: np.ndarray) -> np.ndarray:
    raise ValueError(f"it takes {columns} numbers a row; a picture has {there}")


def _asking(estimator: Any, chain: tuple[tuple[str, Any], ...], flatten: Any, scale: Any) -> Any:
    def ask(images: np.ndarray) -> np.ndarray:
        rows = flatten(scale(images.astype(np.float32)))
        with warnings.catch_warnings():
            # Fitted on a table with named columns, it would say at each call that these have none.
            warnings.simplefilter("ignore")
            for _, transformer in chain:
                rows = transformer.transform(rows)
            return pictures.as_classes(estimator.predict(rows))

    return ask


def _sequence_ways(estimators: list[tuple[str, Any]]) -> Iterator[Way]:
    for name, estimator in estimators:
        columns = _columns(estimator)
        for says, change in sequences.forms(columns):
            yield Way(
                f"{name} ({type(estimator).__name__}) was asked, with {says}",
                partial(_ask_about_sequences, estimator, change),
            )


def _ask_about_sequences(estimator: Any, change: Any, rows: Any) -> np.ndarray:
    return pictures.as_classes(estimator.predict(change(rows)))


def _of_more(function: Any) -> float:
    return pictures.public(pictures.MORE).right(function)
