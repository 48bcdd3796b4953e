"""Workers that are killed: the run is tried again, and no mark is lost or doubled."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.evaluation import judge, lifecycle, work
from grading.models import Metric, Proposal, Run, RunResult
from labs.datasets import load
from labs.spec import TaskSpec
from sandbox import cgroup
from sandbox.contract import Program, ProgramKind
from tests.conftest import lacking
from tests.pipeline.conftest import QUICK
from tests.pipeline.services import Worker, until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

# Long enough to be killed in the middle of it.
SLOW = b"import time\nprint('started', flush=True)\ntime.sleep(5)\n" + QUICK


def kill_all(victim: Worker, run: Run) -> None:
    victim.kill()


def kill_child(victim: Worker, run: Run) -> None:
    """As the kernel does when memory runs out: the process that holds the run, and no other."""
    os.kill(int(run.worker.rpartition(":")[2]), signal.SIGKILL)


def starve_child(victim: Worker, run: Run) -> None:
    """Let the kernel end that process itself, in a control group that has no memory to give."""
    mounts = cgroup.mounted()
    folder = mounts.get("memory", mounts.get("", Path())) / f"prayoga-test-{os.getpid()}"
    pid = run.worker.rpartition(":")[2]
    limit = "memory.limit_in_bytes" if "memory" in mounts else "memory.max"
    try:
        folder.mkdir()
        # Nothing at all: a few pages could last a process that waits to the end.
        (folder / limit).write_text("0")
        (folder / "cgroup.procs").write_text(pid)
    except OSError as error:
        lacking(f"a control group without memory ({error})")
    counts = folder / ("memory.oom_control" if "memory" in mounts else "memory.events")
    until(
        lambda: re.search(r"^oom_kill [1-9]", counts.read_text(), re.MULTILINE),
        "the kernel has ended it",
        victim,
    )
    until(lambda: not (folder / "cgroup.procs").read_text(), "it has gone", victim)
    folder.rmdir()


@pytest.mark.parametrize("kill", [kill_all, kill_child, starve_child])
def test_a_run_whose_worker_is_killed_is_finished_by_another_once(environment, hand_in, kill):
    with worker(environment) as victim:
        run = hand_in(SLOW)
        until(lambda: "started" in shown(run), "the program printed", victim)
        kill(victim, run)
        until(taken_back(run), "the lease has ended and the run waits again", victim)
        with worker(environment) as other:
            until(lambda: finished(run), "another worker has finished it", other)
    assert (run.state, run.outcome) == (Run.State.SCORED, "ok")
    assert (run.attempt, run.fence) == (2, 2)
    for made in (RunResult, Proposal, Metric):
        assert made.objects.filter(run=run).count() == 1


def test_a_run_whose_worker_was_killed_after_sealing_is_scored_and_not_run_again(
    environment, hand_in, bubblewrap, settings
):
    run = hand_in()
    settings.LEASE_SECONDS = 0
    claim = lifecycle.claim(run.pk, "killed before scoring")
    task = TaskSpec.from_json(run.task_version.spec)
    dataset = load(task.dataset)
    program = Program("solution.py", ProgramKind.SCRIPT, QUICK)
    execution = judge.execute(task, program, dataset, run.seed, bubblewrap)
    sealed = lifecycle.seal(claim, execution, {})
    until(taken_back(run), "the run waits again")
    with worker(environment) as other:
        until(lambda: finished(run), "another worker has scored it", other)
    assert run.state == Run.State.SCORED
    result = RunResult.objects.get(run=run)
    assert (result.pk, result.attempt, run.attempt) == (sealed.pk, 1, 2)
    assert Proposal.objects.filter(run=run).count() == 1


def taken_back(run: Run) -> Callable[[], bool]:
    def look() -> bool:
        return work.sweep().expired == 1 or run.attempt > 1

    return look


def finished(run: Run) -> bool:
    run.refresh_from_db()
    return run.is_finished


def shown(run: Run) -> str:
    run.refresh_from_db()
    return run.progress.get("log_tail", "")
