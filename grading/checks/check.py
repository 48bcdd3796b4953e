"""What a check is given and what it answers. Plain Python: no Django, no task, no sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Awkward:
    """How the agreed function took one awkward input, such as a single row."""

    title: str
    """ "one row" """
    passed: bool
    message: str


@dataclass(frozen=True)
class Answers:
    """What became of the agreed function's answers, read by the task's contract."""

    readable: bool
    """The answer for all rows could be read."""
    message: str
    """Where it could not: why, for the student."""
    form_notes: tuple[str, ...] = ()
    """Where only the form was off: what was understood and what was agreed."""
    same_for_all: str = ""
    """The one answer that every row got; empty where answers differ."""
    awkward: tuple[Awkward, ...] = ()


@dataclass(frozen=True)
class Score:
    """The metric's value and what it is measured against, as shares from 0 to 1."""

    name: str
    phrase: Callable[[float], str]
    value: float | None
    """None: there was nothing to compute it from."""
    target: float | None
    """None, with `floor`: the task has not been calibrated."""
    floor: float | None
    evidence: str
    evidence_enough: bool


@dataclass(frozen=True)
class Facts:
    """Everything that checks may look at."""

    ran_to_end: bool
    ending: str
    """How the run ended, in a sentence or two for the student."""
    answers: Answers
    score: Score


@dataclass(frozen=True)
class Verdict:
    """Points and their reason."""

    points: Decimal
    message: str


@dataclass(frozen=True)
class Check:
    """One named check.

    `judge(facts, max_points, options)` returns 0 to `max_points`, in hundredths; options come from
    the task's `lab.toml`.
    """

    name: str
    judge: Callable[[Facts, Decimal, Mapping[str, object]], Verdict]
