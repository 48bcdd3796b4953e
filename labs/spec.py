"""The catalogue's folders as frozen dataclasses. Plain Python: no Django, no database.

`labs.parse` reads `course.toml` and `<task>/lab.toml` into these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.contract import Limits


class SpecError(Exception):
    """A catalogue folder is wrong; the text names the file, the key and the remedy."""


@dataclass(frozen=True)
class OutcomeSpec:
    number: int
    text: str


@dataclass(frozen=True)
class ExperimentSpec:
    number: int
    title: str
    outcomes: tuple[int, ...] = ()
    """Numbers of the COs that its execution gives evidence for."""


@dataclass(frozen=True)
class CourseSpec:
    code: str
    title: str
    semester: str
    outcomes: tuple[OutcomeSpec, ...]
    experiments: tuple[ExperimentSpec, ...]


@dataclass(frozen=True)
class ContractSpec:
    """The function that a submission must leave behind.

    `kind` names how inputs are made and answers are read (a key of the registry in
    `grading.evaluation.contracts`), `signature` is what a student reads.
    """

    function: str
    signature: str
    kind: str
    example: str
    """A runnable example, Python."""


@dataclass(frozen=True)
class MetricSpec:
    name: str
    """A key of the registry in `grading.metrics`."""
    evidence: str = "verified"
    """The evidence level that a mark needs."""


@dataclass(frozen=True)
class CheckSpec:
    name: str
    """A key of the registry in `grading.checks`."""
    weight: int
    """Per cent of the execution marks; a task's weights add up to 100."""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Calibration:
    """What the reference reached on this task's data, measured by `calibrate`, never typed in."""

    mean: float
    sd: float
    runs: int
    target: float
    """mean - 2 sd."""
    floor: float
    """What the trivial baseline reaches."""
    baseline: str
    """Which baseline: "majority class"."""
    dataset: str
    dataset_digest: str
    measured_at: str
    machine: str
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    peak_memory_bytes: int = 0


@dataclass(frozen=True)
class VariantSpec:
    """A program in `reference_solutions/<course>/<task>/` with what is expected of it."""

    file: str
    role: str
    """reference, weak, broken or starter."""
    outcome: str
    """A value of sandbox.contract.Outcome."""
    share: tuple[float, float]
    """Lowest and highest expected share of the execution marks, 0 to 1."""
    evidence: str
    about: str


@dataclass(frozen=True)
class TaskSpec:
    """One task, complete."""

    course: str
    slug: str
    experiment: int
    title: str
    summary: str
    contract: ContractSpec
    dataset: str
    """A key of the registry in `labs.datasets`."""
    metric: MetricSpec
    checks: tuple[CheckSpec, ...]
    limits: Limits
    attempts: int
    statement: str
    """Markdown."""
    digest: str
    """SHA-256 over the folder's files, by name and content."""
    calibration: Calibration | None = None
    """None: never calibrated, so the task can't be published."""
