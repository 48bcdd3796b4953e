"""Memory of all processes below this one, wherever they put themselves.

The kernel hands a daemon that leaves its parents over to this process (`adopt_daemons`), so nothing
that a grader starts is missed. Counted is what no file backs, each page once however many share it.
"""

import ctypes
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

PR_SET_CHILD_SUBREAPER = 36
COUNTED = re.compile(rb"^Pss_(?:Anon|Shmem): +(\d+) kB", re.MULTILINE)
EVERY_SECONDS = 0.02

Roots = Callable[[], list[int]]
"""Processes to count with all below them."""


def adopt_daemons() -> None:
    """Become the parent of whatever below this process loses its own.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def below(roots: list[int]) -> set[int]:
    """Return the numbers of all processes that descend from `roots`, without these themselves."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_bytes()
        except OSError:  # it has ended
            continue
        state, parent = stat.rpartition(b")")[2].split()[:2]
        if state != b"Z":
            children.setdefault(int(parent), []).append(int(entry.name))
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def wait_for_none(seconds: float) -> set[int]:
    """Wait until no process is left below this one; return those that still are after `seconds`."""
    deadline = time.monotonic() + seconds
    while (left := below([os.getpid()])) and time.monotonic() < deadline:
        time.sleep(EVERY_SECONDS)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass  # the adopted ones that have ended
    return left


def memory(roots: Roots = list) -> int:
    """Return the bytes in use below this process and in `roots` with all below them."""
    others = roots()
    return memory_of(below([os.getpid(), *others]) | set(others))


def memory_of(processes: Iterable[int]) -> int:
    """Return the bytes that just these use; of what they share with others, their share."""
    return sum(_own(pid) for pid in processes)


def _own(pid: int) -> int:
    try:
        counts = Path(f"/proc/{pid}/smaps_rollup").read_bytes()
    except OSError:  # it has ended
        return 0
    return 1024 * sum(int(count) for count in COUNTED.findall(counts))


class Peak:
    """Looks at the memory again and again while the block runs; `bytes` is the most it saw."""

    def __init__(self, roots: Roots = list) -> None:
        self.bytes = 0
        self._roots = roots
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self.bytes = max(self.bytes, memory(self._roots))
