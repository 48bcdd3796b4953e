"""Several models on the same pictures, and the table in which the program compares them.

Each model answers for all hidden rows, so its accuracy is measured again outside and compared with
the one that the table claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.artefacts import BadArtefact
from grading.checks import Answers, Awkward
from grading.evaluation import hidden
from grading.evaluation.contracts import image_classes
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

COLUMNS = ("accuracy", "parameters", "seconds")
NETWORKS = "networks"
"""The variable that holds the networks themselves, by name."""
TIMED_ROWS = 100
"""The table's `seconds` are for an answer about so many pictures."""


@dataclass(frozen=True)
class Compared:
    """One model of the table."""

    measured: float
    """Its accuracy on the hidden rows."""
    claimed: float | None
    """Its accuracy in the table, as a share."""


class Comparison(ContractKind):
    name = "comparison"
    options = ("models", "table")
    form = Form("array", "array")
    columns = ("images", "labels")
    noun = "models"
    trains = True

    def variables(self, contract: ContractSpec) -> tuple[str, ...]:
        return (_table(contract),)

    def probes(self, contract: ContractSpec) -> dict[str, dict[str, Any]]:
        """Size and speed, which the check `described` compares with the table."""
        names = list(contract.options["models"])
        return {"networks": {"networks": NETWORKS, "models": names, "rows": TIMED_ROWS}}

    def inputs(self, scope: Scope) -> bytes:
        return image_classes.KIND.inputs(scope)

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        models = scope.contract.options["models"]
        return tuple(Question(f"model-{i}", None, of=name) for i, name in enumerate(models))

    def truth(self, scope: Scope) -> Truth:
        """Return for each model what guessing reaches: the share of the commonest class."""
        labels = np.asarray(scope.dataset.hidden["labels"])
        commonest = int(np.bincount(labels).max()) / len(labels)
        models = len(scope.contract.options["models"])
        return Truth([(commonest, len(labels))] * models, np.ones(models, bool))

    def members(self, scope: Scope) -> dict[str, int]:
        rows = hidden.count(scope.dataset)
        caps: dict[str, int] = {}
        for question in self.questions(scope):
            caps |= image_classes.KIND.caps(question.name, rows, scope)
        return caps

    def read(self, given: Given) -> Reading:
        scope = given.scope
        key = hidden.key(scope.dataset, scope.seed)
        labels = np.asarray(key.truth["labels"])[key.is_hidden]
        table = _rows(given.variables.get(_table(scope.contract)))
        values: list[Any] = []
        tried = []
        for question in self.questions(scope):
            row = table.get(question.of, {})
            wrong, measured = "", 0.0
            if question.name in given.errors:
                wrong = given.errors[question.name][:500]
            else:
                try:
                    answers, _ = image_classes.KIND.parse(
                        {**dict.fromkeys([f"{question.name}.npy"], b""), **given.members},
                        question.name,
                        len(key),
                        scope,
                    )
                    measured = float((np.asarray(answers)[key.is_hidden] == labels).mean())
                except BadArtefact as error:
                    wrong = f"the answer can't be used: {error}"
            if missing := [column for column in COLUMNS if not _number(row.get(column))]:
                wrong = wrong or f"the table says no {missing[0]} of it"
            values.append(Compared(measured, _share(row.get("accuracy"))))
            tried.append(Awkward(question.of, not wrong, f"{wrong}." if wrong else ""))
        if not any(one.measured for one in values):
            told = " ".join(f"{one.title}: {one.message}" for one in tried)
            return failed(Outcome.BAD_OUTPUT, f"{told[:500]} {self.agreed(scope)}")
        answers_found = Answers(True, "", awkward=tuple(tried), one="model", many="models")
        return Reading(Outcome.OK, "", values, answers_found)

    def agreed(self, scope: Scope) -> str:
        names = ", ".join(scope.contract.options["models"])
        return (
            f"Agreed are a dict {scope.contract.function} with a function for each of {names}, a "
            f"dict {NETWORKS} with the networks themselves, and a list {_table(scope.contract)} of "
            f"dicts with model, {', '.join(COLUMNS)}."
        )

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        truth = self.truth(scope)
        guessing = [Compared(share, share) for share, _ in truth.values]
        return "majority class", [guessing]


def _table(contract: ContractSpec) -> str:
    return str(contract.options.get("table", "table"))


def _rows(table: Any) -> dict[str, Mapping[str, Any]]:
    """Return the table's rows by model."""
    if not isinstance(table, list):
        return {}
    return {str(row.get("model")): row for row in table if isinstance(row, dict)}


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _share(value: Any) -> float | None:
    if not _number(value) or value > 100:
        return None
    return float(value / 100 if value > 1 else value)


KIND = Comparison()
