"""Without control groups a run has every limit still, held less tightly, and is called weak."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sandbox.contract import Execution, Outcome
from tests.sandbox import elsewhere
from tests.sandbox.elsewhere import WITHOUT_GROUPS

PREDICT = "def predict(images):\n    return [0] * len(images)\n"
Run = Callable[..., Execution]


@pytest.fixture
def run(lab_runtime: Path, tmp_path: Path) -> Run:
    return partial(elsewhere.run, runtime=lab_runtime, slots=tmp_path, before=WITHOUT_GROUPS)


def test_a_run_without_groups_says_that_it_is_weak_and_why(run: Run) -> None:
    found = run(PREDICT)
    assert found.outcome is Outcome.OK, found.message
    if os.geteuid() == 0:
        assert found.isolation.weak
        assert "control group" in found.isolation.reasons[0]
        assert "/sys/fs/cgroup" in found.isolation.reasons[0]


def test_where_full_walls_are_asked_for_nothing_runs_behind_weak_ones(run: Run) -> None:
    found = run("print('begun')\n" + PREDICT, full_walls=True)
    if os.geteuid() == 0:
        assert found.outcome is Outcome.PLATFORM_ERROR
        assert "full walls, as in an examination" in found.message
        assert "are not mounted; boot with systemd" in found.message
        assert "costs no marks" in found.message


def test_programs_run_and_their_memory_is_seen(run: Run) -> None:
    hog = "hog = bytearray(60 << 20)\nimport time\ntime.sleep(0.4)\n"
    found = run(hog + PREDICT)
    assert found.outcome is Outcome.OK
    assert found.usage.peak_memory_bytes > 60 << 20


def test_notebooks_run(run: Run) -> None:
    found = run(PREDICT, kind="notebook")
    assert found.outcome is Outcome.OK, found.message


def test_memory_of_all_processes_together_is_bounded(run: Run) -> None:
    source = "import os, time\nos.fork()\nos.fork()\nhog = bytearray(60 << 20)\ntime.sleep(30)\n"
    found = run(source, memory_bytes=120 << 20)
    assert found.outcome is Outcome.OUT_OF_MEMORY, found.message


def test_processor_time_of_all_processes_together_is_bounded(run: Run) -> None:
    source = "import os\nos.fork()\nos.fork()\nwhile True:\n    pass\n"
    found = run(source, cpu_seconds=1.0)
    assert found.outcome is Outcome.TIMEOUT
    assert "processor time" in found.message


def test_processes_are_bounded(run: Run) -> None:
    source = (
        "import os\ndef bomb():\n    while True:\n        if not os.fork():\n"
        "            while True: pass\nbomb()\n"
    )
    found = run(source, processes=20)
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "BlockingIOError" in found.message
