"""bubblewrap with warm starts: runs are forked from a parent that has imported the frameworks.

Where that can't be had, a run starts cold behind the same walls and says why.
"""

import functools
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from sandbox import host, walls
from sandbox import launch as cold
from sandbox.base import demand
from sandbox.bubblewrap import Bubblewrap
from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import (
    Execution,
    Isolation,
    Job,
    Progress,
    SandboxUnavailable,
)
from sandbox.execution import execution
from sandbox.slots import wait_for_slot
from sandbox.supervise import supervise
from sandbox.warm.hold import Hold, patience
from sandbox.warm.line import NoWarmStart, is_kept
from sandbox.warm.place import Kind

log = logging.getLogger(__name__)


class WarmBubblewrap(Bubblewrap):
    """Runs jobs warm where it can. One object serves any number of threads and processes.

    Args:
        runtime: the lab runtime, a virtual environment.
        slots: folder of lock files, one for each run at a time.
        max_slots: how many runs there may be at a time.
        choices: how warm starts are had.
    """

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        super().__init__(runtime, slots, max_slots, choices)
        self._all = Kind(runtime)
        self._hold = Hold(choices)

    @functools.cached_property
    def _kind(self) -> Kind:
        """Which parent runs start from: one with all frameworks, unless none is there yet and a
        smaller one will do."""
        wanted = self._choices.warm_for
        if wanted is None or is_kept(self._all):
            return self._all
        return Kind(self._runtime, more=("only", *wanted))

    def warm_up(self) -> None:
        """Have the parent started, without waiting for it."""
        with suppress(NoWarmStart, OSError, SandboxUnavailable):
            self._hold.take(self._kind)

    def close(self) -> None:
        """Let the parent go; the next run asks for it again."""
        self._hold.let_go()

    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        begin = time.monotonic()
        tools = host.require(self._runtime)
        with ExitStack() as stack:
            held = wait_for_slot(self._slots, self._max_slots, on_progress, cancelled)
            slot = stack.enter_context(held)
            raised = stack.enter_context(walls.raised(slot.name, job.limits))
            reasons = raised.reasons
            demand(job, Isolation(self.name, weak=raised.weak, reasons=reasons))
            try:
                waits = patience(begin, on_progress, cancelled)
                warm = self._hold.started(self._kind, job, slot, raised, waits)
                started, _ = stack.enter_context(warm)
                is_warm = True
            except (NoWarmStart, SandboxUnavailable) as reason:
                log.debug("A run starts cold: %s", reason)
                raised.end()
                reasons += (f"started cold: {reason}",)
                started = stack.enter_context(cold.launch(job, slot, raised, tools))
                is_warm = False
            isolation = Isolation(self.name, warm=is_warm, weak=raised.weak, reasons=reasons)
            facts = supervise(started, job, raised, slot.folder, on_progress, cancelled)
            return execution(job, slot.folder, facts, begin, isolation, tools.versions)

    def _prepare_check(self) -> None:
        super()._prepare_check()
        self.warm_up()  # else the parent that the check waits for would end with it
