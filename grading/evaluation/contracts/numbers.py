"""Named numbers that a program leaves behind: `mean = 2.5`, or a list of numbers."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.checks import Answers, Awkward
from grading.evaluation.contracts.contract import (
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
    failed,
)
from labs.spec import ContractSpec
from sandbox.contract import Form, Outcome, Question


class Numbers(ContractKind):
    """Nothing is called. `values` of the contract's options are the names with what is right."""

    name = "numbers"
    options = ("values",)
    form = Form("nothing", "json")
    noun = "numbers"

    def variables(self, contract: ContractSpec) -> tuple[str, ...]:
        return tuple(_expected(contract))

    def inputs(self, scope: Scope) -> bytes:
        return b""

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return ()

    def truth(self, scope: Scope) -> Truth:
        expected = list(_expected(scope.contract).values())
        return Truth(expected, np.ones(len(expected), bool))

    def members(self, scope: Scope) -> dict[str, int]:
        return {}

    def read(self, given: Given) -> Reading:
        expected = _expected(given.scope.contract)
        values: list[Any] = []
        tried = []
        for name, right in expected.items():
            value, wrong = given.variables.get(name), ""
            if name not in given.variables:
                wrong = given.errors.get(name, f"the program leaves no variable {name} behind")
            elif not _shaped(value, right):
                wrong, value = f"{name} is not {_shape(right)}", None
            values.append(value)
            tried.append(Awkward(name, not wrong, f"{wrong}." if wrong else ""))
        if not any(one.passed for one in tried):
            told = " ".join(one.message for one in tried)
            return failed(Outcome.BAD_OUTPUT, f"{told[:500]} {self.agreed(given.scope)}")
        return Reading(
            Outcome.OK,
            "",
            values,
            Answers(True, "", awkward=tuple(tried), one="number", many="numbers"),
        )

    def ran(self, rows: int) -> str:
        return f"Your program ran and {rows} {self.noun} were compared"

    def agreed(self, scope: Scope) -> str:
        return f"Agreed are the variables {scope.contract.signature}."

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "no answer", [[None] * len(_expected(scope.contract))]


def _expected(contract: ContractSpec) -> Mapping[str, Any]:
    return contract.options["values"]


def _shaped(value: object, right: object) -> bool:
    """Whether a value is a finite number, or a list of as many, as what is right."""
    if isinstance(right, list):
        return (
            isinstance(value, list)
            and len(value) == len(right)
            and all(_shaped(one, other) for one, other in zip(value, right, strict=True))
        )
    return isinstance(value, int | float) and not isinstance(value, bool) and _small(value)


def _small(value: float) -> bool:
    return abs(value) < 1e300 and math.isfinite(value)


def _shape(right: object) -> str:
    return f"a list of {len(right)} numbers" if isinstance(right, list) else "a number"


KIND = Numbers()
