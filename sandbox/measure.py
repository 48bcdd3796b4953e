"""What a run uses, looked at from outside again and again, and which of its limits that passes."""

import time
from pathlib import Path

from sandbox.contract import Job
from sandbox.facts import Stop
from sandbox.started import Meter, Started

STARTUP_SECONDS = 120.0
"""A run that has not reached the student's first line by then is a fault of the platform."""
SLACK = 64 * 1024
"""A file takes whole blocks of the disk."""


class Measure:
    """Of one run.

    Args:
        job: whose limits hold.
        run: as it was started.
        meter: counts what it uses.
        folder: where it leaves artefact and notebook, on the grader's own disk.
    """

    def __init__(self, job: Job, run: Started, meter: Meter, folder: Path) -> None:
        self._limits, self._run, self._meter = job.limits, run, meter
        self._begin = time.monotonic()
        self._left = {
            folder / "artefact": job.limits.artefact_bytes,
            folder / "notebook": job.limits.notebook_bytes,
        }
        self.memory = 0
        """Bytes, when last looked at."""
        self.peak = 0

    def look(self) -> None:
        """Take down how much memory it uses."""
        self.memory = self._meter.memory_bytes()
        self.peak = max(self.peak, self.memory)

    def passed(self, started_at: float | None) -> Stop | None:
        """Return which limit the run has passed.

        Args:
            started_at: monotonic time of the student's first line; None: not there yet.
        """
        limits, now = self._limits, time.monotonic()
        stop = self.ended_for_memory()
        if stop is not None:
            return stop
        if any(_takes(file) > cap + SLACK for file, cap in self._left.items()):
            return Stop.LEFT
        scratch = self._run.scratch
        if scratch is not None and started_at and scratch.files() > limits.files:
            return Stop.FILES
        if self._meter.cpu_seconds() > limits.cpu_seconds:
            return Stop.CPU
        if started_at is None:
            return Stop.STARTUP if now - self._begin > STARTUP_SECONDS else None
        return Stop.WALL if now - started_at > limits.wall_seconds else None

    def ended_for_memory(self) -> Stop | None:
        """Return what ended a process for want of memory: the run's own limit or the machine."""
        if not self._meter.oom_kills():
            return None
        return Stop.MEMORY if self._meter.at_limit() else Stop.MACHINE


def _takes(file: Path) -> int:
    """Return the bytes that a file takes of the disk."""
    try:
        return file.lstat().st_blocks * 512
    except FileNotFoundError:
        return 0
