"""What was measured, as plain data: what the report is made of and what is kept beside it."""

from dataclasses import dataclass, field

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
    """Why it was not measured."""


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
    others_busy_after: float = 0.0

    def row(self, workload: str, grader: str) -> Row:
        """Return that row, made where it is not there."""
        for row in self.rows:
            if (row.workload, row.grader) == (workload, grader):
                return row
        self.rows.append(Row(workload, grader))
        return self.rows[-1]

    @property
    def failures(self) -> list[str]:
        """What went wrong, a line each; what is missing on this machine does not count."""
        every = [
            *((f"{row.grader}, {row.workload}", row.failed) for row in self.rows),
            *((command.grader, command.failed) for command in self.commands),
            *((training.grader, training.failed) for training in self.trainings),
        ]
        return [f"{what}: {why}" for what, why in every if why]
