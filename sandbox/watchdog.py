"""Bounds a run where no control group can be had: adds up what its processes use, from /proc.

Weaker than a control group, and labelled so: it looks some times a second. Memory that it could not
see is refused: see `sandbox.seccomp`.
"""

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

from sandbox.contract import Limits
from sandbox.scratch import Scratch

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGESIZE")


class ProcessTree:
    """The processes below one, with the same questions as a control group.

    Args:
        limits: what the run may use.
    """

    join: tuple[Path, ...] = ()
    scratch: Scratch | None = None
    """What the run writes there is memory too."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._first: int | None = None
        self._handle: int | None = None
        self._memory = 0
        self._cpu = 0.0
        self._machine_before = _machine_oom_kills()

    def attach(self, pid: int) -> None:
        """Name the run's first process, the one whose end ends all others."""
        self._first = pid
        with suppress(ProcessLookupError):
            self._handle = os.pidfd_open(pid)

    def cpu_seconds(self) -> float:
        # Time of ended children is with their parent; what both took leaves never falls.
        used = sum(sum(stat[1:]) for stat in self._tree().values()) / TICKS
        self._cpu = max(self._cpu, used)
        return self._cpu

    def memory_bytes(self) -> int:
        self._memory = sum(map(_proportional, self._tree()))
        if self.scratch is not None:
            self._memory += self.scratch.used_bytes()
        return self._memory

    def oom_kills(self) -> int:
        """1 where the processes together held more than allowed when last looked at."""
        return int(self._memory > self._limits.memory_bytes)

    def at_limit(self) -> bool:
        return bool(self.oom_kills())

    def may_be_the_machine(self) -> bool:
        return _machine_oom_kills() > self._machine_before

    def refused_processes(self) -> int:
        return 0

    def processes(self) -> list[int]:
        return list(self._tree())

    def end(self, seconds: float) -> None:
        """End all processes; the kernel ends them with the first.

        Raises:
            TimeoutError: it does not end.
        """
        if self._handle is None:
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        ended, _, _ = select.select([self._handle], [], [], seconds)
        os.close(self._handle)
        self._handle = None
        if not ended:
            raise TimeoutError("a process of the run can't be ended")

    def _tree(self) -> dict[int, tuple[int, ...]]:
        """Return parent and four processor times of each process of the run."""
        if self._first is None:
            return {}
        every = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (stat := _stat(entry)):
                every[int(entry.name)] = stat
        found = {self._first} & every.keys()
        fresh = set(found)
        while fresh:
            fresh = {pid for pid, stat in every.items() if stat[0] in fresh} - found
            found |= fresh
        return {pid: every[pid] for pid in found}


def _stat(folder: Path) -> tuple[int, ...] | None:
    """Return ppid, utime, stime, cutime, cstime (clock ticks), see proc(5); None if it has gone."""
    try:
        # The name in brackets may itself hold brackets and spaces.
        fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[1]), *(int(field) for field in fields[11:15]))


def _machine_oom_kills() -> int:
    """Return how many processes of the whole machine the kernel has ended for want of memory."""
    for line in Path("/proc/vmstat").read_text().splitlines():
        if line.startswith("oom_kill "):
            return int(line.split()[1])
    return 0


def _proportional(pid: int) -> int:
    """Return a process's memory, shared pages divided among those that share them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        with suppress(OSError):
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0
