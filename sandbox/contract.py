"""What a sandbox is asked and what it answers: the one contract of every backend.

Frozen dataclasses, since they cross process borders. This module knows neither how a backend
isolates a program nor what its answers are worth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

MIB = 1024 * 1024


class Outcome(StrEnum):
    """How grading one program ended. The only such vocabulary: code, pages, API and JSON use it."""

    OK = "ok"
    STUDENT_ERROR = "student_error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    OUTPUT_LIMIT = "output_limit"
    BAD_OUTPUT = "bad_output"
    REFUSED = "refused"
    PLATFORM_ERROR = "platform_error"


class ProgramKind(StrEnum):
    SCRIPT = "script"
    NOTEBOOK = "notebook"


@dataclass(frozen=True)
class Program:
    """What somebody handed in: `source` as it was uploaded, `name` reduced to a safe file name."""

    name: str
    kind: ProgramKind
    """Of what is run, which in an archive is its entry."""
    source: bytes
    entry: str = ""
    """Where `source` is a zip archive: the program in it, as the archive names it."""


@dataclass(frozen=True)
class Limits:
    """What one run may use. Bytes and seconds; `cpus` is how many processors it may keep busy."""

    wall_seconds: float = 300.0
    cpu_seconds: float = 600.0
    memory_bytes: int = 4096 * MIB
    processes: int = 256
    cpus: float = 2.0
    gpus: int = 0
    """Graphics processors, each for this run alone. Only a backend that can lease them runs it."""
    log_bytes: int = 16 * MIB
    """More on stdout and stderr together ends the run with `output_limit`."""
    log_kept_bytes: int = 1 * MIB
    """Of each stream so much is kept, half from its head and half from its tail."""
    scratch_bytes: int = 512 * MIB
    """Size of the writable working folder and of /tmp, each."""
    files: int = 100_000
    """Files and folders in each of them: the kernel needs memory for every one."""
    artefact_bytes: int = 64 * MIB
    notebook_bytes: int = 16 * MIB


@dataclass(frozen=True)
class Mount:
    """A folder or file of public data that a run sees read-only.

    `target` is absolute inside the sandbox: below `/work/data` or `/datasets`.
    """

    source: Path
    target: str


@dataclass(frozen=True)
class Question:
    """One call of the agreed function: `rows` of the inputs in that order, or all rows if None."""

    name: str
    rows: tuple[int, ...] | None = None
    of: str = ""
    """Which of several functions, where the agreed name is that of a dict of them."""


PASSED = ("array", "lists", "pictures", "each", "arguments", "nothing")
STORED = ("array", "json", "boxes")


@dataclass(frozen=True)
class Form:
    """How inputs are passed to the agreed function, and how its answers are stored.

    `passed` is one of `PASSED`:
        array: `inputs` is an `.npy` file; the function gets the rows of an array.
        lists: `inputs` is a JSON list; the function gets a list of its items.
        pictures: `inputs` is an `.npz` file of `flat` and `shapes`; a list of arrays.
        each: `inputs` is a JSON list; the function is called for each item by itself.
        arguments: `inputs` is a JSON list of lists of arguments; the function is called with each
            one's arguments, lists of numbers in them as arrays.
        nothing: nothing is called.
    `stored` is one of `STORED`; a question's answer becomes these members of the artefact:
        array: `<name>.npy`.
        json: `<name>.json`, for `each` and `arguments` a list of the calls' answers.
        boxes: `<name>.counts.npy`, `.boxes.npy`, `.labels.npy`, `.scores.npy`, rows end to end.
    """

    passed: str = "array"
    stored: str = "array"

    def __post_init__(self) -> None:
        if self.passed not in PASSED or self.stored not in STORED:
            raise ValueError(f"no such form: {self}")


@dataclass(frozen=True)
class Probe:
    """Something else that is looked up in the finished namespace: see `sandbox.runner.probes`.

    What it finds becomes the member `probe-<name>.json`. It ran beside the student's code, so it is
    only ever *reported*.
    """

    name: str
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """What the agreed function is asked once the student's code has ended.

    `inputs` are the bytes that `form` says, or what gives them: it is called when the student's
    code has ended, so they can be made meanwhile. The runner calls the function on the inputs' rows
    for each question and stores whatever came back as a member of the artefact, a stored
    (uncompressed) zip. It does not judge form or values: that happens outside.
    """

    function: str
    """Empty where nothing is called."""
    signature: str
    """As a student reads it, for messages: `predict(images)`."""
    inputs: bytes | Callable[[], bytes]
    questions: tuple[Question, ...]
    form: Form = Form()
    kind: str = "image_classes"
    """The task's contract kind, for adapters that look for another way to ask."""
    variables: tuple[str, ...] = ()
    """Names whose values become the member `variables.json`: name -> value as JSON. One that is
    missing or no plain value is told as an error of the question of that name."""
    probes: tuple[Probe, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)
    """The contract's own, as the task's folder states them."""
    secret: bool = False
    """Nobody may see the inputs: once they are sent, nothing that the program prints or shows is
    kept, and of what it raises only so much as `sandbox.quiet` lets through."""


