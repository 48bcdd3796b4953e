"""What a contract kind is given and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grading.checks import Answers
from sandbox.contract import Outcome, Question


@dataclass(frozen=True)
class Given:
    """What came back from a sandbox for one run's questions. All of it is untrusted."""

    artefact: bytes
    errors: Mapping[str, str]
    """Question name -> what the function raised on it, as told from inside."""
    questions: tuple[Question, ...]
    """The first is the one that is scored."""
    rows: int
    """How many rows a question without `rows` has."""
    signature: str
    """ "predict(images)" """
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """The answers, understood."""

    outcome: Outcome
    """OK, BAD_OUTPUT, or STUDENT_ERROR where the function raised on the scored question."""
    message: str
    """For the student, where the outcome is not OK."""
    values: np.ndarray | None
    """(rows,) int64, what the metric is computed from."""
    answers: Answers


@dataclass(frozen=True)
class ContractKind:
    """One way to ask and to read answers."""

    name: str
    read: Callable[[Given], Reading]
    baseline: Callable[[np.ndarray, int], tuple[str, list[np.ndarray]]]
    """`baseline(labels, classes)`: the trivial answer's name and every form of it, for all rows;
    the best of them is a task's floor."""
