"""A function under another name that programs often have for the agreed one."""

import inspect
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from sandbox.runner.adapters import pictures, sequences
from sandbox.runner.adapters.found import Found, Nothing, Way, best, named

NAMES = {
    "predict",
    "predict_all",
    "predict_batch",
    "predict_class",
    "predict_classes",
    "predict_image",
    "predict_images",
    "predict_label",
    "predict_labels",
    "predict_review",
    "predict_reviews",
    "predict_sentiment",
    "prediction",
    "predictions",
    "classify",
    "classify_image",
    "classify_images",
    "get_prediction",
    "get_predictions",
    "infer",
    "inference",
    "knn_predict",
    "sentiment",
}


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    functions = list(of_one_argument(namespace, NAMES, str(ask["function"])))
    if not functions:
        raise Nothing
    public: Any = sequences if ask["kind"] == "sequence_classes" else pictures
    return best("alias", _ways(functions), public.public().right)


def of_one_argument(
    namespace: Mapping[str, object], names: set[str], agreed: str
) -> Iterator[tuple[str, Any]]:
    """Yield functions of these names, whatever their case, that can be called with one argument."""
    for name, value in named(namespace):
        if name.lower().strip("_") in names and name != agreed and inspect.isroutine(value):
            wanted = [
                parameter
                for parameter in inspect.signature(value).parameters.values()
                if parameter.default is parameter.empty
                and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
            ]
            if len(wanted) <= 1 and inspect.signature(value).parameters:
                yield name, value


def _ways(functions: list[tuple[str, Any]]) -> Iterator[Way]:
    for name, function in functions:
        yield Way(f"its function {name} was asked", partial(_at_once, function))
        yield Way(f"its function {name} was asked, row by row", partial(_row_by_row, function))


def _at_once(function: Any, rows: Any) -> np.ndarray:
    return _classes(function(rows), len(rows))


def _row_by_row(function: Any, rows: Any) -> np.ndarray:
    return np.concatenate([_classes(function(row), 1) for row in rows])


def _classes(answer: Any, rows: int) -> np.ndarray:
    detach = getattr(answer, "detach", None)
    given = np.asarray(detach().cpu() if callable(detach) else answer)
    if given.ndim == 2 and given.shape[1] > 1:
        given = given.argmax(axis=1)
    if given.size != rows:
        raise ValueError(f"{given.shape} answers for {rows} rows")
    return pictures.as_classes(given.reshape(rows))
