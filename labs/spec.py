"""The catalogue's folders as frozen dataclasses. Plain Python: no Django, no database.

`labs.parse` reads `course.toml` and `<task>/lab.toml` into these.
"""

import dataclasses
import difflib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.contract import Limits

EVIDENCE = ("none", "claimed", "artifact", "verified", "repeated")
"""What stands behind a number, lowest to highest: nothing, printed by the program, answers of
uploaded weights, answers scored outside the sandbox, the same over several seeds."""


ASSIGNMENTS = "assignments"
PLANS = ("laboratory", ASSIGNMENTS)
"""How a course's marks add up: as the laboratory manual says, or each question by its own rubric,
without a CIE and examinations."""
WRITTEN = "written"
"""What an answer in words is called: contract kind of its task, kind of its submission."""


class SpecError(Exception):
    """A catalogue folder is wrong; the text names the file, the key and the remedy."""


@dataclass(frozen=True)
class OutcomeSpec:
    number: int
    printed: str
    """As documents print it: `20CSEL76.1`."""
    text: str


@dataclass(frozen=True)
class ExperimentSpec:
    number: int
    title: str
    outcomes: tuple[int, ...] = ()
    """Numbers of the COs that its execution gives evidence for."""


@dataclass(frozen=True)
class ProgrammeOutcomeSpec:
    """A programme outcome (PO1 ...) or programme-specific outcome (PSO1 ...)."""

    code: str
    title: str


@dataclass(frozen=True)
class ProgrammeSpec:
    """The programme outcomes that a course answers to, and how strongly."""

    version: str
    """Which list of programme outcomes this is; lists change over the years."""
    outcomes: tuple[ProgrammeOutcomeSpec, ...] = ()
    mapping: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """CO number -> code of a programme outcome -> strength 1 (slight) to 3 (strong)."""


@dataclass(frozen=True)
class VivaQuestion:
    """A question for the viva, with what a good answer says."""

    name: str
    """Unique within the course: `roc-curve`."""
    topic: str
    experiment: int | None
    """Number of the experiment that it belongs to; None: to all."""
    text: str
    answer: str
    """For whoever examines, never shown to students before the viva."""
    same_as: str = ""
    """Name of a question that asks the same otherwise: a draw takes one of the two."""


@dataclass(frozen=True)
class CourseSpec:
    code: str
    title: str
    semester: str
    outcomes: tuple[OutcomeSpec, ...]
    experiments: tuple[ExperimentSpec, ...]
    objectives: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Which COs an assessed part gives evidence for, besides the experiments' execution: keys
    `writeup`, `viva`, `project`, `see`."""
    programme: ProgrammeSpec = field(default_factory=lambda: ProgrammeSpec(version=""))
    viva: tuple[VivaQuestion, ...] = ()
    plan: str = "laboratory"
    """One of `PLANS`."""


@dataclass(frozen=True)
class ContractSpec:
    """What a submission must leave behind.

    `kind` names how inputs are made and answers are read (a key of the registry in
    `grading.evaluation.contracts`), `signature` is what a student reads.
    """

    function: str
    """Name of the agreed function; empty where variables are read, or nothing is asked."""
    signature: str
    kind: str
    example: str
    """A runnable example, Python; empty for written answers."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the kind is told: see docs/adding-a-task.md."""


@dataclass(frozen=True)
class MetricSpec:
    name: str
    """A key of the registry in `grading.metrics`."""
    evidence: str = "verified"
    """The least of `EVIDENCE` that a mark needs."""
    beside: tuple[str, ...] = ()
    """Further metrics of the same answers that are shown and count for nothing."""
    seeds: int = 1
    """How often the program is run, each time under another seed; the mean counts."""
    unrepeatable: str = ""
    """Why the same seed on the same machine may give another value; empty: it gives the same."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the metric is told, such as a tolerance."""


@dataclass(frozen=True)
class WrittenSpec:
    """An answer in words: no program is run, people mark it by the task's rubric."""

    formats: tuple[str, ...] = ("md", "pdf")
    pages: int = 10
    """The most pages of a PDF."""
    words: int = 5000
    """The most words of a Markdown file."""
    kib: int = 5120
    """The largest file."""


@dataclass(frozen=True)
class CriterionSpec:
    """One line of a task's own rubric, marked by people."""

    title: str
    points: int
    about: str = ""
    good: str = ""
    """What an answer is like that gets most of the points; the next two, some and few."""
    satisfactory: str = ""
    poor: str = ""


