"""Without control groups a run still has every limit, held less tightly, and says that it is weak.

The programs run in a process that sees no control group at all.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.contract import Outcome

PROBE = """
import json, sys
from pathlib import Path
from sandbox.backends import open_backend
from tests.sandbox.jobs import notebook, script

runtime, slots, kind, limits, *sources = sys.argv[1:]
backend = open_backend("bubblewrap", runtime=Path(runtime), slots=Path(slots), max_slots=1)
job = {"script": script, "notebook": notebook}[kind](*sources, **json.loads(limits))
found = backend.run(job)
print(json.dumps([found.outcome, found.message, found.isolation.weak, found.isolation.reasons,
                  found.usage.peak_memory_bytes]))
"""
WITHOUT_GROUPS = ["unshare", "--mount", "sh", "-c", 'umount -R -l /sys/fs/cgroup; exec "$@"', "sh"]
PREDICT = "def predict(images):\n    return [0] * len(images)\n"


@pytest.fixture
def run(lab_runtime: Path, tmp_path: Path):
    def run(*sources: str, kind: str = "script", **limits: float) -> tuple[Outcome, str, int]:
        command = [sys.executable, "-c", PROBE, str(lab_runtime), str(tmp_path), kind]
        if os.geteuid() == 0:
            command = WITHOUT_GROUPS + command
        done = subprocess.run(
            [*command, json.dumps(limits), *sources],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert done.returncode == 0, done.stderr
        outcome, message, weak, reasons, peak = json.loads(done.stdout.splitlines()[-1])
        if os.geteuid() == 0:
            assert weak
            assert "control group" in reasons[0]
        return Outcome(outcome), message, peak

    return run


def test_programs_run_and_their_memory_is_seen(run) -> None:
    hog = "hog = bytearray(60 << 20)\nimport time\ntime.sleep(0.4)\n"
    outcome, _, peak = run(hog + PREDICT)
    assert outcome is Outcome.OK
    assert peak > 60 << 20


def test_notebooks_run(run) -> None:
    outcome, message, _ = run(PREDICT, kind="notebook")
    assert outcome is Outcome.OK, message


def test_memory_of_all_processes_together_is_bounded(run) -> None:
    source = "import os, time\nos.fork()\nos.fork()\nhog = bytearray(60 << 20)\ntime.sleep(30)\n"
    outcome, message, _ = run(source, memory_bytes=120 << 20)
    assert outcome is Outcome.OUT_OF_MEMORY, message


def test_processor_time_of_all_processes_together_is_bounded(run) -> None:
    source = "import os\nos.fork()\nos.fork()\nwhile True:\n    pass\n"
    outcome, message, _ = run(source, cpu_seconds=1.0)
    assert outcome is Outcome.TIMEOUT
    assert "processor time" in message


def test_processes_are_bounded(run) -> None:
    source = (
        "import os\ndef bomb():\n    while True:\n        if not os.fork():\n"
        "            while True: pass\nbomb()\n"
    )
    outcome, message, _ = run(source, processes=20)
    assert outcome is Outcome.STUDENT_ERROR
    assert "BlockingIOError" in message
