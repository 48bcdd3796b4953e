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


def test_files_are_bounded(run: Run) -> None:
    source = "import os\nn = 0\nwhile True:\n    os.mkdir(f'/tmp/{n}')\n    n += 1\n"
    found = run(source, files=3000)
    assert found.outcome is Outcome.STUDENT_ERROR, found.message
    assert "3000 files and folders" in found.message


@pytest.mark.parametrize("place", ["/dev/shm", "/tmp", "/work"])
def test_memory_in_files_is_counted(run: Run, place: str) -> None:
    source = (
        f"import time\nfile = open('{place}/hog', 'wb')\nfor n in range(200):\n"
        "    file.write(b'x' * (1 << 20))\ntime.sleep(30)\n"
    )
    found = run(source, memory_bytes=100 << 20)
    assert found.outcome is Outcome.OUT_OF_MEMORY, found.message


def test_memory_that_nobody_could_count_is_refused(run: Run) -> None:
    source = """
import ctypes, os
for make in (lambda: os.memfd_create("hog"), lambda: ctypes.CDLL(None).shmget(1, 4096, 0o1666)):
    try:
        assert make() == -1
    except OSError as error:
        assert error.errno == 38
"""
    found = run(source + PREDICT)
    assert found.outcome is Outcome.OK, found.message


def test_the_frameworks_do_without_it(run: Run) -> None:
    source = """
import numpy as np
from sklearn.neighbors import KNeighborsClassifier
import torch
KNeighborsClassifier(1, n_jobs=2).fit(np.eye(4), range(4)).predict(np.eye(4))
layer = torch.nn.Linear(4, 2)
list(torch.utils.data.DataLoader(torch.eye(4), num_workers=1))
layer(torch.eye(4)).sum().backward()
"""
    found = run(source + PREDICT, memory_bytes=3 << 30, wall_seconds=120.0, cpu_seconds=120.0)
    assert found.outcome is Outcome.OK, found.message
