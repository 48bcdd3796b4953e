"""Finds models in a finished namespace and says what their layers are.

Looks at Keras and torch models and at fitted scikit-learn estimators: as variables, in lists, dicts
and tuples, and as attributes of the student's own objects. Imports no framework: what the program
did not import, it can't have left behind.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

MODELS = 50
DEPTH = 2
RECURRENT = {"RNN", "LSTM", "GRU", "SimpleRNN", "RNNBase"}
CELLS = {"LSTMCell", "GRUCell", "RNNCell", "SimpleRNNCell"}
CONVOLUTION = ("Conv1", "Conv2", "Conv3", "SeparableConv", "DepthwiseConv", "ConvTranspose")
DENSE = {"Dense", "Linear", "LazyLinear"}
KINDS = ("recurrent", "bidirectional_lstm", "convolution", "dense", "neighbours")


def models(namespace: Mapping[str, object]) -> list[tuple[str, str, Any]]:
    """Return (variable, framework, model), outermost models once each."""
    found: dict[int, tuple[str, str, Any]] = {}
    for name, value in list(namespace.items()):
        if isinstance(name, str) and not name.startswith("_"):
            for where, framework, model in _within(name, value, DEPTH):
                found.setdefault(id(model), (where, framework, model))
            if len(found) >= MODELS:
                break
    return list(found.values())[:MODELS]


def _within(name: str, value: object, depth: int) -> Iterator[tuple[str, str, Any]]:
    if framework := _framework(value):
        yield name, framework, value
        return
    if not depth or isinstance(value, type):
        return
    if isinstance(value, Mapping):
        parts = [(f"{name}[{key!r}]"[:100], part) for key, part in list(value.items())[:MODELS]]
    elif isinstance(value, list | tuple) and len(value) <= MODELS:
        parts = [(f"{name}[{i}]", part) for i, part in enumerate(value)]
    elif type(value).__module__ == "__main__":
        parts = [(f"{name}.{key}", part) for key, part in list(vars(value).items())[:MODELS]]
    else:
        return
    for where, part in parts:
        yield from _within(where, part, depth - 1)


def _framework(value: object) -> str:
    for framework, module, kind in (
        ("keras", "keras", "Model"),
        ("torch", "torch.nn", "Module"),
        ("sklearn", "sklearn.base", "BaseEstimator"),
    ):
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(value, getattr(loaded, kind, ())):
            return framework
    return ""


def layers(framework: str, model: Any) -> Iterator[tuple[Any, str, tuple[str, ...], int]]:
    """Give each weight-bearing leaf: the object, its type's name, its kinds, its parameters."""
    if framework == "keras":
        yield from _keras(model)
    elif framework == "torch":
        yield from _torch(model)
    else:
        yield from _sklearn(model)


def _keras(model: Any) -> Iterator[tuple[Any, str, tuple[str, ...], int]]:
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _keras(layer)
            continue
        name = type(layer).__name__
        inner = getattr(layer, "forward_layer", None) or getattr(layer, "layer", None)
        named = _kinds(type(inner)) if inner is not None else _kinds(type(layer))
        if name == "Bidirectional" and type(inner).__name__ == "LSTM":
            named = (*named, "bidirectional_lstm")
        yield layer, name, named, int(layer.count_params()) if layer.built else 0


def _torch(model: Any) -> Iterator[tuple[Any, str, tuple[str, ...], int]]:
    for module in model.modules():
        if any(True for _ in module.children()):
            continue
        named = _kinds(type(module))
        if type(module).__name__ == "LSTM" and getattr(module, "bidirectional", False):
            named = (*named, "bidirectional_lstm")
        count = sum(parameter.numel() for parameter in module.parameters(recurse=False))
        yield module, type(module).__name__, named, int(count)


def _sklearn(model: Any) -> Iterator[tuple[Any, str, tuple[str, ...], int]]:
    for estimator in _estimators(model):
        name = type(estimator).__name__
        bases = {base.__name__ for base in type(estimator).__mro__}
        if bases & {"NeighborsBase", "KNeighborsMixin", "RadiusNeighborsMixin"}:
            if hasattr(estimator, "_fit_X"):
                yield estimator, name, ("neighbours",), int(estimator._fit_X.shape[0])
        elif hasattr(estimator, "coefs_"):
            for weights in estimator.coefs_:
                yield estimator, name, ("dense",), int(weights.size)


def _estimators(model: Any) -> Iterator[Any]:
    """Give an estimator and what it holds: a search's best one, a pipeline's steps."""
    yield model
    best = getattr(model, "best_estimator_", None)
    inner = [best] if best is not None else []
    inner += [step for _, step in getattr(model, "steps", ()) or ()]
    for part in inner:
        yield from _estimators(part)


def _kinds(kind: type) -> tuple[str, ...]:
    names = {base.__name__ for base in kind.__mro__}
    if names & RECURRENT or names & CELLS:
        return ("recurrent",)
    if any(name.startswith(CONVOLUTION) for name in names):
        return ("convolution",)
    if names & DENSE:
        return ("dense",)
    return ()
