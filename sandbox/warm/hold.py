"""What a backend with warm starts stands on: holds the parent between runs, starts runs from it."""

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any

from sandbox.choices import Choices
from sandbox.contract import Cancelled, Job, Progress, SandboxUnavailable, Stage
from sandbox.slots import Slot
from sandbox.started import Started
from sandbox.walls import Walls
from sandbox.warm import launch
from sandbox.warm.fit import why_cold
from sandbox.warm.line import Line, NoWarmStart, open_line
from sandbox.warm.place import Kind

LINES = 5
"""So many lines are kept at most; more runs at a time open further ones."""


class Hold:
    """The lines by which each process of the platform's has its parent stay between runs.

    With this object's end, or its process's, the parent ends too unless somebody else wants it.

    Args:
        choices: whether a parent is started, how long a run waits for it, how long it lingers.
    """

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._lines: dict[int, list[Line]] = {}
        """By process: first the one that has the parent stay, then those that no run is using."""
        self._lock = threading.Lock()
        weakref.finalize(self, _leave, self._lines)

    def take(self, kind: Kind) -> None:
        """Have that parent started and stay, without waiting for it.

        Raises:
            NoWarmStart: its keeper can't be started.
            SandboxUnavailable: see `sandbox.warm.place.place`.
        """
        with self._lock:
            held = self._lines.get(os.getpid())
            if held and held[0].serves(kind):
                return
            _leave(self._lines)
            self._lines[os.getpid()] = [self._open(kind)]

    def let_go(self) -> None:
        """Let the parent end, as far as this process is concerned; if nobody else's, it has."""
        with self._lock:
            _leave(self._lines)

    def ready(self, kind: Kind, patience: Callable[[], None]) -> Mapping[str, Any]:
        """Return what the keeper tells of the parent, once that is ready.

        Args:
            kind: which parent.
            patience: called twice a second meanwhile; may raise.

        Raises:
            NoWarmStart: it will not be, or not in time.
            SandboxUnavailable: see `sandbox.warm.place.place`.
        """
        self.take(kind)
        with closing(self._open(kind)) as line:
            return line.wait(patience, self._choices.warm_wait_seconds)

    @contextmanager
    def started(
        self,
        kind: Kind,
        job: Job,
        slot: Slot,
        walls: Walls,
        patience: Callable[[], None],
        place: launch.Place = launch.BUBBLEWRAP,
    ) -> Iterator[tuple[Started, Mapping[str, Any]]]:
        """Start `job` as a child of the warm parent; give also what its keeper tells of it.

        Args:
            kind: which parent.
            job: what to run.
            slot: where.
            walls: the limits that the child enters.
            patience: called twice a second while the parent is not ready; may raise.
            place: what is peculiar to where the parent lives.

        Raises:
            NoWarmStart: it has to start cold; nothing of the job's has begun.
            SandboxUnavailable: see `sandbox.warm.place.place`.
            sandbox.profile.BadMount: a mount's target lies where no data belongs.
        """
        reason = why_cold(job)
        if reason is None and os.geteuid() != 0:
            reason = "only root may lend a run the mounts of its data"
        if reason is None and walls.weak:
            reason = "a child of the warm parent is bounded by control groups only"
        if reason is not None:
            raise NoWarmStart(reason)
        with self._line(kind) as line:
            report = line.wait(patience, self._choices.warm_wait_seconds)
            with launch.launch(line, job, slot, walls, place) as started:
                yield started, report

    @contextmanager
    def _line(self, kind: Kind) -> Iterator[Line]:
        """Give a line that no other run is using; it stays open for the next one.

        Raises:
            NoWarmStart, SandboxUnavailable: as `take`.
        """
        line = self._idle(kind)
        if line is None:
            self.take(kind)
            line = self._open(kind)
        try:
            yield line
        except BaseException:
            # Nobody knows what it would say next, nor whether the others have heard by now that
            # the parent has gone: the next run asks anew.
            line.close()
            self._close_idle()
            raise
        with self._lock:
            held = self._lines.get(os.getpid())
            if held and len(held) < LINES:
                held.append(line)
                return
        line.close()

    def _close_idle(self) -> None:
        with self._lock:
            held = self._lines.get(os.getpid(), [])
            while len(held) > 1:
                held.pop().close()

    def _idle(self, kind: Kind) -> Line | None:
        """Take a line that the last run has left, if the parent at its end is still the right one.

        As long as it serves, so does the one that has the parent stay: they have the same end.
        """
        with self._lock:
            held = self._lines.get(os.getpid(), [])
            line = held.pop() if len(held) > 1 else None
        if line is not None:
            with suppress(OSError, SandboxUnavailable):
                if line.serves(kind):
                    return line
            line.close()
        return None

    def _open(self, kind: Kind) -> Line:
        choices = self._choices
        return open_line(kind, choices.linger_seconds, start=choices.warm_start)


def patience(
    begin: float, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> Callable[[], None]:
    """Return what a run does again and again while it waits for the parent.

    Args:
        begin: monotonic time at which the run was asked for.
        on_progress: told that it starts.
        cancelled: once it is true, `Cancelled` is raised.
    """

    def waits() -> None:
        on_progress(Progress(Stage.STARTING, time.monotonic() - begin))
        if cancelled():
            raise Cancelled

    return waits


def _leave(lines: dict[int, list[Line]]) -> None:
    # One after the other, each in order: only the last one waits for the parent's end.
    for line in reversed(lines.pop(os.getpid(), [])):
        line.leave()
