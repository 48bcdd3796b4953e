"""bubblewrap with warm starts: runs are forked from a parent that has imported the frameworks.

Where that can't be had, a run starts cold behind the same walls and says why.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from sandbox import host, walls
from sandbox import launch as cold
from sandbox.bubblewrap import Bubblewrap
from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import (
    Cancelled,
    Execution,
    Isolation,
    Job,
    Progress,
    SandboxUnavailable,
    Stage,
)
from sandbox.execution import execution
from sandbox.slots import Slot, wait_for_slot
from sandbox.started import Started
from sandbox.supervise import supervise
from sandbox.trial import TRIAL
from sandbox.warm import launch as warm
from sandbox.warm.fit import why_cold
from sandbox.warm.line import Line, NoWarmStart, open_line

log = logging.getLogger(__name__)


class WarmBubblewrap(Bubblewrap):
    """Runs jobs warm where it can. One object serves any number of threads and processes.

    Args:
        runtime: the lab runtime, a virtual environment.
        slots: folder of lock files, one for each run at a time.
        max_slots: how many runs there may be at a time.
        choices: how long the parent lingers.
    """

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        super().__init__(runtime, slots, max_slots, choices)
        self._linger = choices.linger_seconds
        self._held: dict[int, Line] = {}
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Have the parent started, without waiting for it."""
        with suppress(NoWarmStart, OSError, SandboxUnavailable):
            self._hold()

    def close(self) -> None:
        """Let the parent go; the next run asks for it again."""
        with self._lock:
            line = self._held.pop(os.getpid(), None)
        if line is not None:
            line.close()

    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        begin = time.monotonic()
        tools = host.require(self._runtime)

        def patience() -> None:
            on_progress(Progress(Stage.STARTING, time.monotonic() - begin))
            if cancelled():
                raise Cancelled

        with ExitStack() as stack:
            held = wait_for_slot(self._slots, self._max_slots, on_progress, cancelled)
            slot = stack.enter_context(held)
            raised = stack.enter_context(walls.raised(slot.name, job.limits))
            reasons = raised.reasons
            try:
                started = stack.enter_context(self._warm(job, slot, raised, patience))
                is_warm = True
            except (NoWarmStart, SandboxUnavailable) as reason:
                log.info("A run starts cold: %s", reason)
                raised.end()
                reasons += (f"started cold: {reason}",)
                started = stack.enter_context(cold.launch(job, slot, raised, tools))
                is_warm = False
            isolation = Isolation(self.name, warm=is_warm, weak=raised.weak, reasons=reasons)
            facts = supervise(started, job, raised, on_progress, cancelled)
            return execution(job, slot.folder, facts, begin, isolation, tools.versions)

    def _prepare_check(self) -> None:
        # What can't start warm starts cold, so that has to work too.
        cold_one = Bubblewrap(self._runtime, self._slots / "check", 1, self._choices)
        cold_one._attempt(TRIAL, lambda progress: None, lambda: False)

    @contextmanager
    def _warm(
        self, job: Job, slot: Slot, raised: walls.Walls, patience: Callable[[], None]
    ) -> Iterator[Started]:
        """Start `job` as a child of the warm parent.

        Raises:
            NoWarmStart: it has to start cold.
        """
        reason = why_cold(job)
        if reason is None and os.geteuid() != 0:
            reason = "only root may lend a run the mounts of its data"
        if reason is None and raised.weak:
            reason = "a child of the warm parent is bounded by control groups only"
        if reason is not None:
            raise NoWarmStart(reason)
        self._hold()
        with closing(open_line(self._runtime, self._linger)) as line:
            line.wait(patience)
            with warm.launch(line, job, slot, raised) as started:
                yield started

    def _hold(self) -> None:
        """Hold a line of this process's own, so that the parent stays between runs."""
        with self._lock:
            held = self._held.get(os.getpid())
            if held is not None and held.serves(self._runtime):
                return
            if held is not None:
                held.close()
            self._held[os.getpid()] = open_line(self._runtime, self._linger)