@dataclass(frozen=True)
class CheckSpec:
    name: str
    """A key of the registry in `grading.checks`."""
    weight: int
    """Per cent of the execution marks; a task's weights add up to 100."""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Landed:
    """What a program of the task came to when it was calibrated."""

    outcome: str
    """A value of sandbox.contract.Outcome."""
    share: float | None
    """Of the execution marks that were proposed, 0 to 1; None: none were."""
    sha256: str
    """Of the program's file."""


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
    values: tuple[float, ...] = ()
    """What each run reached, in the order of the seeds."""
    landed: Mapping[str, Landed] = field(default_factory=dict)
    """File name -> what reference, weak solution and starter came to afterwards."""
    metric: str = ""
    """What was measured; empty where an earlier release wrote it."""

    def as_json(self) -> dict[str, Any]:
        """What `calibration.json` holds."""
        return _plain(self)


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
    experiment: int | None
    """None: no experiment's mark depends on it. It is graded and shown, and no mark is proposed."""
    title: str
    summary: str
    contract: ContractSpec
    dataset: str
    """A name that `labs.datasets.find` knows, or "none"."""
    metric: MetricSpec
    checks: tuple[CheckSpec, ...]
    limits: Limits
    attempts: int
    """How often a student may hand in a file for this task."""
    statement: str
    """Markdown."""
    digest: str
    """SHA-256 over the folder's files, by name and content."""
    calibration: Calibration | None = None
    """None: never calibrated, so the task can't be published."""
    bloom: str = ""
    """Level of Bloom's taxonomy, `L1` to `L6`; empty where the course names none."""
    rubric: tuple[CriterionSpec, ...] = ()
    """What people mark beside, or for written answers instead of, the checks."""
    written: WrittenSpec | None = None
    """Where the answer is a text: there is nothing to run, to check or to calibrate."""
    section: str = ""
    """The heading under which students find a task without an experiment: "Practice"."""
    outcomes: tuple[int, ...] = ()
    """Numbers of the COs that such a task exercises; other tasks have their experiment's."""
    starter: str = field(default="", compare=False)
    """Text of the starter notebook; a stored version keeps it beside its spec, not in it."""

    def as_json(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers; `from_json` gives back an equal spec."""
        plain: dict[str, Any] = _plain(self)
        del plain["starter"]
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "TaskSpec":
        """The spec that `as_json` gave.

        Raises:
            SpecError: a part is missing or unknown, as where another release wrote it.
        """
        try:
            parts = dict(data)
            parts["contract"] = ContractSpec(**parts["contract"])
            metric = MetricSpec(**parts["metric"])
            parts["metric"] = dataclasses.replace(metric, beside=tuple(metric.beside))
            parts["checks"] = tuple(CheckSpec(**check) for check in parts["checks"])
            parts["outcomes"] = tuple(parts.get("outcomes", ()))
            parts["limits"] = Limits(**parts["limits"])
            if parts.get("calibration") is not None:
                parts["calibration"] = read_calibration(parts["calibration"])
            parts["rubric"] = tuple(CriterionSpec(**one) for one in parts.get("rubric", ()))
            if (written := parts.get("written")) is not None:
                written = WrittenSpec(**written)
                parts["written"] = dataclasses.replace(written, formats=tuple(written.formats))
            return cls(**parts)
        except (KeyError, TypeError, ValueError) as error:
            raise SpecError(
                f"A stored task can't be read ({error}): it was written by another release of "
                "Prayoga. Run './manage.py sync_labs' to store the present one."
            ) from error


@dataclass(frozen=True)
class Catalogue:
    """Every course and task of a catalogue folder."""

    courses: Mapping[str, CourseSpec]
    """By code."""
    tasks: Mapping[tuple[str, str], TaskSpec]
    """By course code and slug."""

    def task(self, name: str) -> TaskSpec:
        """The task called `1a`, or `20csel76/1a` where two courses have one of that name.

        Raises:
            SpecError: there is none, or more than one; the text names what to type.
        """
        course, _, slug = name.strip().lower().rpartition("/")
        found = [
            task
            for (code, own), task in self.tasks.items()
            if own.lower() == slug and (not course or code.lower() == course)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            both = " or ".join(f"{task.course.lower()}/{task.slug}" for task in found)
            raise SpecError(f"More than one course has a task {slug!r}: type {both}.")
        known = {f"{code.lower()}/{own}" if course else own for code, own in self.tasks}
        raise SpecError(f"There is no task {name!r}. {nearest(name.strip().lower(), known)}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests what `word` was meant to be, or lists what there is."""
    there_is = sorted(map(str, known))
    if close := difflib.get_close_matches(word, there_is, 1, cutoff=0.5):
        return f"Did you mean {close[0]!r}?"
    return f"There is: {', '.join(there_is)}." if there_is else "There is none yet."


def read_calibration(data: Mapping[str, Any]) -> Calibration:
    """The calibration that `as_json` gave. Raises KeyError, TypeError or ValueError."""
    found = Calibration(**data)
    landed = {name: Landed(**one) for name, one in found.landed.items() if isinstance(one, Mapping)}
    return dataclasses.replace(found, values=tuple(found.values), landed=landed)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict | types.MappingProxyType):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
