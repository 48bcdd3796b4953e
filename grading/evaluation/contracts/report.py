"""A report on the environment that a program collects: a dict of facts in a variable."""

import numpy as np

from grading.checks import Answers, Awkward
from grading.evaluation.contracts import facts
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


class Report(ContractKind):
    name = "report"
    options = ("variable", "fields")
    form = Form("nothing", "json")
    noun = "facts"

    def variables(self, contract: ContractSpec) -> tuple[str, ...]:
        return (_variable(contract),)

    def inputs(self, scope: Scope) -> bytes:
        return b""

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return ()

    def truth(self, scope: Scope) -> Truth:
        count = len(_fields(scope.contract))
        return Truth(np.ones(count, np.int64), np.ones(count, bool))

    def members(self, scope: Scope) -> dict[str, int]:
        return {}

    def read(self, given: Given) -> Reading:
        contract = given.scope.contract
        name = _variable(contract)
        report = given.variables.get(name)
        if not isinstance(report, dict):
            why = given.errors.get(name, f"{name} is no dict")
            return failed(Outcome.BAD_OUTPUT, f"{why}. {self.agreed(given.scope)}")
        tried = []
        for field in _fields(contract):
            wrong = facts.wrong(field, report.get(field)) if field in report else "it is not there"
            tried.append(Awkward(field, not wrong, f"{wrong}." if wrong else ""))
        right = np.array([one.passed for one in tried], np.int64)
        answers = Answers(True, "", awkward=tuple(tried), one="fact", many="facts")
        return Reading(Outcome.OK, "", right, answers)

    def ran(self, rows: int) -> str:
        return f"Your program ran and its report was compared in {rows} facts"

    def agreed(self, scope: Scope) -> str:
        fields = ", ".join(_fields(scope.contract))
        return f"Agreed is a dict {_variable(scope.contract)} with {fields}."

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "an empty report", [np.zeros(len(_fields(scope.contract)), np.int64)]


def _variable(contract: ContractSpec) -> str:
    return str(contract.options.get("variable", "report"))


def _fields(contract: ContractSpec) -> list[str]:
    return list(contract.options["fields"])


KIND = Report()
