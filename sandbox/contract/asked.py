"""What a sandbox is asked: a program, its limits, and what its function is asked afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

MIB = 1024 * 1024


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
