"""A worker that is killed leaves no process behind, and the next run of its slot works."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.backends import open_backend
from sandbox.contract import Outcome
from sandbox.slots import free_slot
from tests.sandbox.jobs import NAP, PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with

WORKER = """
import sys
from pathlib import Path
from sandbox.backends import open_backend
from tests.sandbox.jobs import script

runtime, slots = map(Path, sys.argv[1:3])
backend = open_backend("bubblewrap", runtime=runtime, slots=slots, max_slots=1)
backend.run(
    script(sys.argv[3], wall_seconds=100.0, cpu_seconds=100.0),
    on_progress=lambda progress: print(progress.log_tail.strip() or progress.stage, flush=True),
)
"""
PROGRAM = """
import os, signal
for number in set(signal.Signals) - {{9, 19}}:
    signal.signal(number, signal.SIG_IGN)
for _ in range(3):
    os.fork()
print("up", flush=True)
os.execvp("sleep", ["sleep", "{nap}"])
"""


@pytest.fixture
def worker(lab_runtime: Path, tmp_path: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", WORKER, str(lab_runtime), str(tmp_path)]
    command.append(PROGRAM.format(nap=NAP))
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.kill()


def test_all_processes_end_when_the_worker_is_killed(
    worker: subprocess.Popen, lab_runtime: Path, tmp_path: Path
) -> None:
    wait_for(worker, "up")
    handles = [os.pidfd_open(int(pid)) for pid in processes_with(NAP)]
    assert handles
    worker.kill()
    worker.wait()
    for handle in handles:
        ended, _, _ = select.select([handle], [], [], 20)
        os.close(handle)
        assert ended
    backend = open_backend("bubblewrap", runtime=lab_runtime, slots=tmp_path, max_slots=1)
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
    with free_slot(tmp_path, 1) as slot:
        assert slot is not None


@pytest.mark.parametrize("word", ["starting", "running"])
def test_killed_at_any_stage_nothing_is_left(worker: subprocess.Popen, word: str) -> None:
    wait_for(worker, word)
    children = descendants(worker.pid)
    handles = [os.pidfd_open(pid) for pid in children]
    worker.kill()
    worker.wait()
    for handle in handles:
        ended, _, _ = select.select([handle], [], [], 20)
        os.close(handle)
        assert ended
    assert not processes_with(NAP)


def test_an_interrupted_worker_ends_its_run_itself(worker: subprocess.Popen) -> None:
    wait_for(worker, "up")
    worker.send_signal(signal.SIGINT)
    worker.wait(timeout=10)
    assert not processes_with(NAP)


def wait_for(worker: subprocess.Popen, word: str) -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        if word in line:
            return
    raise AssertionError(f"the worker ended without saying '{word}'")


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found
