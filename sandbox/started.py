"""What a backend hands over once a run has started: a process, its pipes and what bounds it.

`sandbox.supervise` watches any of them alike, whatever started them.
"""

from dataclasses import dataclass
from typing import Protocol

from sandbox.scratch import Scratch


class Process(Protocol):
    """The run as its backend started it, of which all its other processes are."""

    @property
    def returncode(self) -> int | None:
        """After `wait`: the program's exit status, below 0 the signal that ended it.

        None: nobody knows, since what held the program was itself ended from outside.
        """
        ...

    def kill(self) -> None:
        """End it at once. Safe to repeat."""
        ...

    def wait(self) -> object:
        """Return when it has ended."""
        ...


class Meter(Protocol):
    """Counts what a run uses; what it said last where the run has gone."""

    def cpu_seconds(self) -> float: ...
    def memory_bytes(self) -> int:
        """Without the file cache, which the kernel takes back when it needs to."""
        ...

    def oom_kills(self) -> int:
        """How many processes were ended for want of memory, the run's own or the machine's."""
        ...

    def at_limit(self) -> bool:
        """Whether the run reached its own limit of memory at any time."""
        ...

    def may_be_the_machine(self) -> bool:
        """Whether a process may have been ended for want of the machine's memory, uncounted."""
        ...

    def refused_processes(self) -> int:
        """How often a process or thread was refused."""
        ...


class Bounds(Protocol):
    """What bounds a run and counts what it uses."""

    @property
    def meter(self) -> Meter: ...
    @property
    def weak(self) -> bool:
        """Some limit is not the kernel's."""
        ...

    def attach(self, pid: int) -> None:
        """Name the run's first process, of whose namespace all others are."""
        ...

    def end(self) -> None:
        """End every process of the run. Safe to repeat.

        Raises:
            TimeoutError: one of them can't be ended.
        """
        ...


@dataclass
class Started:
    """A process with this side's ends of its pipes."""

    process: Process
    ended: int
    """Descriptor that can be read from once the process has ended."""
    stdout: int
    stderr: int
    control: int
    events: int
    info: int | None
    """Tells as JSON the number of the first process of the run's namespace; None: nobody tells."""
    scratch: Scratch | None = None
    """The folders that it may write to, where their mounts don't bound how many files they hold."""
