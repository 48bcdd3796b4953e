"""Is the required component used? Shuffles its weights or neighbours and asks once more.

Everything is put back afterwards. The answers are stored, to be scored outside: they must fall.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from sandbox.runner.probes import Context
from sandbox.runner.probes.found import layers, models

ANSWERS = "used"
SEED = 20_260_101
LABELS_AT_LEAST = 50


def probe(context: Context, options: dict) -> dict:
    """Return `changed` (how many parts were shuffled), what `raised`, and `where` they were.

    Options: `component`, one of the kinds of layers, "neighbours", "backbone" or "any".
    """
    component = str(options.get("component", "any"))
    rng = np.random.default_rng(SEED)
    undo: list[Callable[[], object]] = []
    where = []
    try:
        for name, framework, model in models(context.namespace):
            for part, kind, kinds, count in layers(framework, model):
                if count and (component in kinds or component == "any"):
                    undo += _shuffle(framework, part, rng)
                    where.append(f"{name}: {kind}"[:200])
        if not where and component == "neighbours":
            undo, where = _shuffle_labels(context, rng)
        raised = context.again(ANSWERS) if where else ""
    finally:
        for put_back in reversed(undo):
            put_back()
    return {"changed": len(where), "where": where[:20], "raised": raised}


def _shuffle(framework: str, part: Any, rng: np.random.Generator) -> list[Callable[[], object]]:
    if framework == "keras":
        former = part.get_weights()
        part.set_weights([_mixed(weights, rng) for weights in former])
        return [lambda: part.set_weights(former)]
    if framework == "torch":
        return [_shuffle_tensor(tensor, rng) for tensor in part.parameters(recurse=False)]
    if hasattr(part, "_fit_X"):
        if hasattr(part, "_y"):
            labels = part._y
            part._y = labels[rng.permutation(len(labels))]
            return [lambda: setattr(part, "_y", labels)]
        return []
    weights = part.coefs_
    part.coefs_ = [_mixed(array, rng) for array in weights]
    return [lambda: setattr(part, "coefs_", weights)]


def _shuffle_tensor(tensor: Any, rng: np.random.Generator) -> Callable[[], object]:
    former = tensor.data
    order = rng.permutation(former.numel())
    tensor.data = former.reshape(-1)[order.tolist()].reshape(former.shape)

    def put_back() -> None:
        tensor.data = former

    return put_back


def _mixed(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.asarray(weights).ravel()).reshape(np.shape(weights))


def _shuffle_labels(
    context: Context, rng: np.random.Generator
) -> tuple[list[Callable[[], object]], list[str]]:
    """Neighbours looked for by hand vote with an array of labels: shuffle each such array."""
    undo: list[Callable[[], object]] = []
    where = []
    for name, value in list(context.namespace.items()):
        array = value if isinstance(value, np.ndarray) else None
        if array is None or array.ndim != 1 or len(array) < LABELS_AT_LEAST:
            continue
        if array.dtype.kind in "iu" and len(np.unique(array)) < len(array) // 2:
            former = array.copy()
            writeable = array.flags.writeable
            if not writeable:
                continue
            array[:] = former[rng.permutation(len(former))]
            undo.append(functools.partial(np.copyto, array, former))
            where.append(f"{name}: labels"[:200])
    return undo, where
