"""A Keras model: rows in the shape of its input."""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from sandbox.runner.adapters import outputs, pictures, sequences
from sandbox.runner.adapters.found import MOST_OBJECTS, Found, Nothing, Way, best, named

BATCH = 64


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    keras = sys.modules.get("keras")
    if keras is None:
        raise Nothing
    models = [(n, v) for n, v in named(namespace) if isinstance(v, keras.Model)][:MOST_OBJECTS]
    if not models:
        raise Nothing
    if ask["kind"] == "sequence_classes":
        return best("keras", _sequence_ways(models), sequences.public().right)
    sample = pictures.public()
    return best("keras", _ways(models, namespace, sample.images.shape[1:]), sample.right, _of_more)


def _shape(model: Any) -> tuple[int | None, ...]:
    """Return the shape of a row.

    Raises:
        ValueError: the model was never built, or has several inputs.
    """
    shape = model.input_shape
    if not isinstance(shape, tuple) or any(isinstance(part, tuple | list) for part in shape):
        raise ValueError("it has several inputs")
    return shape[1:]


def _shapes(model: Any, rows: tuple[int, ...]) -> list[tuple[int | None, ...]]:
    """Return what the shape of a row may be: one written as a class keeps none, so all are tried.

    Raises:
        ValueError: as `_shape`.
    """
    if hasattr(model, "input_shape") or not model.built:
        return [_shape(model)]
    return [rows, (int(np.prod(rows)),), rows[:2]]


def _ways(
    models: list[tuple[str, Any]], namespace: Mapping[str, object], rows: tuple[int, ...]
) -> Iterator[Way]:
    for name, model in models:
        try:
            arranged = [
                (shape, way) for shape in _shapes(model, rows) for way in _arrangements(shape, rows)
            ]
        except (AttributeError, ValueError) as error:
            yield Way(name, _refusing(str(error)))
            continue
        for shape, (says, arrange) in arranged:
            for scaling in pictures.scalings(namespace):
                yield Way(
                    f"{name} (a Keras model) was asked, with {says} {scaling.says}",
                    _asking(model, shape, arrange, scaling.change, rows),
                )


def _arrangements(
    shape: tuple[int | None, ...], rows: tuple[int, ...]
) -> Iterator[tuple[str, Any]]:
    """Yield how pictures (H, W, C) may be put into a model's input of this shape."""
    height, width, channels = rows
    if len(shape) == 1 and shape[0]:
        yield from pictures.flat_layouts(shape[0], rows)
    elif len(shape) == 2:
        h, w = (shape[0] or height), (shape[1] or width)
        yield f"grey pictures of {h} x {w}", lambda x: pictures.resized(_bytes(x), h, w, 1)[..., 0]
    elif len(shape) == 3 and shape[0] in (1, 3) and shape[2] not in (1, 3):
        c, h, w = shape[0], shape[1] or height, shape[2] or width
        yield (
            "channel-first pictures",
            lambda x: pictures.resized(_bytes(x), h, w, c).transpose(0, 3, 1, 2),
        )
    elif len(shape) == 3:
        h, w, c = shape[0] or height, shape[1] or width, shape[2] or channels
        size = "" if (h, w) == (height, width) else f" of {h} x {w}"
        yield f"pictures{size}", lambda x: pictures.resized(_bytes(x), h, w, c)
    else:
        raise ValueError(f"its input has the shape {shape}, which is no picture's")


def _bytes(x: np.ndarray) -> np.ndarray:
    return x.astype(np.uint8)


def _asking(
    model: Any, shape: tuple[int | None, ...], arrange: Any, scale: Any, rows: tuple[int, ...]
) -> Any:
    flat = len(shape) == 1

    def ask(images: np.ndarray) -> np.ndarray:
        # Rows are scaled while they still have channels, pictures once they have their size.
        made = images.astype(np.float32)
        made = arrange(scale(made)) if flat else scale(arrange(made))
        return outputs.classes(model.predict(made, batch_size=BATCH, verbose=0))

    numbers = int(np.prod([part or 32 for part in shape]))
    return pictures.in_batches(ask, 8 * max(numbers, int(np.prod(rows))))


def _refusing(text: str) -> Any:
    def refuse(images: Any) -> np.ndarray:
        raise ValueError(text)

    return refuse


def _sequence_ways(models: list[tuple[str, Any]]) -> Iterator[Way]:
    for name, model in models:
        try:
            # One written as a class keeps none; it was given rows of some length, or of any.
            known = hasattr(model, "input_shape") or not model.built
            shape = _shape(model) if known else (None,)
        except (AttributeError, ValueError) as error:
            yield Way(name, _refusing(str(error)))
            continue
        columns = shape[0] if len(shape) == 1 else None
        for says, change in sequences.forms(columns):
            yield Way(
                f"{name} (a Keras model) was asked, with {says}",
                partial(_ask_about_sequences, model, change),
            )


def _ask_about_sequences(model: Any, change: Any, rows: Any) -> np.ndarray:
    return outputs.classes(model.predict(change(rows), batch_size=BATCH, verbose=0))


def _of_more(function: Any) -> float:
    return pictures.public(pictures.MORE).right(function)
