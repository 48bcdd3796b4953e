"""The embedded backend: each run in a fresh bubblewrap sandbox, without any daemon.

Started by root it goes through setpriv to the slot's own user first: bubblewrap's `--uid` alone
leaves the kernel's user root, who could open root's files and the kernel's settings.
"""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sandbox import host, profile, walls
from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import (
    Execution,
    Isolation,
    Job,
    Outcome,
    Progress,
    SandboxUnavailable,
    Timing,
)
from sandbox.execution import execution
from sandbox.launch import launch
from sandbox.slots import wait_for_slot
from sandbox.supervise import supervise
from sandbox.trial import TRIAL
from sandbox.verdict import fault

log = logging.getLogger(__name__)
FAULTS = (OSError, SandboxUnavailable, profile.BadMount)
"""What the platform may be guilty of while a run goes on."""


class Bubblewrap:
    """Runs jobs in bubblewrap. One object serves any number of threads and processes.

    Args:
        runtime: the lab runtime, a virtual environment.
        slots: folder of lock files, one for each run at a time.
        max_slots: how many runs there may be at a time.
        choices: none of them concerns this backend.
    """

    name = "bubblewrap"

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        self._runtime = runtime
        self._slots = slots
        self._max_slots = max_slots

    def check(self) -> Isolation:
        """Run a one-line program and say under which walls it stood.

        Raises:
            SandboxUnavailable: it did not run; with the remedy.
        """
        host.require(self._runtime)
        # In a slot of its own, so that it never waits for a student's run.
        checked = Bubblewrap(self._runtime, self._slots / "check", 1)
        try:
            return checked._attempt(TRIAL, lambda progress: None, lambda: False).isolation
        except FAULTS as error:
            text = f"No program can run in bubblewrap here: {host.explain(str(error))}"
            raise SandboxUnavailable(text) from error

    def run(
        self,
        job: Job,
        *,
        on_progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Execution:
        """Run `job` to its end and return its facts. Waits for a free slot.

        Raises:
            Cancelled: `cancelled()` turned true; every process of the run has ended.
        """
        begin = time.monotonic()
        try:
            return self._attempt(job, on_progress, cancelled)
        except FAULTS as error:
            log.exception("A run failed through no fault of its program")
            message = fault(host.explain(str(error)))
            timing = Timing(total=time.monotonic() - begin)
            return Execution(Outcome.PLATFORM_ERROR, message, Isolation(self.name), timing=timing)

    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        begin = time.monotonic()
        if job.limits.gpus:
            raise SandboxUnavailable(
                "bubblewrap leases no graphics processor; the backend 'docker' does"
            )
        tools = host.require(self._runtime)
        with ExitStack() as stack:
            held = wait_for_slot(self._slots, self._max_slots, on_progress, cancelled)
            slot = stack.enter_context(held)
            raised = stack.enter_context(walls.raised(slot.name, job.limits))
            isolation = Isolation(self.name, weak=raised.weak, reasons=raised.reasons)
            started = stack.enter_context(launch(job, slot, raised, tools))
            facts = supervise(started, job, raised, on_progress, cancelled)
            return execution(job, slot.folder, facts, begin, isolation, tools.versions)
