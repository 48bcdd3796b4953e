"""Starts one run as a child of the warm parent: brings it descriptors, tells the child the rest.

The child says when its walls stand. Until then nothing of a student's has left this process, so
whatever fails before can still be started cold.
"""

import json
import os
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sandbox import profile
from sandbox.contract import Job, ProgramKind
from sandbox.launch import output, pipe, widen
from sandbox.runner import wire
from sandbox.slots import Slot
from sandbox.started import Started
from sandbox.walls import Walls, resource_limits
from sandbox.warm.inside.child import USER
from sandbox.warm.inside.parent import NOTEBOOK, SCRIPT
from sandbox.warm.line import Line, NoWarmStart

WALLS_SECONDS = 20.0
"""A child whose walls do not stand by then is given up."""
END_SECONDS = 20.0


@dataclass(frozen=True)
class Place:
    """How the place in which a parent lives differs from the one that bubblewrap makes."""

    own_name: bool = False
    """A run knows itself by its slot's user and not by the one that all share."""
    covered: tuple[str, ...] = ()
    """What a run shall see empty, if it is there."""
    first_to_go: int = 0
    """How much sooner than others it goes where the whole machine runs out of memory, to 1000."""


BUBBLEWRAP = Place()


class ParentGone(OSError):
    """The warm parent ended while a child ran, and with it the child: a fault of the platform."""


class Child:
    """A child of the warm parent, seen from here: a `sandbox.started.Process`."""

    returncode: int | None = None

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def kill(self) -> None:
        """Have it ended; the end of this side's writing says so."""
        try:
            self._connection.shutdown(socket.SHUT_WR)
        except OSError:  # ended already
            return

    def wait(self) -> None:
        """Return when every process of it has ended.

        Raises:
            ParentGone: nobody could say how.
        """
        if self.returncode is not None:
            return
        self._connection.settimeout(END_SECONDS)
        data = self._connection.recv(100)
        if not data:
            raise ParentGone("the warm parent ended, and with it the run")
        self.returncode = json.loads(data)["status"]


@contextmanager
def launch(
    line: Line, job: Job, slot: Slot, walls: Walls, place: Place = BUBBLEWRAP
) -> Iterator[Started]:
    """Have the parent fork for `job`; on leaving the pipes are closed.

    Raises:
        NoWarmStart: no child stands behind its walls; nothing of the job's has begun.
        profile.BadMount: a mount's target lies where no data belongs.
    """
    with ExitStack() as ours, ExitStack() as theirs:
        control_theirs, control = pipe(theirs, ours)
        widen(control)
        events, events_theirs = pipe(ours, theirs)
        stdout, stdout_theirs = pipe(ours, theirs)
        stderr, stderr_theirs = pipe(ours, theirs)
        stdin_theirs, _ = pipe(theirs, theirs)  # nobody ever writes: input() finds its end
        shown = _shown(job, slot)
        passed = [control_theirs, events_theirs, stdin_theirs, stdout_theirs, stderr_theirs]
        for tree in line.mounts([(path, writable) for path, writable, _ in shown]):
            theirs.callback(os.close, tree)
            passed.append(tree)
        for file in walls.meter.join:
            group = os.open(file, os.O_WRONLY | os.O_CLOEXEC)
            theirs.callback(os.close, group)
            passed.append(group)
        wanted = {
            "user": slot.uid,
            "known_as": slot.uid if place.own_name else USER,
            "covered": place.covered,
            "first_to_go": place.first_to_go,
            "mounts": [(target, path.is_dir()) for path, _, target in shown],
            "scratch": profile.WRITABLE,
            "scratch_bytes": job.limits.scratch_bytes,
            "limits": resource_limits(walls, job.limits),
            "environment": profile.environment(job),
        }
        os.write(control, wire.frame_json(wanted))
        connection = ours.enter_context(line.job())
        try:
            kind = NOTEBOOK if job.program.kind is ProgramKind.NOTEBOOK else SCRIPT
            socket.send_fds(connection, [kind], passed)
        except OSError as error:
            raise NoWarmStart(f"the warm parent has gone ({error.strerror})") from error
        theirs.close()
        child = Child(connection)
        _wait_for_walls(connection)
        try:
            yield Started(child, connection.fileno(), stdout, stderr, control, events, None)
        finally:
            child.kill()
            child.wait()


def _shown(job: Job, slot: Slot) -> list[tuple[Path, bool, str]]:
    """Return what is mounted: where it lies, whether it may be written to, its place inside."""
    every = []
    for mount in job.mounts:
        profile.place_of(PurePosixPath(mount.target))
        every.append((mount.source, False, mount.target))
    every.append((output(slot, "artefact"), True, profile.ARTEFACT))
    every.append((output(slot, "notebook"), True, profile.NOTEBOOK))
    return every


def _wait_for_walls(connection: socket.socket) -> None:
    heard, _, _ = select.select([connection], [], [], WALLS_SECONDS)
    said = connection.recv(100) if heard else b""
    if said != b"+":
        raise NoWarmStart("the walls around a warm child could not be raised")
