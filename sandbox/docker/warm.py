"""Docker with warm starts: runs are forked from a parent that has imported the frameworks and lives
in one container for all.

The daemon starts that container and has no part in the runs. Where it can't be had, a run starts
cold, in a container of its own, and says why.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sandbox import walls
from sandbox.base import demand
from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import Execution, Isolation, Job, Progress, SandboxUnavailable
from sandbox.docker import engine, warm_profile
from sandbox.docker.backend import Docker
from sandbox.execution import execution
from sandbox.images import pins
from sandbox.slots import Slot, wait_for_slot
from sandbox.started import Started
from sandbox.supervise import supervise
from sandbox.warm.hold import Hold, patience
from sandbox.warm.launch import Place
from sandbox.warm.line import NoWarmStart
from sandbox.warm.place import Kind

log = logging.getLogger(__name__)
KEEPER = "sandbox.docker.warm_keeper"
CONTAINER = Place(own_name=True, covered=warm_profile.COVERED, first_to_go=800)
"""As a cold container is: its user has the slot's number, Docker covers parts of /proc, and it goes
first where the whole machine runs out of memory."""
USUAL = "unix:///var/run/docker.sock"


class WarmDocker(Docker):
    """Runs jobs warm where it can; see `Base`. One object serves any number of threads and
    processes."""

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        super().__init__(runtime, slots, max_slots, choices)
        self._hold = Hold(choices)

    def warm_up(self) -> None:
        """Have the parent started, without waiting for it."""
        with suppress(NoWarmStart, OSError, SandboxUnavailable):
            self._hold.take(self._kind(self._found()[1]))

    def close(self) -> None:
        """Let the parent go; the next run asks for it again."""
        self._hold.let_go()

    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        begin = time.monotonic()
        with ExitStack() as stack:
            held = wait_for_slot(self._slots, self._max_slots, on_progress, cancelled)
            slot = stack.enter_context(held)
            try:
                waits = patience(begin, on_progress, cancelled)
                warm = stack.enter_context(self._warm(job, slot, waits))
            except (NoWarmStart, SandboxUnavailable) as reason:
                log.debug("A run starts cold: %s", reason)
                note = f"started cold: {reason}"
            else:
                started, raised, isolation, versions = warm
                facts = supervise(started, job, raised, slot.folder, on_progress, cancelled)
                return execution(job, slot.folder, facts, begin, isolation, versions)
            slot.clear()
            return self._contained(job, slot, begin, on_progress, cancelled, (note,))

    def _prepare_check(self) -> None:
        super()._prepare_check()
        self.warm_up()  # else the parent that the check waits for would end with it

    @contextmanager
    def _warm(
        self, job: Job, slot: Slot, waits: Callable[[], None]
    ) -> Iterator[tuple[Started, walls.Walls, Isolation, dict[str, str]]]:
        """Start `job` as a child of the warm parent.

        Raises:
            NoWarmStart: it has to start cold.
            SandboxUnavailable: it may not start at all; told by the cold start that is tried next.
        """
        if job.limits.gpus:
            raise NoWarmStart("a graphics processor is lent to a container of the run's own")
        told, pin = self._found()
        judged = self._judged(told, gpu=False)
        if told.weaknesses:
            raise NoWarmStart(told.weaknesses[0])
        demand(job, judged)
        with walls.raised(slot.name, job.limits) as raised:
            start = self._hold.started(self._kind(pin), job, slot, raised, waits, CONTAINER)
            with start as (started, report):
                if report["versions"] != told.versions:
                    self._engine = None
                    raise NoWarmStart("the Docker daemon is another one than it was")
                isolation = Isolation(self.name, True, judged.weak, judged.reasons)
                yield started, raised, isolation, self._versions(pin, told)

    def _found(self) -> tuple[engine.Engine, pins.Pin]:
        """Return the daemon and the image, as a cold run would use them.

        Raises:
            SandboxUnavailable: one of them can't be had.
        """
        told = self._engine
        if told is None:
            with engine.connected() as client:
                told = self._asked(client)
        return told, self._pin("runtime", told.name)

    def _kind(self, pin: pins.Pin) -> Kind:
        """Return which parent is wanted.

        Raises:
            NoWarmStart: none can serve there.
        """
        address = os.environ.get("DOCKER_HOST") or USUAL
        if not address.startswith("unix://"):
            raise NoWarmStart("the Docker daemon is another machine's")
        return Kind(self._runtime, KEEPER, (pin.image, address, pin.daemon))
