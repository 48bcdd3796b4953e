"""Graphics processors: which there are, and a lease on one for the length of a run.

A run has its processor to itself, so one that takes all its memory harms nobody. A lease is a lock
of the kernel's, as a slot is, so that of a killed worker is free at once.
"""

import fcntl
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox.contract import Progress, SandboxUnavailable
from sandbox.slots import Patience

QUERY_SECONDS = 30
UUID = re.compile(r"(GPU|MIG)-[0-9a-fA-F-]{8,60}")


def listed() -> tuple[str, ...]:
    """Return the UUIDs of this machine's processors, as the driver numbers them.

    Raises:
        SandboxUnavailable: no driver answers.
    """
    command = ["nvidia-smi", "--query-gpu=uuid", "--format=csv,noheader"]
    said = _ask(
        command, "The NVIDIA driver does not answer, so no graphics processor can be leased"
    )
    found = tuple(line.strip() for line in said.splitlines() if line.strip())
    for name in found:
        if not UUID.fullmatch(name):
            raise SandboxUnavailable(f"nvidia-smi names a graphics processor {name!r}, no UUID")
    return found


def toolkit_version() -> str:
    """Return the version of the NVIDIA Container Toolkit.

    Raises:
        SandboxUnavailable: it is not installed.
    """
    said = _ask(
        ["nvidia-ctk", "--version"],
        "The NVIDIA Container Toolkit is missing, which gives containers a graphics processor",
    )
    found = re.search(r"version (\S+)", said)
    if found is None:
        raise SandboxUnavailable(f"nvidia-ctk tells no version but {said[:200]!r}")
    return found.group(1)


@contextmanager
def lease(
    count: int,
    uuids: tuple[str, ...],
    locks: Path,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Iterator[tuple[str, ...]]:
    """Hold `count` processors that no other run holds, waiting for them.

    Args:
        count: how many; none needs no wait.
        uuids: those that may be leased.
        locks: folder of the lock files, one for the whole machine.

    Raises:
        SandboxUnavailable: there are not that many.
        Cancelled: `cancelled()` turned true while it waited.
    """
    if count > len(uuids):
        raise SandboxUnavailable(
            f"the run needs {count} graphics processor{'s' * (count > 1)}, and {len(uuids)} can be "
            "leased here"
        )
    patience = Patience(on_progress, cancelled)
    while True:
        with ExitStack() as stack:
            held: list[str] = []
            for uuid in uuids:
                if len(held) < count and _lock(locks / f"{uuid}.lock", stack):
                    held.append(uuid)
            # All or none: two runs that each hold half would wait for ever.
            if len(held) == count:
                yield tuple(held)
                return
        patience.wait()


def _lock(file: Path, stack: ExitStack) -> bool:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    stack.callback(os.close, descriptor)
    return True


def _ask(command: list[str], problem: str) -> str:
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=QUERY_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxUnavailable(f"{problem}: {error}") from error
