"""Looks the machine over from outside for what runs of one backend left.

Others may use the machine at the same time, so only what bears the suite's marks counts: its token
in a process, the slots' names in groups, mounts and folders, the slots' users on files.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from pkgutil import resolve_name

from sandbox import slots as slot_names
from sandbox.cgroup import mounted
from sandbox.slots import FIRST_UID, ROOTS_FOLDERS

SECONDS = 15.0
"""So long the kernel and a daemon may take to let go of what has ended."""
SLOTS_USERS = range(FIRST_UID, FIRST_UID + 1000)
OPEN_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue")  # noqa: S108 - looked at
CONTAINERS = {"docker": "sandbox.selfcheck.containers:traces"}
"""Who can tell what a daemon keeps for a backend."""


@dataclass(frozen=True)
class Traces:
    """What there is of the suite's, each as a line of text."""

    processes: frozenset[str]
    mounts: frozenset[str]
    containers: frozenset[str]
    groups: frozenset[str]
    files: frozenset[str]

    def beyond(self, before: "Traces") -> dict[str, frozenset[str]]:
        """Return, by kind, what was not there before."""
        return {
            kind.name: getattr(self, kind.name) - getattr(before, kind.name)
            for kind in fields(self)
        }


@dataclass(frozen=True)
class Machine:
    """The machine, seen for one backend.

    Args:
        backend: its name.
        slots: its folder of lock files.
        token: in the environment of every run.
        folder: of the canary, mounted into every run.
    """

    backend: str
    slots: Path
    token: str
    folder: Path

    @cached_property
    def _installation(self) -> str:
        return slot_names.installation(self.slots)

    def look(self) -> Traces:
        """Return what there is now."""
        containers: Callable[[Path], frozenset[str]] | None = None
        if self.backend in CONTAINERS:
            containers = resolve_name(CONTAINERS[self.backend])
        return Traces(
            processes=processes(self.token) | self._in_groups(),
            mounts=self._mounts(),
            containers=containers(self.slots) if containers else frozenset(),
            groups=frozenset(map(str, self._groups())),
            files=self._files(),
        )

    def settle(self, before: Traces) -> dict[str, frozenset[str]]:
        """Return, by kind, what is there beyond `before` and does not go within `SECONDS`."""
        deadline = time.monotonic() + SECONDS
        while any((beyond := self.look().beyond(before)).values()):
            if time.monotonic() > deadline:
                break
            time.sleep(0.2)
        return beyond

    def _groups(self) -> list[Path]:
        """Return the groups of our slots, and those of containers in which nobody is."""
        found = []
        for mount in dict.fromkeys(mounted().values()):
            for folder in _of_prayoga(mount):
                if folder.name.startswith(f"{self._installation}-") or (
                    len(folder.name) >= 64 and self.backend == "docker" and _deserted(folder)
                ):
                    found.append(folder)
        return found

    def _in_groups(self) -> frozenset[str]:
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            if f"/{self._installation}-" in _read(entry / "cgroup").decode(errors="replace"):
                found.add(_told(entry))
        return frozenset(found)

    def _mounts(self) -> frozenset[str]:
        """Return mounts of the suite's folders, in any process's view of the machine."""
        marks = [self.folder.name, f"{ROOTS_FOLDERS}/{self._installation}-", f"{self.slots}/"]
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            for line in _read(entry / "mountinfo").decode(errors="replace").splitlines():
                if any(mark in line for mark in marks):
                    found.add(f"{_told(entry)}: {line.split(' - ')[0]}")
        return frozenset(found)

    def _files(self) -> frozenset[str]:
        found = {str(path) for path in ROOTS_FOLDERS.glob(f"{self._installation}-*")}
        found |= {
            f"{path} ({path.lstat().st_size} bytes)"
            for path in self.slots.rglob("*")
            if path.suffix != ".lock" and not path.is_dir()
        }
        if os.geteuid() == 0:
            for folder in filter(os.path.isdir, OPEN_FOLDERS):
                with os.scandir(folder) as entries:
                    found |= {entry.path for entry in entries if _of_a_slot(entry)}
        return frozenset(found)


def processes(token: str) -> frozenset[str]:
    """Return the processes of runs with this token in their environment or command line."""
    mark, found = token.encode(), set()
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) != os.getpid() and (
            mark in _read(entry / "environ") or mark in _read(entry / "cmdline")
        ):
            found.add(_told(entry))
    return frozenset(found)


def _of_prayoga(mount: Path) -> Iterator[Path]:
    """The groups below those of this name; others' come and go while one looks."""
    for place, inside, _ in os.walk(mount):
        if Path(place).name.startswith("prayoga"):
            yield from (Path(place) / name for name in inside)


def _told(entry: Path) -> str:
    name = _read(entry / "comm").decode(errors="replace").strip()
    return f"process {entry.name} ({name})"


def _deserted(folder: Path) -> bool:
    return not _read(folder / "cgroup.procs").strip() and folder.exists()


def _of_a_slot(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat(follow_symlinks=False).st_uid in SLOTS_USERS
    except FileNotFoundError:
        return False


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has gone, or is somebody else's
        return b""
