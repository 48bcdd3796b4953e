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


BEFORE = ("curve",)
"""Those that people are shown: looked up before the program is asked anything that it could tell
on."""


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


Found = dict[str, object]
"""Name of a probe -> what it found, or the exception that it raised."""


def before(namespace: Mapping[str, object], ask: dict, store: Store) -> Found:
    """Look up what has to be known before the program is asked; `run` stores it."""
    context = Context(namespace, ask, store, [], lambda name: "nothing was asked")
    found: Found = {}
    for wanted in ask["probes"]:
        if wanted["name"] in BEFORE:
            try:
                found[wanted["name"]] = _probe(wanted, context)
            except BaseException as error:  # it looks at objects of the student's
                found[wanted["name"]] = error
    return found


def _probe(wanted: dict, context: Context) -> object:
    owner = os.getpid()
    try:
        return importlib.import_module(PROBES[wanted["name"]]).probe(context, wanted["options"])
    finally:
        if os.getpid() != owner:
            os._exit(0)


def run(
    namespace: Mapping[str, object],
    ask: dict,
    store: Store,
    asked: Callable[[dict, str], dict | None],
    rows: passing.Rows,
    found: Found,
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
    for wanted in ask["probes"]:
        key = f"probe-{wanted['name']}"
        try:
            known = found.get(wanted["name"])
            if isinstance(known, BaseException):
                raise known
            store.put_json(key, _probe(wanted, context) if known is None else known)
        except NotStorable as error:
            errors[key] = f"it {error}"[:500]
        except BaseException as error:  # as above
            errors[key] = f"{type(error).__name__}: {error}"[:500]
    return errors
