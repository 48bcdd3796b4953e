"""A project that a team chose itself: it states its data and scores rows that it held out.

Nothing of it can be known here, neither rows nor labels, so what comes of them is *claimed*. What
the grader does itself is to count: the share of right answers, against always naming the commonest
class.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.checks import Answers, Awkward
from grading.evaluation.contracts import facts
from grading.evaluation.contracts.contract import (
    NOTHING,
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
    failed,
)
from labs.spec import ContractSpec
from sandbox.contract import Outcome, Question

STATEMENT, HELD_OUT = "data_statement", "held_out"
ROWS_AT_LEAST = 20


@dataclass(frozen=True)
class OwnRows:
    """What a team's own held-out rows came to."""

    rows: int
    right: int
    commonest: int
    """Rows of the commonest class."""


class Project(ContractKind):
    name = "project"
    options = ("fields",)
    form = NOTHING
    noun = "sets of rows held out by the team"
    evidence = "claimed"

    def variables(self, contract: ContractSpec) -> tuple[str, ...]:
        return STATEMENT, HELD_OUT

    def inputs(self, scope: Scope) -> bytes:
        return b""

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return ()

    def truth(self, scope: Scope) -> Truth:
        return Truth([None], np.ones(1, bool))

    def members(self, scope: Scope) -> dict[str, int]:
        return {}

    def read(self, given: Given) -> Reading:
        fields = list(given.scope.contract.options["fields"])
        statement = given.variables.get(STATEMENT)
        if not isinstance(statement, dict):
            why = given.errors.get(STATEMENT, f"{STATEMENT} is no dict")
            return failed(Outcome.BAD_OUTPUT, f"{why}. {self.agreed(given.scope)}")
        tried = []
        for field in fields:
            told = facts.wrong(field, statement[field]) if field in statement else "it is not there"
            tried.append(Awkward(field, not told, f"{told}." if told else ""))
        answers = Answers(True, "", awkward=tuple(tried), one="fact", many="facts")
        own = _own_rows(given.variables.get(HELD_OUT))
        if isinstance(own, str):
            why = given.errors.get(HELD_OUT, own)
            return failed(Outcome.BAD_OUTPUT, f"{why}. {self.agreed(given.scope)}")
        return Reading(Outcome.OK, "", [own], answers)

    def ran(self, rows: int) -> str:
        return "Your program ran, and the rows that you held out yourselves were counted"

    def agreed(self, scope: Scope) -> str:
        fields = ", ".join(scope.contract.options["fields"])
        return (
            f"Agreed are a dict {STATEMENT} with {fields}, and a dict {HELD_OUT} with labels and "
            f"answers, two lists of equal length with {ROWS_AT_LEAST} class indices at least."
        )

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        return "the commonest class", [[OwnRows(2, 1, 1)]]


def _own_rows(found: Any) -> OwnRows | str:
    """Return what was counted; or what is wrong, as a clause."""
    if not isinstance(found, dict):
        return f"{HELD_OUT} is no dict"
    lists: dict[str, list[int]] = {}
    for name in ("labels", "answers"):
        values = found.get(name)
        if not isinstance(values, list) or not all(type(value) is int for value in values):
            return f"{HELD_OUT}[{name!r}] is no list of whole numbers"
        lists[name] = values
    labels, answers = lists.values()
    if len(labels) != len(answers):
        return f"{HELD_OUT} has {len(labels)} labels and {len(answers)} answers"
    if len(labels) < ROWS_AT_LEAST:
        return f"{HELD_OUT} has {len(labels)} rows, {ROWS_AT_LEAST} are asked for"
    right = sum(one == other for one, other in zip(labels, answers, strict=True))
    commonest = max(Counter(labels).values())
    if commonest == len(labels):
        return f"all labels of {HELD_OUT} are the same"
    return OwnRows(len(labels), right, commonest)


KIND = Project()
