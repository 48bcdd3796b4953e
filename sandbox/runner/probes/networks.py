"""Counts the parameters of several named networks and times what answers by each.

Options: `networks` (the variable, a dict of name -> Keras or torch model), `models` (the names),
`rows` (how many a timed answer is for). Runs beside the student's code: only ever reported.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.runner import passing
from sandbox.runner.probes import Context

CALLS = 5
ENOUGH_SECONDS = 3.0


def probe(context: Context, options: dict) -> dict:
    """Return for each name `parameters` and `seconds`, the fastest of some answers; or `why`."""
    networks = context.namespace.get(options["networks"])
    functions = context.namespace.get(context.ask["function"])
    told: dict[str, dict[str, object]] = {}
    for name in options["models"]:
        network = networks.get(name) if isinstance(networks, Mapping) else None
        function = functions.get(name) if isinstance(functions, Mapping) else None
        if not callable(function):
            told[name] = {"why": "it has no function"}
            continue
        told[name] = {"seconds": _fastest(context, function, int(options["rows"]))}
        count = _parameters(network)
        if count is not None:
            told[name]["parameters"] = count
    return {"models": told}


def _parameters(network: Any) -> int | None:
    """All of them, trained or not; None where it is no Keras or torch model."""
    if callable(count := getattr(network, "count_params", None)):
        return int(count())
    if callable(parameters := getattr(network, "parameters", None)):
        return sum(int(parameter.numel()) for parameter in parameters())
    return None


def _fastest(context: Context, function: Callable, rows: int) -> float:
    taken: list[float] = []
    chosen = list(range(rows))
    while len(taken) < CALLS and sum(taken) < ENOUGH_SECONDS:
        began = time.perf_counter()
        passing.call(context.ask["passed"], function, context.rows, chosen)
        taken.append(time.perf_counter() - began)
    return min(taken)
