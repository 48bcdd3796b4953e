"""Who ended a program decides who pays: the machine's faults cost no mark, tricks no time."""

import os
import shlex
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox import cgroup
from sandbox.base import demand
from sandbox.contract import (
    Backend,
    Execution,
    Isolation,
    Outcome,
    Progress,
    SandboxUnavailable,
    Stage,
)
from tests.conftest import lacking
from tests.sandbox import elsewhere
from tests.sandbox.jobs import PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with

MIB = 2**20


@pytest.fixture
def little_memory() -> Iterator[list[str]]:
    """Shell lines after which the machine's control groups are those of one with 150 MiB."""
    mounts = cgroup.mounted()
    if os.geteuid() != 0:
        lacking("root, who may make a control group with little memory")
    place = mounts.get("memory") or mounts[""]
    folder = place / f"prayoga-test-{os.getpid()}"
    folder.mkdir()
    if "memory" in mounts:
        (folder / "memory.limit_in_bytes").write_text(str(150 * MIB))
    else:
        (folder / "memory.max").write_text(str(150 * MIB))
        (folder / "cgroup.subtree_control").write_text("+memory +pids +cpu")
    yield [f"mount --bind {shlex.quote(str(folder))} {shlex.quote(str(place))}"]
    for inner in sorted(folder.rglob("*/"), reverse=True):
        inner.rmdir()
    folder.rmdir()


def test_a_machine_without_memory_ends_a_run_that_is_then_no_fault_of_its_program(
    little_memory: list[str], lab_runtime: Path, tmp_path: Path
) -> None:
    hog = "hog = bytearray(300 << 20)\n" + PREDICT
    found = elsewhere.run(
        hog, runtime=lab_runtime, slots=tmp_path, before=little_memory, memory_bytes=900 * MIB
    )
    assert found.outcome is Outcome.PLATFORM_ERROR, found.message
    assert "the machine itself ran out of memory" in found.message
    assert "fewer runs" in found.message


def test_the_same_machine_blames_a_program_that_reached_its_own_limit(
    little_memory: list[str], lab_runtime: Path, tmp_path: Path
) -> None:
    hog = "hog = bytearray(300 << 20)\n" + PREDICT
    found = elsewhere.run(
        hog, runtime=lab_runtime, slots=tmp_path, before=little_memory, memory_bytes=100 * MIB
    )
    assert found.outcome is Outcome.OUT_OF_MEMORY, found.message
    assert "100 MiB" in found.message


def test_bubblewrap_ended_from_outside_is_a_fault_of_the_platforms(bubblewrap: Backend) -> None:
    mark = f"prayoga-{os.getpid()}"
    found = _run_and(bubblewrap, mark, _kill_those_who_hold)
    assert found.outcome is Outcome.PLATFORM_ERROR, found.message
    assert "ended from outside" in found.message


def test_full_walls_are_had_where_the_kernel_gives_them(backend: Backend) -> None:
    isolation = backend.check()
    found = backend.run(replace(script(PREDICT), full_walls=True))
    expected = Outcome.PLATFORM_ERROR if isolation.weak else Outcome.OK
    assert found.outcome is expected, found.message


def test_a_refusal_of_weak_walls_names_every_reason() -> None:
    weak = Isolation("docker", weak=True, reasons=("swap is not bounded", "runc has a hole"))
    demand(script(PREDICT), weak)
    with pytest.raises(SandboxUnavailable, match="swap is not bounded; runc has a hole"):
        demand(replace(script(PREDICT), full_walls=True), weak)


def _run_and(backend: Backend, mark: str, act: Callable[[list[str]], None]) -> Execution:
    """Run a program that waits, and do `act` with the numbers of its processes."""
    source = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)', {mark!r}])\n"
        "print('up', flush=True)\ntime.sleep(300)\n"
    )
    done = threading.Event()

    def look(progress: Progress) -> None:
        if progress.stage is Stage.RUNNING and "up" in progress.log_tail and not done.is_set():
            done.set()
            act(processes_with(mark))

    return backend.run(script(source, wall_seconds=60.0), on_progress=look)


def _kill_those_who_hold(pids: list[str]) -> None:
    """End bubblewrap's own process, the parent of the first one inside."""
    (pid,) = (int(pid) for pid in pids)
    chain = [pid]
    while True:
        status = Path(f"/proc/{chain[-1]}/status").read_text()
        parent = int(status.split("PPid:\t")[1].split()[0])
        if parent == os.getpid():
            break
        chain.append(parent)
    os.kill(chain[-1], signal.SIGKILL)
