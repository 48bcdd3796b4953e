"""Every limit ends a run with its own outcome, for one process or many."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, script

MIB = 2**20


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    pass\n",
        "import signal, time\nfor n in set(signal.Signals) - {9, 19}:\n    signal.signal(n, "
        "signal.SIG_IGN)\ntime.sleep(60)\n",
    ],
    ids=["busy", "asleep and ignoring every signal"],
)
def test_the_wall_clock(backend: Backend, source: str) -> None:
    found = backend.run(script(source, wall_seconds=0.5))
    assert found.outcome is Outcome.TIMEOUT
    assert "0.5 s" in found.message
    assert found.timing.run < 3


def test_the_wall_clock_while_answering(backend: Backend) -> None:
    source = "def predict(images):\n    while True:\n        pass\n"
    found = backend.run(script(source, wall_seconds=0.7))
    assert found.outcome is Outcome.TIMEOUT
    assert "predict(images)" in found.message
    assert found.ran_to_end


def test_processor_time_is_counted_over_all_processes(backend: Backend) -> None:
    source = "import os\nos.fork()\nos.fork()\nwhile True:\n    pass\n"
    found = backend.run(script(source, cpu_seconds=0.8))
    assert found.outcome is Outcome.TIMEOUT
    assert "processor time" in found.message
    assert 0.8 < found.usage.cpu_seconds < 5


HOGS = {
    "heap": "hog = bytearray(200 << 20)",
    "shared": "import mmap\nhog = mmap.mmap(-1, 200 << 20)\nhog.write(b'x' * (200 << 20))",
    "tmpfs": "open('/tmp/hog', 'wb').write(b'x' * (200 << 20))",
    "shm": "open('/dev/shm/hog', 'wb').write(b'x' * (200 << 20))",
    "children": "import os\nos.fork()\nos.fork()\nhog = bytearray(40 << 20)\nwhile True: pass",
    "child only": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
    "'hog = bytearray(200 << 20)'])",
}


@pytest.mark.parametrize("hog", HOGS.values(), ids=HOGS.keys())
def test_memory_of_every_kind(backend: Backend, hog: str) -> None:
    found = backend.run(script(hog + "\n" + PREDICT, memory_bytes=100 * MIB))
    assert found.outcome is Outcome.OUT_OF_MEMORY, found.message
    assert "100 MiB" in found.message


def test_an_allocation_that_is_refused_counts_as_memory_too(backend: Backend) -> None:
    found = backend.run(script("import numpy\nnumpy.ones(10**15)\n"))
    assert found.outcome is Outcome.OUT_OF_MEMORY
    assert found.error is not None
    assert found.error.line == 2


def test_inodes_without_content_run_into_the_memory_limit(backend: Backend) -> None:
    source = "import os\nn = 0\nwhile True:\n    os.mkdir(f'/tmp/{n}')\n    n += 1\n"
    found = backend.run(script(source, memory_bytes=60 * MIB))
    assert found.outcome in (Outcome.OUT_OF_MEMORY, Outcome.STUDENT_ERROR)
    assert found.timing.run < 15


def test_processes(backend: Backend) -> None:
    bomb = (
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n"
    )
    found = backend.run(script(bomb, processes=30, wall_seconds=1.0))
    assert found.outcome is Outcome.TIMEOUT


def test_threads_are_counted_and_the_limit_is_named(backend: Backend) -> None:
    storm = (
        "import threading, time\nfor _ in range(500):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    found = backend.run(script(storm, processes=30))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "30 processes" in found.message


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_the_log(backend: Backend, stream: str) -> None:
    flood = f"import sys\nwhile True:\n    print('x' * 999, file=sys.{stream})\n"
    found = backend.run(script(flood, log_bytes=MIB, log_kept_bytes=10_000))
    assert found.outcome is Outcome.OUTPUT_LIMIT
    log = getattr(found, stream)
    assert log.total_bytes > MIB
    assert len(log.text) < 10_100
    assert "bytes left out" in log.text


def test_a_log_within_its_limit_keeps_head_and_tail(backend: Backend) -> None:
    source = "for n in range(10_000):\n    print(n)\n" + PREDICT
    found = backend.run(script(source, log_kept_bytes=1000))
    assert found.outcome is Outcome.OK
    assert found.stdout.text.startswith("0\n1\n2\n")
    assert found.stdout.text.endswith("9998\n9999\n")


@pytest.mark.parametrize("place", ["/work", "/tmp", "/dev/shm"])
def test_the_writable_folders_are_small(backend: Backend, place: str) -> None:
    fill = f"for n in range(50):\n    open(f'{place}/{{n}}', 'wb').write(b'x' * (1 << 20))\n"
    found = backend.run(script(fill, scratch_bytes=8 * MIB))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "8 MiB" in found.message


def test_one_file_is_bounded_even_if_it_is_empty_inside(backend: Backend) -> None:
    found = backend.run(script("open('sparse', 'wb').truncate(1 << 40)\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "File too large" in found.message


def test_descriptors_and_core_files_are_bounded(backend: Backend) -> None:
    source = """
import resource
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 4096
files = []
try:
    while True:
        files.append(open("/dev/null"))
except OSError:
    files.clear()
"""
    assert backend.run(script(source + PREDICT)).outcome is Outcome.OK


def test_it_may_keep_so_many_processors_busy(backend: Backend) -> None:
    source = "import time\nend = time.monotonic() + 0.8\nwhile time.monotonic() < end:\n    pass\n"
    found = backend.run(script(source + PREDICT, cpus=0.25))
    assert found.outcome is Outcome.OK
    assert found.usage.cpu_seconds < 0.6
