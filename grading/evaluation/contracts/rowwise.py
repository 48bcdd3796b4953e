"""What all kinds share that ask about a data set's hidden rows: the flow of reading.

The scored question is about all rows; the awkward ones are about some of the same rows, so their
answers must be those given before. A kind says how one question's answers are parsed.
"""

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from grading.artefacts import BadArtefact
from grading.checks import Answers, Awkward
from grading.evaluation import hidden
from grading.evaluation.contracts.contract import (
    ContractKind,
    Given,
    Reading,
    Scope,
    Truth,
    Values,
    failed,
    pick,
)
from labs.datasets.rows import Column
from sandbox.contract import Outcome, Question

TOLERATED_SHARE = 0.02
"""Rows of one awkward input whose answer may differ from the one given before: sums over another
batch round otherwise, which can turn a near tie. Nothing is tolerated for one row."""

ERROR_KEPT = 500


class Rowwise(ContractKind):
    """Asks about the first of its columns; the others are the truth."""

    trains = True
    one: ClassVar[str]
    """ "image" """
    titles: ClassVar[Mapping[str, str]] = hidden.TITLES
    """The awkward questions' names in words."""

    def inputs(self, scope: Scope) -> bytes:
        return self.encode(hidden.inputs(scope.dataset, scope.seed))

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        return hidden.questions(hidden.count(scope.dataset), scope.seed)

    def truth(self, scope: Scope) -> Truth:
        key = hidden.key(scope.dataset, scope.seed)
        return Truth(self.true_values(key, scope), key.is_hidden, key.public_rows)

    def members(self, scope: Scope) -> dict[str, int]:
        caps: dict[str, int] = {}
        for question in self.questions(scope):
            caps |= self.caps(question.name, rows_of(question, scope), scope)
        return caps

    def again(self, scope: Scope, name: str) -> dict[str, int]:
        return self.caps(name, hidden.count(scope.dataset), scope)

    def read_again(self, given: Given, name: str) -> Values:
        return self._parse(name, hidden.count(given.scope.dataset), given)[0]

    def read(self, given: Given) -> Reading:
        """Read the answers of one run."""
        scope = given.scope
        scored, *awkward = self.questions(scope)
        rows = rows_of(scored, scope)
        signature = scope.contract.signature
        if scored.name in given.errors:
            raised = given.errors[scored.name][:ERROR_KEPT]
            return failed(
                Outcome.STUDENT_ERROR,
                f"{signature} raised an error on {rows} {self.noun} {scope.dataset.asked}: "
                f"{raised}. Call it on a few {self.noun} at the end of your program to see it "
                "happen.",
            )
        try:
            values, notes = self._parse(scored.name, rows, given)
        except BadArtefact as error:
            return self.unusable(error, scope)
        tried = tuple(self._try(question, values, notes, given) for question in awkward)
        return Reading(
            Outcome.OK,
            "",
            values,
            Answers(
                readable=True,
                message="",
                form_notes=tuple(dict.fromkeys(notes)),
                same_for_all=self.same(values, scope),
                awkward=tried,
                one=self.one,
                many=self.noun,
            ),
        )

    def _parse(self, name: str, rows: int, given: Given) -> tuple[Values, list[str]]:
        if any(member not in given.members for member in self.caps(name, rows, given.scope)):
            raise BadArtefact("no answer was stored")
        return self.parse(given.members, name, rows, given.scope)

    def _try(self, question: Question, values: Values, notes: list[str], given: Given) -> Awkward:
        """Read an awkward input's answer and compare it with the answers given before."""
        title = self.titles[question.name]
        if question.name in given.errors:
            return Awkward(title, False, f"it raised {given.errors[question.name][:ERROR_KEPT]}")
        try:
            answers, more = self._parse(question.name, rows_of(question, given.scope), given)
        except BadArtefact as error:
            return Awkward(title, False, f"the answer can't be used: {error}.")
        notes.extend(more)
        if question.rows and max(question.rows) >= len(values):
            return Awkward(title, True, "")  # about rows that nothing was asked about before
        before = values if question.rows is None else pick(values, question.rows)
        differ = self.differ(answers, before)
        if differ > _tolerated(len(answers)):
            return Awkward(
                title,
                False,
                f"{differ} of {len(answers)} {self.noun} got another answer than before; "
                f"the answer for one {self.one} must not depend on the others beside it.",
            )
        return Awkward(title, True, "")

    @abstractmethod
    def encode(self, column: Column) -> bytes:
        """Return the rows as `form` says that inputs are passed."""

    @abstractmethod
    def true_values(self, key: hidden.Key, scope: Scope) -> Values:
        """Return the truth of each row asked, as the kind's metrics want it."""

    @abstractmethod
    def caps(self, name: str, rows: int, scope: Scope) -> dict[str, int]:
        """Return the members of one question's answer, with the greatest size of each."""

    @abstractmethod
    def parse(
        self, members: Mapping[str, bytes], name: str, rows: int, scope: Scope
    ) -> tuple[Values, list[str]]:
        """Return one question's answers, and notes on a form that was off.

        Raises:
            BadArtefact: a value could be a lie, or the meaning is not plain.
        """

    def same(self, values: Values, scope: Scope) -> str:
        """Return the one answer that every row got, in words; empty where answers differ."""
        return ""

    def differ(self, answers: Values, before: Values) -> int:
        """Return how many of the answers are not those given before."""
        return int(np.count_nonzero(np.asarray(answers) != np.asarray(before)))


def rows_of(question: Question, scope: Scope) -> int:
    """Return how many rows a question is about."""
    return hidden.count(scope.dataset) if question.rows is None else len(question.rows)


def _tolerated(rows: int) -> int:
    return math.ceil(rows * TOLERATED_SHARE) if rows > 1 else 0
