"""A report on the environment that a program collects: a dict of facts in a variable.

What can be known outside is compared (Python, versions of packages); of the rest it is only
asked that something is there, of the kind that one would expect.
"""

import re
from functools import cache
from pathlib import Path
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

LOCK = Path(__file__).resolve().parents[3] / "requirements" / "lab.txt"
PACKAGES_AT_LEAST = 3
TEXT_AT_LEAST = 3


class Report(ContractKind):
    name = "report"
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
            wrong = _wrong(field, report.get(field)) if field in report else "it is not there"
            tried.append(Awkward(field, not wrong, f"{wrong}." if wrong else ""))
        right = np.array([one.passed for one in tried], np.int64)
        answers = Answers(True, "", awkward=tuple(tried), one="fact", many="facts")
        return Reading(Outcome.OK, "", right, answers)

    def agreed(self, scope: Scope) -> str:
        fields = ", ".join(_fields(scope.contract))
        return f"Agreed is a dict {_variable(scope.contract)} with {fields}."

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "an empty report", [np.zeros(len(_fields(scope.contract)), np.int64)]


def _variable(contract: ContractSpec) -> str:
    return str(contract.options.get("variable", "report"))


def _fields(contract: ContractSpec) -> list[str]:
    return list(contract.options["fields"])


def _wrong(field: str, value: Any) -> str:
    if field == "packages":
        return _wrong_packages(value)
    if field == "python":
        if not isinstance(value, str) or not re.match(r"3\.\d{1,2}\.\d{1,3}\b", value):
            return "it is no version of Python such as 3.11.2"
        return ""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return "" if value > 0 else "it is not above zero"
    if isinstance(value, str):
        return "" if len(value.strip()) >= TEXT_AT_LEAST else "it says nothing"
    return "" if value else "it is empty"


def _wrong_packages(value: Any) -> str:
    if not isinstance(value, dict):
        return "it is no dict of package name -> version"
    locked = _locked()
    known = {str(name).lower().replace("_", "-"): str(version) for name, version in value.items()}
    right = [name for name in known if locked.get(name) == known[name].partition("+")[0]]
    off = [name for name in known if name in locked and name not in right]
    if off:
        return f"{off[0][:60]} {known[off[0]][:30]} is not the version that is installed"
    if len(right) < PACKAGES_AT_LEAST:
        return f"it names {len(right)} packages of the laboratory, at least {PACKAGES_AT_LEAST}"
    return ""


@cache
def _locked() -> dict[str, str]:
    """Return the laboratory's packages with their versions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\+]+)", LOCK.read_text(), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


KIND = Report()
