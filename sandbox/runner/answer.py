"""Calls the agreed function on the questions and stores what came back in one zip.

Judges neither form nor values: that happens outside. Objects are refused, so nothing is pickled.
"""

import difflib
import os
import sys
from collections.abc import Callable, Mapping

from sandbox.runner import failures, passing
from sandbox.runner.storing import NotStorable, Store, plain

ARTEFACT = "/out/artefact"


def answer(
    namespace: Mapping[str, object],
    ask: dict,
    inputs: bytes | memoryview,
    files: Mapping[str, int | None],
) -> dict:
    """Return the report: `errors` by question; `failure` or `missing` where no artefact was made.

    Where an adapter answered in place of the function, `adapter` names it and `says` tells how.

    Args:
        namespace: what the student's program left behind.
        ask: the fields of `sandbox.contract.Ask`, as `sandbox.frames` writes them, with `main` (the
            question that has to be answered) and `artefact_bytes`.
        inputs: as `passed` says.
        files: see `failures.describe`.
    """
    functions = _functions(namespace, ask)
    report: dict = {}
    if "missing" in functions:
        from sandbox.runner import adapters  # noqa: PLC0415 - most programs keep the contract

        found = adapters.find(namespace, ask)
        if isinstance(found, list):
            return {"errors": {}, **functions, "tried": found[:3]}
        functions = {ask["function"]: found.function}
        report = {"adapter": found.adapter, "says": found.says[:500]}
    store = Store(ask["artefact_bytes"])
    # Read before anything secret is asked: what a program leaves is not what it was asked.
    left = _Left(namespace, ask) if ask["secret"] else None
    shown = {}
    if ask["probes"]:
        from sandbox.runner import probes  # noqa: PLC0415 - most tasks have none

        shown = probes.before(namespace, ask, store)
    rows = passing.decode(ask["passed"], inputs)
    if ask["kind"] == "sequence_classes" and isinstance(rows, list):
        from sandbox.runner import reviews  # noqa: PLC0415 - one kind of task needs it

        rows = reviews.coded(rows) if reviews.are_here() else rows
    errors: dict[str, str] = {}

    def asked(question: dict, name: str) -> dict | None:
        """Ask one question, store its answer under `name`; return what it raised."""
        owner = os.getpid()
        told = None
        try:
            function = _function(functions, question, ask)
            called = passing.call(ask["passed"], function, rows, question["rows"])
            store.put(ask["stored"], name, called)
        except BaseException as error:  # whatever it raised belongs to the student
            _leave_if_forked(owner)
            told = failures.describe(error, files)
            if isinstance(error, NotStorable):
                told["kind"] = "form"
            else:
                print(told["traceback"], file=sys.stderr, end="", flush=True)
        _leave_if_forked(owner)
        return told

    for question in ask["questions"]:
        told = asked(question, question["name"])
        if told is not None and question["name"] == ask["main"]:
            return {"errors": errors, "failure": told, **report}
        if told is not None:
            errors[question["name"]] = _sentence(told)
    errors |= (left or _Left(namespace, ask)).store(store)
    if ask["probes"]:
        errors |= probes.run(namespace, ask, store, asked, rows, shown)
    store.write(ARTEFACT)
    return {"errors": errors, **report}


def _functions(namespace: Mapping[str, object], ask: dict) -> dict:
    """Return the agreed function by name; several where the name is that of a dict of them."""
    name = ask["function"]
    if not name:
        return {}
    found = namespace.get(name)
    several = any(question["of"] for question in ask["questions"])
    if callable(found) if not several else isinstance(found, Mapping):
        return {name: found}
    public = [key for key, value in namespace.items() if key[:1] != "_" and callable(value)]
    return {
        "missing": "absent" if name not in namespace else type(found).__name__[:200],
        "similar": difflib.get_close_matches(name, public, n=1),
    }


def _function(functions: dict, question: dict, ask: dict) -> Callable:
    found = functions[ask["function"]]
    if not question["of"]:
        return found
    one = found.get(question["of"])
    if not callable(one):
        raise NotStorable(f"holds no function for {question['of']!r}")
    return one


def _sentence(told: dict) -> str:
    """Return what a question raised as one text."""
    cell = f" of cell {told['cell']}" if told["cell"] else ""
    place = f" (line {told['line']}{cell})" if told["line"] else ""
    label = "" if told["kind"] == "form" else f"{told['type']}: "
    return failures.shorten(f"{label}{told['text']}{place}", 1000)


class _Left:
    """The agreed variables as plain values."""

    def __init__(self, namespace: Mapping[str, object], ask: dict) -> None:
        self._names = ask["variables"]
        self._values: dict[str, object] = {}
        self._errors: dict[str, str] = {}
        for name in self._names:
            self._read(namespace, name)

    def _read(self, namespace: Mapping[str, object], name: str) -> None:
        if name not in namespace:
            near = difflib.get_close_matches(name, [str(key) for key in namespace], n=1)
            hint = f"; it has {near[0]}: was that meant?" if near else ""
            self._errors[name] = f"the program leaves no variable {name} behind{hint}"
            return
        try:
            self._values[name] = plain(namespace[name])
        except NotStorable as error:
            said = str(error).replace("returned", "holds")
            self._errors[name] = f"{name} is no plain value: it {said}"
        except BaseException as error:  # the value's own methods are the student's
            self._errors[name] = f"{name} can't be read: {type(error).__name__}"[:1000]

    def store(self, store: Store) -> dict[str, str]:
        """Store the values; return what is wrong with the others."""
        if self._names:
            try:
                store.put_json("variables", self._values)
            except NotStorable as error:
                return self._errors | dict.fromkeys(self._values, f"it {error}")
        return self._errors


def _leave_if_forked(owner: int) -> None:
    """End a child that the function forked and that came back out of it: only one may answer."""
    if os.getpid() != owner:
        os._exit(0)
