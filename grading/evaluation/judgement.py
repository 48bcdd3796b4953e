"""What grading one program found: the one result behind pages, rows and `grade --json`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from grading.evaluation.breakdown import NOTHING, Breakdown
from sandbox.contract import Isolation, Outcome

NONE, CLAIMED, VERIFIED, REPEATED = "none", "claimed", "verified", "repeated"
"""What a run of a program can reach of `labs.spec.EVIDENCE`."""


@dataclass(frozen=True)
class MetricFound:
    """A number from 0 to 1 and what it is measured against."""

    name: str
    value: float | None
    """None: nothing could be verified."""
    target: float | None
    """None, with `floor` and `reference`: the task was never calibrated."""
    floor: float | None
    reference: float | None
    public_value: float | None = None
    """The same on the public rows mixed in; for faculty, not part of the JSON."""


@dataclass(frozen=True)
class CheckFound:
    name: str
    passed: bool
    points: Decimal
    max_points: Decimal
    """Points are per cent of the execution marks."""
    message: str
    evidence: str = ""
    """"reported" where it rests on what the inside of the sandbox told, "confirmed" where that was
    found again without student code; empty where it was seen from outside."""


@dataclass(frozen=True)
class ProposalFound:
    component: str
    marks: Decimal
    max: Decimal
    band: str
    explanation: str


@dataclass(frozen=True)
class Seconds:
    """Until the student's first line, of program and answers, of scoring, of everything."""

    start: float = 0.0
    run: float = 0.0
    score: float = 0.0
    """0 where `score` was called by itself: it reads no clock, so that it gives the same always."""
    total: float = 0.0


@dataclass(frozen=True)
class DatasetUsed:
    name: str
    stand_in: bool


@dataclass(frozen=True)
class LogKept:
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True)
class Judgement:
    """Everything there is to say about one program."""

    outcome: Outcome
    message: str
    evidence: str
    """One of `labs.spec.EVIDENCE`."""
    adapter: str | None
    """How answers were got: "contract", or None where none were."""
    metric: MetricFound
    claimed: float | None
    """The last such number that the program printed; never a mark."""
    checks: tuple[CheckFound, ...]
    proposal: ProposalFound | None
    """None where nothing is to be said about marks: platform errors and refused files."""
    isolation: Isolation
    seconds: Seconds
    dataset: DatasetUsed
    log: LogKept = field(default_factory=LogKept)
    breakdown: Breakdown = NOTHING
    """For people to look at; not part of the JSON."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `grade --json` prints, without task and file."""
        found = asdict(self)
        del found["breakdown"]
        del found["metric"]["public_value"]
        del found["isolation"]["reasons"]
        if found["proposal"] is not None:
            del found["proposal"]["explanation"]
        found["seconds"] = {name: round(value, 3) for name, value in found["seconds"].items()}
        return _plain(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # The edge of the program: nothing is calculated with these any more.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
