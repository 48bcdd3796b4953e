"""A run is heard of while it goes on, and can be ended at any time."""

import os
import select
from pathlib import Path

import pytest

from sandbox.contract import Backend, Cancelled, Outcome, Progress, Stage
from tests.sandbox.jobs import NAP, PREDICT, notebook, script


def test_all_stages_are_told_in_order(backend: Backend) -> None:
    seen: list[Progress] = []
    backend.run(script(PREDICT), on_progress=seen.append)
    stages = list(dict.fromkeys(progress.stage for progress in seen))
    assert stages == [Stage.STARTING, Stage.RUNNING, Stage.ANSWERING, Stage.SEALING]


def test_word_comes_again_and_again_with_facts_and_the_newest_output(backend: Backend) -> None:
    seen: list[Progress] = []
    source = "import time\nhog = bytearray(50 << 20)\nprint('epoch 1')\ntime.sleep(2.2)\n" + PREDICT
    backend.run(script(source), on_progress=seen.append)
    running = [progress for progress in seen if progress.stage is Stage.RUNNING]
    assert len(running) >= 3
    assert running[-1].log_tail == "epoch 1\n"
    assert running[-1].memory_bytes > 50 << 20
    assert running[-1].cpu_seconds > 0


def test_the_cell_that_runs_is_told_of_how_many(backend: Backend) -> None:
    seen: list[Progress] = []
    backend.run(notebook("1", "import time\ntime.sleep(1.2)", PREDICT), on_progress=seen.append)
    assert (2, 3) in {(progress.cell, progress.cells) for progress in seen}


def test_the_newest_output_is_bounded(backend: Backend) -> None:
    seen: list[Progress] = []
    source = "for n in range(20_000):\n    print(n)\nimport time\ntime.sleep(0.6)\n" + PREDICT
    backend.run(script(source), on_progress=seen.append)
    assert max(len(progress.log_tail) for progress in seen) <= 16 * 1024
    assert seen[-1].log_tail.endswith("19999\n")


def test_when_a_cancelled_run_returns_every_process_of_it_has_ended(backend: Backend) -> None:
    seen: list[Progress] = []
    handles: list[int] = []
    source = (
        "import signal, subprocess, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"subprocess.Popen(['setsid', 'sleep', '{NAP}'])\nprint('up', flush=True)\n"
        "time.sleep(60)\n"
    )

    def cancelled() -> bool:
        up = any("up" in progress.log_tail for progress in seen)
        handles[:] = handles or [os.pidfd_open(int(pid)) for pid in processes_with(NAP) if up]
        return bool(handles)

    with pytest.raises(Cancelled):
        backend.run(script(source), on_progress=seen.append, cancelled=cancelled)
    ended, _, _ = select.select(handles, [], [], 0)
    assert ended == handles
    for handle in handles:
        os.close(handle)


def test_a_receiver_that_fails_ends_the_run(backend: Backend) -> None:
    class LeaseLost(Exception):
        pass

    def lost(progress: Progress) -> None:
        if progress.stage is Stage.RUNNING:
            raise LeaseLost

    with pytest.raises(LeaseLost):
        backend.run(script(f"import os\nos.execvp('sleep', ['sleep', '{NAP}'])"), on_progress=lost)
    assert not processes_with(NAP)


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
