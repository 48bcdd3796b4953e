"""A function on arguments drawn afresh for every run, compared with what the grader computes.

The task's folder names a problem of `grading.evaluation.problems`, which draws the arguments and
knows what is right.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.artefacts import BadArtefact, strict_json
from grading.checks import Answers
from grading.evaluation import problems
from grading.evaluation.contracts.contract import (
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
    failed,
)
from grading.evaluation.problems import Draw
from sandbox.contract import Form, Outcome, Question

ALL = "all"
CASES = 8
CASE_BYTES = 256 * 1024


class FunctionValues(ContractKind):
    name = "function_values"
    options = None
    form = Form("arguments", "json")
    noun = "cases"

    def inputs(self, scope: Scope) -> bytes:
        return json.dumps(_cases(scope)).encode()

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return (Question(ALL),)

    def truth(self, scope: Scope) -> Truth:
        problem = problems.REGISTRY[scope.contract.options["problem"]]
        expected = [problem.expected(*arguments) for arguments in _cases(scope)]
        return Truth(expected, np.ones(len(expected), bool))

    def members(self, scope: Scope) -> dict[str, int]:
        return {f"{ALL}.json": _count(scope) * CASE_BYTES}

    def read(self, given: Given) -> Reading:
        scope, name = given.scope, f"{ALL}.json"
        if ALL in given.errors:
            return failed(
                Outcome.STUDENT_ERROR,
                f"{scope.contract.signature} raised an error: {given.errors[ALL][:500]}.",
            )
        try:
            if name not in given.members:
                raise BadArtefact("no answer was stored")
            found = strict_json.loads(given.members[name], max_bytes=len(given.members[name]))
            if not isinstance(found, list) or len(found) != _count(scope):
                raise BadArtefact(f"it is no list of {_count(scope)} answers")
        except BadArtefact as error:
            return self.unusable(error, scope)
        notes = []
        for answer, right in zip(found, self.truth(scope).values, strict=True):
            if (off := _off(answer, right)) and off not in notes:
                notes.append(off)
        answers = Answers(True, "", form_notes=tuple(notes[:3]), one="case", many="cases")
        return Reading(Outcome.OK, "", found, answers)

    def agreed(self, scope: Scope) -> str:
        return problems.REGISTRY[scope.contract.options["problem"]].agreed

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "zeros", [[_zeros(right) for right in self.truth(scope).values]]


def _count(scope: Scope) -> int:
    return int(scope.contract.options.get("cases", CASES))


def _cases(scope: Scope) -> list[tuple[Any, ...]]:
    """Return each case's arguments as plain values."""
    problem = problems.REGISTRY[scope.contract.options["problem"]]
    draw = Draw(scope.seed)
    return [problem.arguments(draw, case) for case in range(_count(scope))]


def _zeros(right: Any) -> Any:
    if isinstance(right, Mapping):
        return {key: _zeros(part) for key, part in right.items()}
    return np.zeros_like(np.asarray(right)).tolist()


def _off(answer: Any, right: Any) -> str:
    """Return in which way an answer's form is not the agreed one; empty: it is."""
    if isinstance(right, Mapping):
        if isinstance(answer, list) and len(answer) == len(right):
            return f"The answer was a list; agreed is a dict with {', '.join(right)}."
        if not isinstance(answer, dict) or set(right) - set(answer):
            return f"The answer had not all of the parts {', '.join(right)}."
        pairs = [(answer[key], part) for key, part in right.items()]
        return next((off for one, part in pairs if (off := _off(one, part))), "")
    shape, wanted = _shape(answer), np.shape(right)
    return "" if shape == wanted else f"The answer had the shape {shape}; agreed is {wanted}."


def _shape(answer: Any) -> tuple[int, ...] | str:
    try:
        return np.shape(np.asarray(answer, dtype=np.float64))
    except (TypeError, ValueError, OverflowError):
        return "of no array of numbers"


KIND = FunctionValues()
