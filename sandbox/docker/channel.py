"""The files by which a worker and a run in a container reach each other, in the slot's folder.

Pipes with names, since a daemon starts the run and can be handed no descriptors. The folder is
closed to everybody, only what is bound into the container is reached by it. Nothing passes through
the daemon, so it holds nothing of what a student prints.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import payload, room
from sandbox.contract import Limits

FOLDER = "/channel"
"""Where the pipes lie inside, bound in read-only: they can be used, not removed or joined."""
READ, WRITE = 0o604, 0o602
"""Modes of a pipe that the run may only read from, only write to. The run's user is never its
owner, so it can't change them."""
PIPES = {"control": READ, "events": WRITE, "stdout": WRITE, "stderr": WRITE, "ended": WRITE}
LIFE = "life"
"""A pipe in which nothing is ever said: its end tells the inside that the worker has gone."""


@dataclass(frozen=True)
class Channel:
    """This side's ends, and where the files are."""

    pipes: Path
    """Folder of the named pipes."""
    runner: Path
    artefact: Path
    notebook: Path
    descriptors: dict[str, int]
    life: "Life"


class Life:
    """The worker's hold on the run: closed, the inside ends itself even where no daemon answers."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Let go. Safe to repeat."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def opened(folder: Path, limits: Limits) -> Iterator[Channel]:
    """Make the files of one run in an empty folder; on leaving this side's ends are closed.

    Raises:
        SandboxUnavailable: the disk has no room for what the run may leave.
        OSError: they can't be made.
    """
    room.require(folder, limits)
    pipes = folder / "pipes"
    pipes.mkdir()
    pipes.chmod(0o755)  # whatever the umask is
    runner = folder / "runner.zip"
    runner.write_bytes(payload.runner_zip())
    runner.chmod(0o444)
    artefact, notebook = folder / "artefact", folder / "notebook"
    for file in (artefact, notebook):
        file.touch()
        file.chmod(WRITE)
    with ExitStack() as stack:
        descriptors = {}
        for name, mode in PIPES.items():
            descriptors[name] = _pipe(pipes / name, mode)
            stack.callback(os.close, descriptors[name])
        life = Life(_pipe(pipes / LIFE, READ))
        stack.callback(life.close)
        yield Channel(pipes, runner, artefact, notebook, descriptors, life)


def _pipe(file: Path, mode: int) -> int:
    """Make a named pipe and open this side's end, which never waits for the other."""
    os.mkfifo(file)
    file.chmod(mode)  # as above
    # Written to: opened for both ways, since for one it could only be with a reader there. As long
    # as this end is open the run's reads wait; with it they end.
    way = os.O_RDWR if mode == READ else os.O_RDONLY
    return os.open(file, way | os.O_NONBLOCK | os.O_CLOEXEC)
