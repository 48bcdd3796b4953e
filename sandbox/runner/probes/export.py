"""Exports the model that a program left as ONNX, to be looked at where no student code runs.

torch exports by itself; Keras by `keras_onnx`, since its own way needs a package that is not here.
"""

import io
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from sandbox.runner.probes import Context
from sandbox.runner.probes.found import layers, models

FILE = "export.onnx"
SEQUENCE = 64
"""Length of the made-up sequence that a torch model is traced with."""


def probe(context: Context, options: dict) -> dict:
    """Store the file; return the exported model's `name` and `framework`, or `why` there is none.

    Of several models the one with the most parameters is taken.
    """
    reasons = []
    for name, framework, model in sorted(models(context.namespace), key=_size, reverse=True):
        try:
            data = _exported(framework, model, context)
        except Exception as error:  # exporters raise all kinds, and so may the model
            reasons.append(f"{name}: {type(error).__name__}: {error}"[:300])
            continue
        context.store.put_bytes(FILE, data)
        return {"name": name[:200], "framework": framework, "bytes": len(data)}
    return {"why": "; ".join(reasons)[:600] or "no model was found in a variable"}


def _size(found: tuple[str, str, Any]) -> int:
    return sum(count for *_, count in layers(found[1], found[2]))


def _exported(framework: str, model: Any, context: Context) -> bytes:
    if framework == "keras":
        from sandbox.runner.probes import keras_onnx  # noqa: PLC0415 - loads onnx

        return keras_onnx.export(model)
    if framework == "torch":
        return _torch(model, context)
    raise ValueError("scikit-learn estimators are not exported")


def _torch(model: Any, context: Context) -> bytes:
    torch: Any = sys.modules["torch"]
    trained = model.training
    model.eval()
    last: Exception = ValueError("it takes no input of a known form")
    try:
        for sample in _samples(context):
            buffer = io.BytesIO()
            try:
                with torch.no_grad(), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    torch.onnx.export(
                        model,
                        (torch.from_numpy(sample),),
                        buffer,
                        dynamo=False,
                        input_names=["rows"],
                        dynamic_axes={"rows": {0: "n"}},
                    )
            except Exception as error:  # this sample does not fit
                last = error
                continue
            return buffer.getvalue()
        raise last
    finally:
        model.train(trained)


def _samples(context: Context) -> Iterator[np.ndarray]:
    """Give one row in the forms that models usually take."""
    rows = context.rows
    if isinstance(rows, np.ndarray) and rows.ndim == 4:
        images = rows[:1].astype("float32") / 255
        first = np.ascontiguousarray(images.transpose(0, 3, 1, 2))
        yield from (first, images, first.reshape(1, -1), first.mean(axis=1, keepdims=True))
    else:
        yield np.ones((1, SEQUENCE), np.int64)
        yield np.ones((1, SEQUENCE), np.float32)
