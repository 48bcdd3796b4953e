"""Control groups are set, read, emptied and removed.

Version 2's files are checked in an ordinary folder, since a machine has one version only.
"""

import os
import subprocess
from pathlib import Path

import pytest

from sandbox import cgroup
from sandbox.contract import Limits
from tests.conftest import lacking

LIMITS = Limits(memory_bytes=64 * 2**20, processes=10, cpus=1.5)


@pytest.fixture
def group() -> cgroup.Group:
    try:
        return cgroup.open_group(f"test-{os.getpid()}", LIMITS)
    except cgroup.NoGroup as reason:
        lacking(f"a control group that can be written to ({reason})")
        raise


def test_a_process_is_counted_ended_and_the_group_removed(group: cgroup.Group) -> None:
    enter = "".join(f"echo 0 > {file} && " for file in group.join)
    # The kernel counts a process's time when it looks at its clock, some hundred times a second.
    work = "n=0; while [ $n -lt 100000 ]; do n=$((n + 1)); done"
    with subprocess.Popen(
        ["/bin/sh", "-c", f"{enter}{work}; echo in && exec sleep 60"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert group.processes() == [process.pid]
        assert group.cpu_seconds() > 0
        assert group.oom_kills() == 0
        cgroup.end(group)
        assert process.wait() == -9
    assert group.processes() == []
    cgroup.close(group)
    assert not any(file.parent.exists() for file in group.join)
    cgroup.close(group)


def test_what_a_killed_worker_left_is_ended_by_the_next(group: cgroup.Group) -> None:
    enter = "".join(f"echo 0 > {file} && " for file in group.join)
    with subprocess.Popen(
        ["/bin/sh", "-c", f"{enter}echo in && exec sleep 60"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        renewed = cgroup.open_group(f"test-{os.getpid()}", LIMITS)
        assert process.wait() == -9
    assert renewed.processes() == []
    cgroup.close(renewed)


def test_version_1_sets_every_limit(group: cgroup.Group) -> None:
    if isinstance(group, cgroup.GroupV2):
        return  # the next test's matter
    folders = {file.parent.parent.parent.name.split(",")[0]: file.parent for file in group.join}
    read = {
        name: int((folder / name).read_text())
        for folder in folders.values()
        for name in ("memory.limit_in_bytes", "pids.max", "cpu.cfs_quota_us")
        if (folder / name).exists()
    }
    cgroup.close(group)
    assert read == {
        "memory.limit_in_bytes": LIMITS.memory_bytes,
        "pids.max": LIMITS.processes + cgroup.OWN_PROCESSES,
        "cpu.cfs_quota_us": 150_000,
    }


def test_version_2_sets_every_limit_and_reads_its_files(tmp_path: Path) -> None:
    folder = tmp_path
    for name in ("memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "cpu.max"):
        (folder / name).touch()
    cgroup.bound_v2(folder, LIMITS)
    group = cgroup.GroupV2(folder)
    assert (folder / "memory.max").read_text() == str(LIMITS.memory_bytes)
    assert (folder / "cpu.max").read_text() == "150000 100000"
    assert (folder / "pids.max").read_text() == str(10 + cgroup.OWN_PROCESSES)
    # As a kernel shows them.
    (folder / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 2000000\nnr_periods 0\n")
    (folder / "memory.stat").write_text("anon 1000\nfile 50000\nshmem 200\n")
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 7\noom 2\noom_kill 1\n")
    (folder / "pids.events").write_text("max 3\n")
    assert group.cpu_seconds() == 2.5
    assert group.memory_bytes() == 1200
    assert (group.oom_kills(), group.at_limit()) == (1, True)
    assert group.refused_processes() == 3
    # The machine's want of memory, or that of a group above: the limit was not reached.
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\n")
    assert (group.oom_kills(), group.at_limit()) == (1, False)


def test_a_folder_that_is_no_group_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        cgroup.bound_v2(tmp_path, LIMITS)
