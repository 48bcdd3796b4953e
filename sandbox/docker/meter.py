"""Reads what a container uses from its control group, which is gone the moment the container is.

The daemon's own numbers come once a second at best; the kernel's files answer at once. So the
worker has to see them: on the machine it does, in a container of its own they must be bound in.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sandbox.cgroup import CONTROLLERS, Group, GroupV1, GroupV2
from sandbox.contract import SandboxUnavailable

MOUNTS = Path("/proc/self/mounts")
Number = TypeVar("Number", int, float, bool)


def parent(driver: str) -> str:
    """Return the group below which a daemon with that driver shall put every run."""
    return "prayoga.slice" if driver == "systemd" else "/prayoga"


def find(container: str, driver: str, mounts: Path = MOUNTS) -> Group:
    """Return the control group of a container that has been started.

    Args:
        container: its full identity.
        driver: the daemon's way to make groups, systemd or cgroupfs.
        mounts: what is mounted here, as in proc(5).

    Raises:
        SandboxUnavailable: it can't be seen from here.
    """
    name = f"docker-{container}.scope" if driver == "systemd" else container
    below = Path(parent(driver).lstrip("/"), name)
    found: dict[str, Path] = {}
    for line in mounts.read_text().splitlines():
        _, place, kind, options, *_ = line.split(" ")
        folder = Path(place) / below
        if not kind.startswith("cgroup") or not folder.is_dir():
            continue
        if (folder / "memory.events").exists():
            return GroupV2(folder)
        found.update({option: folder for option in options.split(",") if option in CONTROLLERS})
    if found.keys() >= set(CONTROLLERS):
        return GroupV1({kind: found[kind] for kind in CONTROLLERS})
    raise SandboxUnavailable(
        f"the control group {below} of a run can't be read from here. A worker that itself runs in "
        "a container needs the machine's /sys/fs/cgroup bound in read-only"
    )


class Meter:
    """A container's use: the present while it is there, else what it was last."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._cpu = 0.0
        self._memory = self._oom = self._refused = 0
        self._full = False

    def cpu_seconds(self) -> float:
        self._cpu = _present(self._group.cpu_seconds, self._cpu)
        return self._cpu

    def memory_bytes(self) -> int:
        self._memory = _present(self._group.memory_bytes, self._memory)
        return self._memory

    def oom_kills(self) -> int:
        self._oom = _present(self._group.oom_kills, self._oom)
        return self._oom

    def at_limit(self) -> bool:
        self._full = _present(self._group.at_limit, self._full)
        return self._full

    def may_be_the_machine(self) -> bool:
        return False  # the kernel counts each one that it ends

    def refused_processes(self) -> int:
        self._refused = _present(self._group.refused_processes, self._refused)
        return self._refused

    def read(self) -> None:
        """Take everything down for the last time."""
        self.cpu_seconds()
        self.oom_kills()
        self.at_limit()
        self.refused_processes()

    def note_oom_kill(self) -> None:
        """Take the daemon's word that a process was ended for want of memory."""
        self._oom = max(self._oom, 1)
        self._full = True


def _present(read: Callable[[], Number], last: Number) -> Number:
    try:
        return read()
    except OSError:  # the container has ended, and its group with it
        return last
