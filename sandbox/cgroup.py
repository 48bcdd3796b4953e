"""Control groups: the kernel counts and bounds a run's memory, processes and processor time.

Both versions behind one class each. Where neither can be had, `open_group` says why and the run
stands under weaker walls, which `sandbox.watchdog` holds.
"""

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sandbox.contract import MIB, Limits
from sandbox.started import Meter

CONTROLLERS = ("memory", "pids", "cpu", "cpuacct")
PERIOD = 100_000
"""Microseconds of one period of the processor quota."""
OWN_PROCESSES = 4
"""bubblewrap's own and the launcher's, which count along."""
END_SECONDS = 10.0
COUNT_BYTES = 64 * 1024
"""No file of counts is longer."""


class NoGroup(Exception):
    """A control group can't be had; the text says why."""


class Group(Meter, Protocol):
    """One run's group."""

    join: tuple[Path, ...]
    """Files into which a process writes 0 to enter."""

    def processes(self) -> list[int]: ...


def open_group(name: str, limits: Limits) -> Group:
    """Make the group `name` anew, after ending whatever a killed worker left in it.

    Raises:
        NoGroup: neither version can be written to here.
    """
    mounts = mounted()
    unified = mounts.pop("", None)
    try:
        if unified and "memory" in _words(unified / "cgroup.controllers"):
            return _open_unified(unified, name, limits)
        missing = [kind for kind in CONTROLLERS if kind not in mounts]
        if missing:
            raise NoGroup(
                f"the control groups for {', '.join(missing)} are not mounted; boot with systemd, "
                "or mount them below /sys/fs/cgroup"
            )
        return _open_v1({kind: mounts[kind] / "prayoga" / name for kind in CONTROLLERS}, limits)
    except OSError as error:
        raise NoGroup(
            f"control groups can't be written to ({error}); run the platform as root, or on a "
            "machine with cgroup version 2 under systemd with Delegate=yes"
        ) from error


def discard(name: str) -> None:
    """End and remove the group `name`, if there is one.

    Raises:
        TimeoutError: something in it can't be ended.
    """
    mounts = mounted()
    unified = mounts.pop("", None)
    if unified:
        close(GroupV2(unified / "prayoga" / name))
    if set(CONTROLLERS) <= mounts.keys():
        close(GroupV1({kind: mounts[kind] / "prayoga" / name for kind in CONTROLLERS}))


def end(group: Group) -> None:
    """End every process in the group. Safe to repeat.

    Raises:
        TimeoutError: something in it can't be ended.
    """
    deadline = time.monotonic() + END_SECONDS
    while pids := group.processes():
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _wait(deadline)


def close(group: Group) -> None:
    """End every process in the group and remove it. Safe to repeat.

    Raises:
        TimeoutError: something in it can't be ended.
    """
    end(group)
    deadline = time.monotonic() + END_SECONDS
    for folder in dict.fromkeys(file.parent for file in group.join):
        _remove(folder, deadline)


def _remove(folder: Path, deadline: float) -> None:
    while folder.exists():
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:  # busy until the kernel has let go of the last one
            _wait(deadline)


