"""The embedded backend: each run in a fresh bubblewrap sandbox, without any daemon.

Started by root it goes through setpriv to the slot's own user first: bubblewrap's `--uid` alone
leaves the kernel's user root, who could open root's files and the kernel's settings.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack

from sandbox import host, walls
from sandbox.base import Base, demand
from sandbox.contract import Execution, Isolation, Job, Progress, SandboxUnavailable
from sandbox.execution import execution
from sandbox.launch import launch
from sandbox.slots import wait_for_slot
from sandbox.supervise import supervise


class Bubblewrap(Base):
    """Runs jobs in bubblewrap; see `Base`."""

    name = "bubblewrap"
    label = "bubblewrap"

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
            demand(job, isolation)
            started = stack.enter_context(launch(job, slot, raised, tools))
            facts = supervise(started, job, raised, slot.folder, on_progress, cancelled)
            return execution(job, slot.folder, facts, begin, isolation, tools.versions)

    def _explain(self, message: str) -> str:
        return host.explain(message)
