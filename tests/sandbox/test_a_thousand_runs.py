"""Nothing grows over a thousand runs: descriptors, mounts, groups, namespaces, files, memory.

What is leaked once a run would be there a thousand times. Others may use the machine meanwhile, so
what is counted over all of it has some room.
"""

import os
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from sandbox.contract import MIB, Backend, Outcome
from sandbox.selfcheck.machine import Machine
from sandbox.slots import ROOTS_FOLDERS
from sandbox.trial import TRIAL

AT_ONCE = 2
FIRST = 20
"""Runs before the first look: what is made once and kept, such as a warm parent, is there then."""
ROOM = 0.5
"""How much may have come for each run: what is leaked comes once or more."""
PATIENCE = 120
"""Seconds: nobody else's processes stay so long."""
KIND = re.compile(r"(cgroup|ipc|mnt|net|pid|time|user|uts):\[")
KEPT = (b"sandbox.warm.keeper", b"sandbox.docker.warm_keeper", b"sandbox.warm.inside.enter")
"""In the commands of the keepers, and of the parents that a daemon has started for them."""
PAGE = os.sysconf("SC_PAGESIZE")
pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Counted:
    descriptors: int
    """Of this process, and of every keeper of a warm parent with all below it."""
    threads: int
    mounts: int
    """In this process's view and in the keepers' and their parents'."""
    groups: int
    """Control groups of the whole machine."""
    namespaces: int
    """That any process of the machine lives in or holds."""
    files: int
    """In the folders that runs and keepers share."""
    bytes: int
    """The same files' size, as the number of MiB."""
    memory: int
    """Of the keepers with all below them, as the number of MiB."""


@pytest.mark.parametrize(
    ("name", "times"),
    [
        pytest.param("warm", 1000, marks=pytest.mark.warm),
        pytest.param(
            "warm_docker",
            300,
            marks=[pytest.mark.docker, pytest.mark.warm, pytest.mark.xdist_group("docker-warm")],
        ),
        ("bubblewrap", 60),
    ],
)
def test_nothing_grows(
    request: pytest.FixtureRequest, name: str, times: int, tmp_path: Path
) -> None:
    backend = request.getfixturevalue(name)
    go(backend, FIRST)
    ours = Machine(backend.name, backend._slots, f"no token {os.getpid()}", tmp_path)
    before, ours_before = count(), ours.look()
    most = ROOM * times
    go(backend, times)
    left: dict[str, frozenset[str]] = ours.settle(ours_before)
    assert not any(left.values()), left
    # What others have at this moment goes again; what is leaked stays.
    deadline = time.monotonic() + PATIENCE
    while (grown := max(growth(before, count()).items(), key=lambda kind: kind[1]))[1] > most:
        assert time.monotonic() < deadline, grown
        time.sleep(1)


def go(backend: Backend, times: int) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = pool.map(lambda _: backend.run(TRIAL), range(times))
        assert {end.outcome for end in ends} == {Outcome.OK}


def growth(before: Counted, after: Counted) -> dict[str, int]:
    return {
        field.name: getattr(after, field.name) - getattr(before, field.name)
        for field in fields(Counted)
    }


def count() -> Counted:
    kept = [Path(f"/proc/{pid}") for pid in keepers_and_below()]
    watched = [Path("/proc/self"), *kept]
    shared = [path for path in ROOTS_FOLDERS.rglob("*") if path.is_file()]
    return Counted(
        descriptors=sum(len(names(entry / "fd")) for entry in watched),
        threads=threading.active_count() + sum(len(names(entry / "task")) for entry in kept),
        mounts=sum(len(lines(entry / "mountinfo")) for entry in watched),
        groups=sum(int(line.split()[2]) for line in lines(Path("/proc/cgroups"))[1:]),
        namespaces=len(set(namespaces())),
        files=len(shared),
        bytes=sum(size(path) for path in shared) // MIB,
        memory=sum(resident(entry) for entry in kept) // MIB,
    )


def keepers_and_below() -> set[int]:
    parents: dict[int, int] = {}
    found: set[int] = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes()
            if any(name in command for name in KEPT):
                found.add(int(entry.name))
        except OSError:
            continue
        parents[int(entry.name)] = int(stat[1])
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def namespaces() -> Iterator[str]:
    for entry in Path("/proc").glob("[0-9]*"):
        for folder in ("ns", "fd"):
            for name in names(entry / folder):
                try:
                    target = str((entry / folder / name).readlink())
                except OSError:
                    continue
                if KIND.match(target):
                    yield target


def names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:  # it has gone
        return []


def lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []


def size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def resident(entry: Path) -> int:
    found = lines(entry / "statm")
    return int(found[0].split()[1]) * PAGE if found else 0
