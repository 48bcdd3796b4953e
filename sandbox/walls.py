"""The limits of one run: by control group where it can be had, else by a watchdog, called weak."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox import cgroup
from sandbox.contract import Limits
from sandbox.scratch import Scratch
from sandbox.watchdog import ProcessTree

END_SECONDS = 10.0
STACKS = 1024**3
"""Room above the memory limit for what is reserved but never touched, such as threads' stacks."""


@dataclass(frozen=True)
class Walls:
    """What bounds a run and counts what it uses."""

    meter: cgroup.Group | ProcessTree
    reasons: tuple[str, ...]
    """Why these walls are weak; empty: they are not."""

    @property
    def weak(self) -> bool:
        return bool(self.reasons)

    def attach(self, pid: int) -> None:
        """Name the run's first process, of whose namespace all others are."""
        if isinstance(self.meter, ProcessTree):
            self.meter.attach(pid)

    def processes(self) -> list[int]:
        """Return the numbers of the run's processes, bubblewrap's among them."""
        return self.meter.processes()

    def watch(self, scratch: Scratch) -> None:
        """Count what lies in the folders as memory, where no control group does."""
        if isinstance(self.meter, ProcessTree):
            self.meter.scratch = scratch

    def end(self) -> None:
        """End every process of the run. Safe to repeat.

        Raises:
            TimeoutError: one of them can't be ended.
        """
        if isinstance(self.meter, ProcessTree):
            self.meter.end(END_SECONDS)
        else:
            cgroup.end(self.meter)


@contextmanager
def raised(name: str, limits: Limits) -> Iterator[Walls]:
    """Raise the walls of the slot `name`, and take them down at the end."""
    try:
        walls = Walls(cgroup.open_group(name, limits), ())
    except cgroup.NoGroup as reason:
        walls = Walls(ProcessTree(limits), (f"memory, processes and processor time: {reason}",))
    try:
        yield walls
    finally:
        walls.end()
        if not isinstance(walls.meter, ProcessTree):
            cgroup.close(walls.meter)


def resource_limits(walls: Walls, limits: Limits) -> dict[str, tuple[int, int]]:
    """Return soft and hard limits of each single process, by prlimit's names."""
    seconds = int(limits.cpu_seconds) + 5  # the meter counts all processes together
    largest = max(limits.scratch_bytes, limits.artefact_bytes, limits.notebook_bytes)
    every = {
        "core": (0, 0),
        "nofile": (1024, 4096),
        "fsize": (largest, largest),
        "cpu": (seconds, seconds + 5),
    }
    if walls.weak:
        every["data"] = (limits.memory_bytes + STACKS,) * 2
    return every


def launcher(walls: Walls, limits: Limits) -> list[str]:
    """Return the command that enters the walls and then becomes the command behind it."""
    every = resource_limits(walls, limits).items()
    command = ["prlimit", *(f"--{name}={soft}:{hard}" for name, (soft, hard) in every)]
    if walls.weak:
        return command
    enter = "".join(f"echo 0 > {shlex.quote(str(file))} && " for file in walls.meter.join)
    return ["/bin/sh", "-c", f'{enter}exec "$@"', "sh", *command]
