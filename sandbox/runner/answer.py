"""Calls the agreed function on the questions and stores what came back, as arrays, in one zip.

Judges neither form nor values: that happens outside. Objects are refused, so nothing is pickled.
"""

import difflib
import io
import os
import sys
import zipfile
from collections.abc import Mapping

import numpy as np

from sandbox.runner import failures

ARTEFACT = "/out/artefact"


class NotAnArray(Exception):
    """What the function returned can't be stored as an array of plain values."""


def answer(
    namespace: Mapping[str, object], ask: dict, inputs: bytes, files: Mapping[str, int | None]
) -> dict:
    """Return the report: `errors` by question; `failure` or `missing` where no artefact was made.

    Args:
        namespace: what the student's program left behind.
        ask: `function`, `questions` (list of name and rows), `main` (the question that has to be
            answered), `artefact_bytes`.
        inputs: an `.npy` file's bytes.
        files: see `failures.describe`.
    """
    name = ask["function"]
    function = namespace.get(name)
    if not callable(function):
        public = [key for key, value in namespace.items() if key[:1] != "_" and callable(value)]
        return {
            "errors": {},
            "missing": "absent" if name not in namespace else type(function).__name__[:200],
            "similar": difflib.get_close_matches(name, public, n=1),
        }
    rows = np.load(io.BytesIO(inputs), allow_pickle=False)
    errors: dict[str, str] = {}
    answers: dict[str, np.ndarray] = {}
    left = ask["artefact_bytes"]
    owner = os.getpid()
    for question in ask["questions"]:
        key = question["name"]
        asked = rows.copy() if question["rows"] is None else rows[question["rows"]]
        try:
            answers[key] = as_array(function(asked), left)
            left -= answers[key].nbytes
        except BaseException as error:  # whatever it raised belongs to the student
            _leave_if_forked(owner)
            told = failures.describe(error, files)
            if not isinstance(error, NotAnArray):
                print(told["traceback"], file=sys.stderr, end="", flush=True)
            if key == ask["main"]:
                told["kind"] = "form" if isinstance(error, NotAnArray) else told["kind"]
                return {"errors": errors, "failure": told}
            cell = f" of cell {told['cell']}" if told["cell"] else ""
            place = f" (line {told['line']}{cell})" if told["line"] else ""
            label = "" if isinstance(error, NotAnArray) else f"{told['type']}: "
            errors[key] = failures.shorten(f"{label}{told['text']}{place}", 1000)
        _leave_if_forked(owner)
    _store(answers)
    return {"errors": errors}


def _leave_if_forked(owner: int) -> None:
    """End a child that the function forked and that came back out of it: only one may answer."""
    if os.getpid() != owner:
        os._exit(0)


def as_array(value: object, limit: int) -> np.ndarray:
    """Return an answer as an array of plain values of at most `limit` bytes.

    Raises:
        NotAnArray: it can't be one; the text completes "predict(images) ...".
    """
    if value is None:
        raise NotAnArray("returned None; a return statement may be missing")
    detach = getattr(value, "detach", None)
    if callable(detach):  # a torch tensor that still carries its gradient
        value = detach().cpu()
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise NotAnArray(
            f"returned a {type(value).__name__} whose parts differ in length: {error}"
        ) from error
    if array.dtype.hasobject:
        raise NotAnArray(f"returned a {type(value).__name__} that is not an array of numbers")
    if array.nbytes > limit:
        raise NotAnArray(f"returned {array.nbytes} bytes; {limit} are left for answers")
    return array


def _store(answers: Mapping[str, np.ndarray]) -> None:
    with zipfile.ZipFile(ARTEFACT, "w", zipfile.ZIP_STORED) as bundle:
        for name, array in answers.items():
            member = zipfile.ZipInfo(f"{name}.npy")  # a fixed date: equal answers, equal bytes
            with bundle.open(member, "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
