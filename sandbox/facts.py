"""What was seen of one run, before anybody says what it means."""

from dataclasses import dataclass, field
from enum import StrEnum

from sandbox import events
from sandbox.contract import Log, Usage
from sandbox.seal import Sealed


class Stop(StrEnum):
    """Why a run was stopped from outside."""

    STARTUP = "startup"
    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    MACHINE = "machine"
    OUTPUT = "output"
    FILES = "files"
    LEFT = "left"
    FORGED = "forged"


@dataclass
class Facts:
    """What was seen of a run."""

    started_at: float | None = None
    """Monotonic time of the student's first line; None: it was never reached."""
    ended: bool = False
    """The program's own code came to its end."""
    last: events.Event | None = None
    """The event that closed the run, None if there was none."""
    cell: events.Cell | None = None
    stop: Stop | None = None
    forged: str = ""
    status: int | None = None
    """Exit status as of a shell: 128 + n for signal n. None: what held the run was ended too, which
    nobody inside could do."""
    refused_processes: int = 0
    usage: Usage = field(default_factory=Usage)
    stdout: Log = field(default_factory=Log)
    stderr: Log = field(default_factory=Log)
    finished_at: float = 0.0
    notebook: Sealed | None = None
    """As it stood when the program came to its end, where the questions are secret."""