def _wait(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError("a process of the run can't be ended")
    time.sleep(0.002)


class GroupV1:
    """Version 1: one folder for each controller.

    Args:
        folders: by controller, of which two may share one.
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._memory, self._pids, self._account = (
            folders[kind] for kind in ("memory", "pids", "cpuacct")
        )
        self.join = tuple(dict.fromkeys(folder / "cgroup.procs" for folder in folders.values()))

    def cpu_seconds(self) -> float:
        return _number(self._account / "cpuacct.usage") / 1e9

    def memory_bytes(self) -> int:
        counts = _table(self._memory / "memory.stat")
        return counts.get("total_rss", 0) + counts.get("total_shmem", 0)

    def oom_kills(self) -> int:
        return _table(self._memory / "memory.oom_control").get("oom_kill", 0)

    def at_limit(self) -> bool:
        # Not its count of refusals: where swap is counted too it stays at 0.
        most, limit = (
            _number(self._memory / f"memory.{kind}_in_bytes") for kind in ("max_usage", "limit")
        )
        return most >= limit - MIB

    def may_be_the_machine(self) -> bool:
        return False  # the kernel counts each one that it ends

    def refused_processes(self) -> int:
        return _table(self._pids / "pids.events").get("max", 0)

    def processes(self) -> list[int]:
        return _all_processes(self.join)


class GroupV2:
    """Version 2: one folder for all.

    Args:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.join: tuple[Path, ...] = (folder / "cgroup.procs",)

    def cpu_seconds(self) -> float:
        return _table(self._folder / "cpu.stat").get("usage_usec", 0) / 1e6

    def memory_bytes(self) -> int:
        counts = _table(self._folder / "memory.stat")
        return counts.get("anon", 0) + counts.get("shmem", 0)

    def oom_kills(self) -> int:
        return _table(self._folder / "memory.events").get("oom_kill", 0)

    def at_limit(self) -> bool:
        return _table(self._folder / "memory.events").get("oom", 0) > 0

    def may_be_the_machine(self) -> bool:
        return False  # as above

    def refused_processes(self) -> int:
        return _table(self._folder / "pids.events").get("max", 0)

    def processes(self) -> list[int]:
        return _all_processes(self.join)


def _open_v1(folders: Mapping[str, Path], limits: Limits) -> GroupV1:
    group = GroupV1(folders)
    _make_anew(group)
    memory, pids, cpu, _ = (folders[kind] for kind in CONTROLLERS)
    _write(memory / "memory.limit_in_bytes", limits.memory_bytes)
    with_swap = memory / "memory.memsw.limit_in_bytes"
    if with_swap.exists():
        _write(with_swap, limits.memory_bytes)
    elif _machine_swaps():
        close(group)
        raise NoGroup("swap can't be bounded (boot with swapaccount=1 or switch swap off)")
    _write(pids / "pids.max", limits.processes + OWN_PROCESSES)
    _write(cpu / "cpu.cfs_period_us", PERIOD)
    _write(cpu / "cpu.cfs_quota_us", int(limits.cpus * PERIOD))
    return group


def _open_v2(folder: Path, limits: Limits) -> GroupV2:
    group = GroupV2(folder)
    _make_anew(group)
    bound_v2(folder, limits)
    return group


def bound_v2(folder: Path, limits: Limits) -> None:
    """Write the limits of one run into a group of version 2."""
    _write(folder / "memory.max", limits.memory_bytes)
    swap = folder / "memory.swap.max"
    if swap.exists():
        _write(swap, 0)
    _write(folder / "memory.oom.group", 1)
    _write(folder / "pids.max", limits.processes + OWN_PROCESSES)
    _write(folder / "cpu.max", f"{int(limits.cpus * PERIOD)} {PERIOD}")


def _open_unified(mount: Path, name: str, limits: Limits) -> GroupV2:
    """Root makes a folder at the top, everybody else below what was delegated to them."""
    if os.geteuid() == 0:
        places = [mount]
    else:
        own = mount / _own_path().lstrip("/")
        places = [own, own.parent]
    problem: OSError | None = None
    for place in places:
        try:
            base = place / "prayoga"
            base.mkdir(exist_ok=True)
            for folder in (place, base):
                _write(folder / "cgroup.subtree_control", "+memory +pids +cpu")
            return _open_v2(base / name, limits)
        except OSError as error:
            problem = error
    raise NoGroup(
        f"no control group was delegated to this user ({problem}); start the platform under "
        "systemd with Delegate=yes, or as root"
    )


def _make_anew(group: Group) -> None:
    close(group)
    for file in group.join:
        file.parent.mkdir(parents=True)


def mounted() -> dict[str, Path]:
    """Return the mount of each version 1 controller by its name, of version 2 by the empty name."""
    found: dict[str, Path] = {}
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, options, *_ = line.split(" ")
        if kind == "cgroup2":
            found.setdefault("", Path(place))
        elif kind == "cgroup":
            for option in options.split(","):
                found.setdefault(option, Path(place))
    return found


def _own_path() -> str:
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    return next((line[3:] for line in lines if line.startswith("0::")), "/")


def _machine_swaps() -> bool:
    return len(Path("/proc/swaps").read_text().splitlines()) > 1


def _write(file: Path, value: object) -> None:
    # Only into a file that the kernel made: in an ordinary folder a limit would bound nothing.
    descriptor = os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC)
    try:
        os.write(descriptor, str(value).encode())
    finally:
        os.close(descriptor)


def _number(file: Path) -> int:
    return int(_read(file))


def _words(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def _table(file: Path) -> dict[str, int]:
    words = _read(file).split()
    return {key.decode(): int(value) for key, value in zip(words[::2], words[1::2], strict=True)}


def _read(file: Path) -> bytes:
    """Return a count of the kernel's; it is read so often that an ordinary file's ways are felt."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, COUNT_BYTES)
    finally:
        os.close(descriptor)


def _all_processes(files: tuple[Path, ...]) -> list[int]:
    found: set[int] = set()
    for file in files:
        with suppress(FileNotFoundError, OSError):
            found.update(int(line) for line in file.read_text().split())
    return sorted(found)
