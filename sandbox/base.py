"""What every backend does around one attempt at a run: faults are told as faults, never raised.

Knows no backend by its name. How a program is isolated stands in each one's `_attempt`.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

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
from sandbox.execution import DoApart
from sandbox.profile import BadMount
from sandbox.trial import TRIAL
from sandbox.verdict import fault

log = logging.getLogger(__name__)
FAULTS = (OSError, SandboxUnavailable, BadMount)
"""What the platform may be guilty of while a run goes on."""


def demand(job: Job, isolation: Isolation) -> None:
    """Return where `job` may run under `isolation`. Called before anything of the job's begins.

    Raises:
        SandboxUnavailable: it asks for full walls and these are weak; with what is missing.
    """
    if job.full_walls and isolation.weak:
        raise SandboxUnavailable(
            "this run may only stand behind full walls, as in an examination, and here they would "
            f"be weak: {'; '.join(isolation.reasons)}"
        )


class Base(ABC):
    """A `sandbox.contract.Backend`. One object serves any number of threads and processes.

    Args:
        runtime: the lab runtime, a virtual environment.
        slots: folder of lock files, one for each run at a time.
        max_slots: how many runs there may be at a time.
        choices: what an administrator chose; a backend takes from it what concerns it.
    """

    name: str
    label: ClassVar[str]
    """Its name as people write it."""

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        self._runtime = runtime
        self._slots = slots
        self._max_slots = max_slots
        self._choices = choices

    def check(self) -> Isolation:
        """Run a one-line program and say under which walls it stood.

        Raises:
            SandboxUnavailable: it did not run; with the remedy.
        """
        # In a slot of its own, so that it never waits for a student's run.
        checked = type(self)(self._runtime, self._slots / "check", 1, self._choices)
        try:
            self._prepare_check()
            return checked._attempt(TRIAL, lambda progress: None, lambda: False).isolation
        except FAULTS as error:
            why = self._explain(str(error)).rstrip(".")
            raise SandboxUnavailable(f"No program can run in {self.label} here: {why}.") from error

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
            try:
                return self._attempt(job, on_progress, cancelled)
            except DoApart:
                return self._attempt(replace(job, apart=True), on_progress, cancelled)
        except FAULTS as error:
            log.exception("A run failed through no fault of its program")
            self._after_fault()
            timing = Timing(total=time.monotonic() - begin)
            message = fault(self._explain(str(error)))
            return Execution(Outcome.PLATFORM_ERROR, message, Isolation(self.name), timing=timing)

    @abstractmethod
    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        """Run `job` to its end; any of `FAULTS` that it raises is none of the program's."""

    def _prepare_check(self) -> None:  # noqa: B027 - most have nothing to do
        """Do what has to be done before a check."""

    def _after_fault(self) -> None:  # noqa: B027 - most have nothing to forget
        """Forget what may no longer be so."""

    def _explain(self, message: str) -> str:
        """Return a fault's text with its remedy, where one is known."""
        return message
