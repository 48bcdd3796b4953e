"""What was measured, as plain data: what the report is made of and what is kept beside it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from bench.measure.machine import Machine
from bench.measure.spread import Spread


@dataclass
class Row:
    """One grader on one notebook. None: not measured, `failed` says why."""

    workload: str
    grader: str
    seconds: Spread | None = None
    """From a notebook laid down to its result."""
    per_minute: float | None = None
    """Notebooks of a class, on all processors."""
    run_bytes: int | None = None
    """The most memory during a run, beyond what the grader keeps idle."""
    first_line: Spread | None = None
    """Seconds until the notebook's first line, where the grader tells."""
    failed: str = ""


@dataclass
class Grader:
    """One way to grade."""

    name: str
    command: str
    version: str = ""
    idle_bytes: int | None = None
    """What it keeps between notebooks, all of it."""
    workers_bytes: int = 0
    """Of that the site's workers, which any sandbox needs."""
    missing: str = ""
    """What this machine lacks for measuring it."""
    failed: str = ""


@dataclass
class Command:
    """One terminal command over a whole class, its own start included."""

    grader: str
    command: str
    notebooks: int
    seconds: float | None = None
    failed: str = ""


@dataclass
class Training:
    """A long training."""

    grader: str
    training: Spread | None = None
    """Seconds of the training's own loop, as the notebook itself measured them."""
    seconds: Spread | None = None
    failed: str = ""


@dataclass
class Overhead:
    """What a site's worker takes from claiming a submission to its stored score."""

    database: str
    workload: str
    seconds: Spread | None = None
    own: Spread | None = None
    """The same cells and answers in bare python, imports left out."""
    over: Spread | None = None
    """Seconds beyond the median of `own`."""
    missing: str = ""
    failed: str = ""


@dataclass
class Start:
    """A one-line script in the sandbox, and the interpreter alone. Seconds."""

    backend: str
    warm: bool
    first_line: Spread | None = None
    alone_first_line: Spread | None = None
    whole: Spread | None = None
    alone_whole: Spread | None = None
    missing: str = ""
    failed: str = ""

    @property
    def way(self) -> str:
        return f"{self.backend}, {'warm' if self.warm else 'cold'}"


@dataclass
class Figure:
    """What one thing costs at the site, on one database."""

    database: str
    what: str
    seconds: Spread | None = None
    found: float | None = None
    """The figure that counts, seconds: a median or a percentile."""
    asked: float = 0.0
    queries: int = 0
    """At most, where they were counted."""
    processor: float | None = None
    """The figure that counts, of processor time, where that was measured."""
    missing: str = ""
    failed: str = ""


@dataclass
class Viewers:
    """Grading while people look on, and without them."""

    viewers: int
    alone: Spread | None = None
    """Runs graded a minute."""
    watched: Spread | None = None
    web: Spread | None = None
    """Processors that the web server kept busy meanwhile."""
    events: int = 0
    """That viewers heard, in all turns."""
    refused: int = 0
    missing: str = ""
    failed: str = ""

    @property
    def kept(self) -> float | None:
        """Of the speed without viewers so much is left with them."""
        return self.watched.median / self.alone.median if self.watched and self.alone else None


@dataclass
class Results:
    """All of one run."""

    machine: Machine
    versions: dict[str, str]
    """Of what the notebooks use."""
    dataset: str
    rows_asked: int
    repeat: int
    graders: list[Grader] = field(default_factory=list)
    own: dict[str, Spread] = field(default_factory=dict)
    """The notebooks' own computing, seconds."""
    rows: list[Row] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    overheads: list[Overhead] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    marks: list[Figure] = field(default_factory=list)
    pages: list[Figure] = field(default_factory=list)
    viewers: list[Viewers] = field(default_factory=list)
    minutes: float = 0.0
    """How long measuring took."""
    finished: bool = False
    """It came to its end."""
    others_busy_after: float = 0.0

    def row(self, workload: str, grader: str) -> Row:
        """Return that row, made where it is not there."""
        found = self.find(workload, grader)
        if found is None:
            found = Row(workload, grader)
            self.rows.append(found)
        return found

    def find(self, workload: str, grader: str) -> Row | None:
        """Return that row, if there is one."""
        wanted = workload, grader
        return next((row for row in self.rows if (row.workload, row.grader) == wanted), None)

    @property
    def failures(self) -> list[str]:
        """What went wrong, a line each; what is missing on this machine does not count."""
        every = [
            *((grader.name, grader.failed) for grader in self.graders),
            *((f"{row.grader}, {row.workload}", row.failed) for row in self.rows),
            *((command.grader, command.failed) for command in self.commands),
            *((training.grader, training.failed) for training in self.trainings),
            *((f"claims on {one.database}, {one.workload}", one.failed) for one in self.overheads),
            *((f"a one-line script, {one.way}", one.failed) for one in self.starts),
            *((f"marks on {one.database}", one.failed) for one in self.marks),
            *((f"pages on {one.database}", one.failed) for one in self.pages),
            *((f"{one.viewers} viewers", one.failed) for one in self.viewers),
        ]
        return [f"{what}: {why}" for what, why in every if why]

    def keep(self, file: Path) -> None:
        """Write all of it as JSON, in one step: whoever is ended keeps what was written before."""
        new = file.with_name(f"{file.name}.new")
        new.write_text(json.dumps(asdict(self), indent=1) + "\n")
        new.replace(file)


def load(file: Path) -> Results:
    """Read what `keep` wrote.

    Raises:
        OSError: it can't be read.
        ValueError: it holds something else.
    """
    return TypeAdapter(Results).validate_json(file.read_bytes())
