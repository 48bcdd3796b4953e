"""A run is heard of at least once a second, and can be ended at any time."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from sandbox.contract import Backend, Cancelled, Outcome, Progress, Stage
from tests.sandbox.jobs import PREDICT, notebook, script


def test_all_stages_are_told_in_order(backend: Backend) -> None:
    seen: list[Progress] = []
    backend.run(script(PREDICT), on_progress=seen.append)
    stages = list(dict.fromkeys(progress.stage for progress in seen))
    assert stages == [Stage.STARTING, Stage.RUNNING, Stage.ANSWERING, Stage.SEALING]


def test_word_comes_once_a_second_with_facts_and_the_newest_output(backend: Backend) -> None:
    seen: list[Progress] = []
    source = "import time\nhog = bytearray(50 << 20)\nprint('epoch 1')\ntime.sleep(2.2)\n" + PREDICT
    backend.run(script(source), on_progress=seen.append)
    times = [progress.elapsed_seconds for progress in seen]
    assert max(later - earlier for earlier, later in pairwise(times)) < 1
    busy = [progress for progress in seen if progress.stage is Stage.RUNNING][-1]
    assert busy.log_tail == "epoch 1\n"
    assert busy.memory_bytes > 50 << 20
    assert busy.cpu_seconds > 0


def test_the_newest_output_is_bounded(backend: Backend) -> None:
    seen: list[Progress] = []
    source = "for n in range(20_000):\n    print(n)\nimport time\ntime.sleep(0.6)\n" + PREDICT
    backend.run(script(source), on_progress=seen.append)
    assert max(len(progress.log_tail) for progress in seen) <= 16 * 1024
    assert seen[-1].log_tail.endswith("19999\n")


def test_cancelling_ends_every_process_at_once(backend: Backend) -> None:
    seen: list[Progress] = []
    source = (
        "import signal, subprocess, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen(['setsid', 'sleep', '987'])\nprint('up', flush=True)\ntime.sleep(60)\n"
    )
    asked = 0.0

    def cancelled() -> bool:
        nonlocal asked
        if not asked and any("up" in progress.log_tail for progress in seen):
            asked = time.monotonic()
        return bool(asked)

    with pytest.raises(Cancelled):
        backend.run(script(source), on_progress=seen.append, cancelled=cancelled)
    assert time.monotonic() - asked < 2
    assert not processes_with("987")


def test_a_receiver_that_fails_ends_the_run(backend: Backend) -> None:
    class LeaseLost(Exception):
        pass

    def lost(progress: Progress) -> None:
        if progress.stage is Stage.RUNNING:
            raise LeaseLost

    with pytest.raises(LeaseLost):
        backend.run(script("import os\nos.execvp('sleep', ['sleep', '986'])"), on_progress=lost)
    assert not processes_with("986")


def test_times_add_up(backend: Backend) -> None:
    found = backend.run(script("import time\ntime.sleep(0.3)\n" + PREDICT))
    assert found.outcome is Outcome.OK
    assert found.timing.run >= 0.3
    assert found.timing.start + found.timing.run <= found.timing.total


def processes_with(argument: str) -> list[str]:
    """The command lines on this machine that hold `argument`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if argument.encode() in words:
            found.append(entry.name)
    return found


def test_a_run_that_always_has_news_can_be_cancelled_too(backend: Backend) -> None:
    with pytest.raises(Cancelled):
        backend.run(notebook(*["1"] * 300), cancelled=lambda: True)
