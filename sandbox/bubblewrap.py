"""The embedded backend: each run in a fresh bubblewrap sandbox, without any daemon.

Started by root it goes through setpriv to the slot's own user first: bubblewrap's `--uid` alone
leaves the kernel's user root, who could open root's files and the kernel's settings.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox import host, profile, walls
from sandbox.contract import (
    Ask,
    Cancelled,
    Execution,
    Isolation,
    Job,
    Limits,
    Outcome,
    Program,
    ProgramKind,
    Progress,
    Question,
    SandboxUnavailable,
    Stage,
    Timing,
)
from sandbox.launch import launch
from sandbox.seal import Sealed, Unsealable, seal
from sandbox.slots import Slot, free_slot
from sandbox.supervise import Facts, supervise
from sandbox.verdict import Verdict, decide, fault

log = logging.getLogger(__name__)
WAIT_SECONDS = 0.1
FAULTS = (OSError, SandboxUnavailable, profile.BadMount)
"""What the platform may be guilty of while a run goes on."""


class Bubblewrap:
    """Runs jobs in bubblewrap. One object serves any number of threads and processes.

    Args:
        runtime: the lab runtime, a virtual environment.
        slots: folder of lock files, one for each run at a time.
        max_slots: how many runs there may be at a time.
    """

    name = "bubblewrap"

    def __init__(self, runtime: Path, slots: Path, max_slots: int) -> None:
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
            return checked._attempt(_trial(), lambda progress: None, lambda: False).isolation
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
        tools = host.require(self._runtime)
        with ExitStack() as stack:
            slot = stack.enter_context(self._slot(begin, on_progress, cancelled))
            raised = stack.enter_context(walls.raised(slot.name, job.limits))
            isolation = Isolation(self.name, weak=raised.weak, reasons=raised.reasons)
            started = stack.enter_context(launch(job, slot, raised, tools))
            facts = supervise(started, job, raised, on_progress, cancelled)
            return _execution(job, slot, facts, begin, isolation, tools.versions)

    @contextmanager
    def _slot(
        self, begin: float, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Iterator[Slot]:
        """Wait for a free slot, telling so, and hold it."""
        told = 0.0
        while True:
            with free_slot(self._slots, self._max_slots) as slot:
                if slot is not None:
                    yield slot
                    return
            if time.monotonic() - told >= 0.5:
                told = time.monotonic()
                on_progress(Progress(Stage.STARTING, told - begin))
                if cancelled():
                    raise Cancelled
            time.sleep(WAIT_SECONDS)


def _execution(
    job: Job,
    slot: Slot,
    facts: Facts,
    begin: float,
    isolation: Isolation,
    versions: dict[str, str],
) -> Execution:
    """Seal what the run left and put its facts together."""
    verdict = decide(facts, job)
    sealed, notebook = None, None
    if verdict.outcome is Outcome.OK:
        try:
            sealed = seal(slot.folder / "artefact", job.limits.artefact_bytes)
        except Unsealable as error:
            text = (
                f"The file with the program's answers {error}. Leave /out alone and hand in again."
            )
            verdict = Verdict(Outcome.BAD_OUTPUT, text, answer_errors=verdict.answer_errors)
    if job.program.kind is ProgramKind.NOTEBOOK:
        notebook = _notebook(slot.folder / "notebook", job.limits)
    first_line = facts.started_at or facts.finished_at
    return Execution(
        outcome=verdict.outcome,
        message=verdict.message,
        isolation=isolation,
        ran_to_end=facts.ended,
        error=verdict.error,
        artefact=sealed.content if sealed else None,
        artefact_sha256=sealed.sha256 if sealed else "",
        answer_errors=verdict.answer_errors,
        notebook=notebook.content if notebook else None,
        stdout=facts.stdout,
        stderr=facts.stderr,
        usage=facts.usage,
        timing=Timing(
            start=first_line - begin,
            run=facts.finished_at - first_line,
            total=time.monotonic() - begin,
        ),
        versions=versions,
    )


def _notebook(file: Path, limits: Limits) -> Sealed | None:
    """The executed notebook is a help to the reader: a run without one is still a run."""
    try:
        sealed = seal(file, limits.notebook_bytes)
    except Unsealable:
        return None
    return sealed if sealed.content else None


def _trial() -> Job:
    source = b"def same(value):\n    return value\n"
    npy = b"\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }"
    inputs = npy.ljust(127) + b"\n\x07"
    return Job(
        program=Program("trial.py", ProgramKind.SCRIPT, source),
        ask=Ask("same", "same(value)", inputs, (Question("all"),)),
        limits=Limits(wall_seconds=60),
    )
