"""How training went, as a program's own objects tell it: Keras's histories, scikit-learn's losses.

Asks nothing of the program beforehand: no callback is put in, nothing is slowed down. Runs beside
the student's code, so what it finds is only ever reported and no mark hangs on it.
"""

import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.runner.probes import Context

CURVES = 4
SERIES = 8
POINTS = 200
"""Epochs kept of each curve, evenly spread, the first and the last among them."""
NAME = 60


def probe(context: Context, options: dict) -> dict:
    """Return `curves`, each with `name`, `epochs` (from 1) and `series`: name -> a number an epoch.

    A value that is no finite number is None.
    """
    if "keras" not in sys.modules and "sklearn" not in sys.modules:
        return {"curves": []}  # nothing that keeps one: looking for models costs time
    from sandbox.runner.probes.found import models  # noqa: PLC0415 - as above

    told = []
    for name, series in _found(context.namespace, models(context.namespace)):
        if curve := _curve(name, series):
            told.append(curve)
        if len(told) == CURVES:
            break
    return {"curves": told}


def _found(
    namespace: Mapping[str, object], models: list[tuple[str, str, Any]]
) -> Iterator[tuple[str, Mapping]]:
    """Give each history once: those the program kept, then those its models kept."""
    seen: set[int] = set()
    for name, value in list(namespace.items()):
        if isinstance(name, str) and not name.startswith("_") and _is_history(value):
            yield from _once(seen, name, value)
    for name, framework, model in models:
        if framework == "keras" and _is_history(history := getattr(model, "history", None)):
            yield from _once(seen, name, history)
        elif framework == "sklearn" and hasattr(model, "loss_curve_"):
            yield name, {"loss": model.loss_curve_}


def _once(seen: set[int], name: str, history: Any) -> Iterator[tuple[str, Mapping]]:
    if id(history) not in seen:
        seen.add(id(history))
        yield name, history.history


def _is_history(value: object) -> bool:
    kind = type(value)
    return (
        kind.__name__ == "History"
        and kind.__module__.partition(".")[0] in ("keras", "tf_keras", "tensorflow")
        and isinstance(getattr(value, "history", None), Mapping)
    )


def _curve(name: str, series: Mapping) -> dict | None:
    found = {
        str(key)[:NAME]: list(values)
        for key, values in list(series.items())[:SERIES]
        if isinstance(values, list | tuple) and values
    }
    length = max(map(len, found.values()), default=0)
    if not length:
        return None
    kept = _spread(length)
    return {
        "name": name[:NAME],
        "epochs": [place + 1 for place in kept],
        "series": {
            key: [_number(values[place]) if place < len(values) else None for place in kept]
            for key, values in found.items()
        },
    }


def _spread(length: int) -> list[int]:
    if length <= POINTS:
        return list(range(length))
    return sorted({round(i * (length - 1) / (POINTS - 1)) for i in range(POINTS)})


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return float(f"{number:.6g}") if math.isfinite(number) else None
