"""What a sandbox answers: how far a run is, and the facts of one that has ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