@dataclass(frozen=True)
class Job:
    """One run: a program, the public data it may see, and what its function is asked afterwards."""

    program: Program
    ask: Ask
    mounts: tuple[Mount, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    """Seeds Python's, NumPy's, torch's and TensorFlow's generators before the student's code."""
    dialogue: tuple[str, ...] = ()
    """What `input()` is answered, line by line; where it has ended, `input()` finds no more."""
    cold: bool = False
    """Start it from nothing, sharing no memory with other runs: an examination may ask for it."""
    full_walls: bool = False
    """Refuse to run it behind weak walls, as a fault of the platform's: examinations ask for it."""
    apart: bool = False
    """A notebook's kernel is a process of its own, also where a warm start would have it in one
    with its runner: for examinations, and once a program has ended or spoilt that process."""


class Stage(StrEnum):
    """Where a run is, as told while it goes on."""

    STARTING = "starting"
    RUNNING = "running"
    ANSWERING = "answering"
    SEALING = "sealing"


@dataclass(frozen=True)
class Progress:
    """Facts of a run that goes on. What comes from inside (`cell`, `log`) is untrusted text.

    Sent at every change and at least once a second, so that its receiver can renew a lease.
    """

    stage: Stage
    elapsed_seconds: float
    cell: int | None = None
    """The notebook cell that runs, from 1, counting code cells; None for scripts."""
    cells: int | None = None
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    log_tail: str = ""
    """The newest output, stdout and stderr as they came, at most 16,384 characters."""
    log_end: int = 0
    """How many characters came so far; `log_tail` is the last of them."""
    gpus: int = 0
    """Graphics processors that the run has for itself."""


@dataclass(frozen=True)
class Log:
    """One output stream: decoded with replacement, head and tail with a marker where cut."""

    text: str = ""
    total_bytes: int = 0


@dataclass(frozen=True)
class ProgramError:
    """An exception that the student's code raised. All fields are untrusted text or numbers."""

    type: str
    text: str
    line: int | None = None
    """In the script, or in the cell, from 1."""
    cell: int | None = None
    traceback: str = ""
    """At most 16 KiB, the student's own frames and those below them."""


@dataclass(frozen=True)
class Usage:
    """What a run used: processor time of all its processes, and the most memory seen at a time.

    Memory is looked at ten times a second and leaves the file cache out.
    """

    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0


@dataclass(frozen=True)
class Timing:
    """Seconds: until the student's first line, of the program and its answers, everything."""

    start: float = 0.0
    run: float = 0.0
    total: float = 0.0


@dataclass(frozen=True)
class Isolation:
    """Under which walls a run stood. `weak` with its `reasons` where limits could not be had."""

    backend: str
    warm: bool = False
    weak: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Execution:
    """The facts of one finished run. `outcome` OK means that a sealed artefact is there.

    `message` says to the student what happened and what to do next, in a sentence or two.
    """

    outcome: Outcome
    message: str
    isolation: Isolation
    ran_to_end: bool = False
    """The program's own code ended without an error (reported from inside)."""
    error: ProgramError | None = None
    artefact: bytes | None = None
    artefact_sha256: str = ""
    answer_errors: Mapping[str, str] = field(default_factory=dict)
    """Question name -> what the function raised on it (reported from inside)."""
    adapter: str = ""
    """What answered in place of the agreed function (reported from inside); empty: that itself."""
    adapter_says: str = ""
    """What the adapter asked and how, in a sentence for the student; partly untrusted text."""
    notebook: bytes | None = None
    """The executed notebook as JSON, or one of the figures that a script showed; untrusted."""
    stdout: Log = field(default_factory=Log)
    stderr: Log = field(default_factory=Log)
    usage: Usage = field(default_factory=Usage)
    timing: Timing = field(default_factory=Timing)
    versions: Mapping[str, str] = field(default_factory=dict)
    """Runtime identity, told by the backend: lab runtime digest, Python, backend version."""
    attached: Mapping[str, bytes] = field(default_factory=dict)
    """Artefacts of further runs that belong to this one, by name: of the exported model in a
    sandbox of its own, of the same program under another seed. No backend fills this in."""


class SandboxUnavailable(Exception):
    """A backend can't give what it promises; the text names the cause and the remedy."""


class Cancelled(Exception):
    """The run was cancelled by its owner; every process of it has ended."""


class Backend(Protocol):
    """A way to run a job. Implementations: `sandbox.bubblewrap`, later `sandbox.docker`."""

    name: str

    def check(self) -> Isolation:
        """Say under which walls a run would stand now.

        Raises:
            SandboxUnavailable: where the promised walls can't be had, with the remedy.
        """
        ...

    def run(
        self,
        job: Job,
        *,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Execution:
        """Run `job` to its end and return its facts; faults of the platform become PLATFORM_ERROR.

        Raises:
            Cancelled: when `cancelled()` turned true.
        """
        ...


@runtime_checkable
class Warming(Protocol):
    """A backend that starts runs warm where it can."""

    def warm_up(self) -> None:
        """Have prepared what warm starts need, without waiting for it."""
        ...

    def close(self) -> None:
        """Let go of it; the next run asks for it again."""
        ...


@runtime_checkable
class Noting(Protocol):
    """A backend that has more to say to whoever looks after it."""

    def notes(self) -> tuple[str, ...]:
        """Return, a line each, what an administrator should know although it weakens nothing.

        Raises:
            SandboxUnavailable: what it stands on can't be asked.
        """
        ...
