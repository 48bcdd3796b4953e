"""What is looked up in the finished namespace beside the answers. A new one: a file, a line here.

All of it runs beside the student's code, so what it finds is only ever reported.
"""

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.runner import passing
from sandbox.runner.storing import NotStorable, Store

PROBES = {
    "models": "sandbox.runner.probes.models",
    "used": "sandbox.runner.probes.used",
    "backbone": "sandbox.runner.probes.backbone",
    "export": "sandbox.runner.probes.export",
    "file": "sandbox.runner.probes.file",
    "timing": "sandbox.runner.probes.timing",
    "networks": "sandbox.runner.probes.networks",
    "curve": "sandbox.runner.probes.curve",
}
"""Name -> a module with `probe(context, options)`, which returns plain values."""


@dataclass(frozen=True)
class Context:
    """What a probe may use."""

    namespace: Mapping[str, object]
    ask: dict
    store: Store
    rows: passing.Rows
    """What questions choose their rows from."""
    again: Callable[[str], str]
    """`again(name)` asks the main question once more, stores the answers under `name`, and returns
    what was raised, empty if nothing."""


def run(
    namespace: Mapping[str, object],
    ask: dict,
    store: Store,
    asked: Callable[[dict, str], dict | None],
    rows: passing.Rows,
) -> dict[str, str]:
    """Run every probe; store each one's finding as `probe-<name>.json`; return what failed."""
    main = next((q for q in ask["questions"] if q["name"] == ask["main"]), None)

    def again(name: str) -> str:
        if main is None:
            return "nothing was asked"
        told = asked(main, name)
        return f"{told['type']}: {told['text']}"[:500] if told else ""

    context = Context(namespace, ask, store, rows, again)
    errors = {}
    owner = os.getpid()
    for wanted in ask["probes"]:
        key = f"probe-{wanted['name']}"
        try:
            probe = importlib.import_module(PROBES[wanted["name"]]).probe
            store.put_json(key, probe(context, wanted["options"]))
        except NotStorable as error:
            errors[key] = f"it {error}"[:500]
        except BaseException as error:  # it looks at objects of the student's
            if os.getpid() != owner:
                os._exit(0)
            errors[key] = f"{type(error).__name__}: {error}"[:500]
    return errors
