"""What a check is given and what it answers. Plain Python: no Django, no task, no sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


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
    one: str = "row"
    many: str = "rows"
    """What a row is called: "image", "images"."""


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
    sd: float = 0.0
    """The reference's spread over seeds."""


REPORTED, CONFIRMED = "reported", "confirmed"
"""What stands behind a verdict that rests on what was found inside: told by the inside of the
sandbox, where student code could have changed it; found again where none ran."""


UNSEEN = "What the program leaves was not looked at, since it gave no answers."


@dataclass(frozen=True)
class Again:
    """The answers to the scored question, asked once more after something was changed."""

    value: float | None
    """The metric of those answers; None where they could not be read."""
    changed: float
    """Share of answers that are not those given before, 0 to 1."""


@dataclass(frozen=True)
class Earlier:
    """A metric's value in another task."""

    value: float
    own: bool
    """The student's; else that of the task's reference."""


@dataclass(frozen=True)
class Found:
    """What was looked up in the finished namespace, beside the answers. All of it is *reported*:
    it was written by a process that student code ran in."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    """The agreed variables as plain values; one that is missing or no plain value is not there."""
    probes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Name of a probe -> what it found."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Variable, or `probe-<name>` -> why it is not there."""
    again: Mapping[str, Again] = field(default_factory=dict)
    """What asked again -> what came of it."""
    confirmed: Mapping[str, Any] | None = None
    """What a second sandbox without student code found in the exported model."""


@dataclass(frozen=True)
class Facts:
    """Everything that checks may look at."""

    ran_to_end: bool
    ending: str
    """How the run ended, in a sentence or two for the student."""
    answers: Answers
    score: Score
    found: Found = Found()
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    """Task -> the value that this one is compared with."""


@dataclass(frozen=True)
class Verdict:
    """Points and their reason."""

    points: Decimal
    message: str
    evidence: str = ""
    """`REPORTED`, `CONFIRMED`, or empty: seen from outside."""


@dataclass(frozen=True)
class Check:
    """One named check.

    `judge(facts, max_points, options)` returns 0 to `max_points`, in hundredths; options come from
    the task's `lab.toml`.
    """

    name: str
    judge: Callable[[Facts, Decimal, Mapping[str, Any]], Verdict]
    variables: Callable[[Mapping[str, Any]], list[str]] = lambda options: []
    """Names of variables that it wants to see, given its options."""
    probes: Callable[[Mapping[str, Any]], dict[str, dict[str, Any]]] = lambda options: {}
    """Names of the probes that it wants, with their options, given its own."""
    options: tuple[str, ...] = ()
    """The options that it knows."""
    earlier: Callable[[Mapping[str, Any]], list[str]] = lambda options: []
    """Names of the tasks whose value it compares with, given its options."""
