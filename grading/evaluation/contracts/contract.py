"""What a contract kind is: how a program is asked, and how its answers are read.

A kind owns its questions, the encoding of their inputs, the strict reading of what came back, the
truth that a metric compares it with, and the trivial baseline. It knows no marks.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from grading.artefacts import BadArtefact
from grading.checks import Answers
from labs.datasets import Dataset
from labs.spec import ContractSpec
from sandbox.contract import Form, Outcome, Question

NOTHING = Form("nothing", "json")
"""Nothing is called; variables are read."""

Values = Sequence[Any] | np.ndarray
"""One answer, or one truth, for each row: an array whose first axis is rows, or a list."""


@dataclass(frozen=True)
class Scope:
    """What a run's questions and their truth follow from."""

    contract: ContractSpec
    dataset: Dataset
    seed: str
    """Hexadecimal, the run's secret seed."""


@dataclass(frozen=True)
class Truth:
    """What the rows of one run's scored question were. Never leaves the trusted side."""

    values: Values
    is_hidden: np.ndarray
    """(N,) bool: False for a decoy, which is a public row and counts for nothing."""
    public_rows: np.ndarray | None = None
    """(N,) int64: which public row a decoy is, -1 for a hidden row; None: no decoys are known."""


@dataclass(frozen=True)
class Given:
    """What came back from a sandbox for one run's questions. All of it is untrusted."""

    scope: Scope
    members: Mapping[str, bytes]
    """The artefact's members, none larger than `members` of the kind allows."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Question name -> what the function raised on it, as told from inside."""
    ran_to_end: bool = True
    variables: Mapping[str, Any] = field(default_factory=dict)
    """The agreed variables, as plain values."""


@dataclass(frozen=True)
class Reading:
    """The answers, understood."""

    outcome: Outcome
    """OK, BAD_OUTPUT, or STUDENT_ERROR where the function raised on the scored question."""
    message: str
    """For the student, where the outcome is not OK."""
    values: Values | None
    """What the metric is computed from, a value for each row of the scored question."""
    answers: Answers


class ContractKind(ABC):
    """One way to ask and to read answers. Instances hold no state."""

    name: ClassVar[str]
    form: ClassVar[Form]
    columns: ClassVar[tuple[str, ...]] = ()
    """Of the data set, the one that is asked about first; empty: any data set, or none."""
    noun: ClassVar[str] = "rows"
    """What is counted where people read how many were asked: "images"."""
    options: ClassVar[tuple[str, ...] | None] = ()
    """Those that it knows; None: they are somebody else's."""
    trains: ClassVar[bool] = False
    """Programs of this kind fit something, so that how their training went is worth showing."""
    evidence: ClassVar[str] = "verified"
    """What an answer of this kind proves, one of `labs.spec.EVIDENCE`."""

    def variables(self, contract: ContractSpec) -> tuple[str, ...]:
        """Return the variables that are read when the program has ended."""
        return ()

    def probes(self, contract: ContractSpec) -> dict[str, dict[str, Any]]:
        """Return what has to be looked up beside the answers: name of a probe -> its options."""
        return {}

    def model_file(self, contract: ContractSpec) -> str:
        """Return the artefact's member that is a model to be run by itself; empty: none is."""
        return ""

    @abstractmethod
    def inputs(self, scope: Scope) -> bytes:
        """Return what the questions' rows are taken from, encoded as `form` says."""

    @abstractmethod
    def questions(self, scope: Scope) -> tuple[Question, ...]:
        """Return what is asked, the scored question first."""

    @abstractmethod
    def truth(self, scope: Scope) -> Truth:
        """Return what the answers are compared with, without making the inputs again."""

    @abstractmethod
    def members(self, scope: Scope) -> dict[str, int]:
        """Return the names that the artefact may hold, with the greatest size of each in bytes."""

    @abstractmethod
    def read(self, given: Given) -> Reading:
        """Read the answers; whatever is wrong with them becomes an outcome and a message."""

    def again(self, scope: Scope, name: str) -> dict[str, int]:
        """Return the members that the scored question's answers have when it is asked again."""
        return {}

    def read_again(self, given: Given, name: str) -> Values:
        """Return the scored question's answers stored under another name.

        Raises:
            BadArtefact: they are not there, or can't be used.
        """
        raise BadArtefact("nothing is asked again")

    def differ(self, answers: Values, before: Values) -> int:
        """Return how many of the answers are not those given before."""
        return 0

    def classes(self, scope: Scope) -> tuple[str, ...]:
        """Return the names of the classes that answers and truth are indices of; empty: neither is
        a class."""
        return ()

    def example(self, answer: Any, truth: Any, row: int, scope: Scope) -> dict[str, Any] | None:
        """Return what is worth looking at in the answer for one public row, as plain values.

        Returns:
            None where the answer is right. Nothing here may come from a hidden row.
        """
        return None

    def ran(self, rows: int) -> str:
        """Return what a program did whose answers could be read, without a full stop."""
        return f"Your program ran and answered for {rows} {self.noun} that it had not seen"

    @abstractmethod
    def agreed(self, scope: Scope) -> str:
        """Return what was agreed, in a sentence for the student."""

    def unusable(self, error: BadArtefact, scope: Scope) -> Reading:
        """Return the reading of an artefact that is not what was agreed."""
        return failed(
            Outcome.BAD_OUTPUT,
            f"The answer of {scope.contract.signature} can't be used: {error}. "
            f"{self.agreed(scope)}",
        )

    @abstractmethod
    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        """Return the trivial answer's name and every form of it; the best is a task's floor.

        Each form answers for the rows of `truth` that are hidden, in their order.
        """


def pick(values: Values, rows: Sequence[int] | np.ndarray) -> Values:
    """Return the values of some rows: positions, or a (N,) bool."""
    chosen = np.asarray(rows)
    if isinstance(values, np.ndarray):
        return values[chosen]
    places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
    return [values[int(place)] for place in places]


def failed(outcome: Outcome, message: str) -> Reading:
    """Return the reading of answers that can't be used."""
    return Reading(outcome, message, None, Answers(readable=False, message=message))
