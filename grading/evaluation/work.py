"""What a worker does with one run, and what upkeep does with all of them."""

import functools
import logging
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models.functions import Now

from grading import metrics
from grading.evaluation import earlier, judge, lifecycle, record
from grading.evaluation.lease import Lease
from grading.evaluation.lifecycle import Claim, Superseded
from grading.evaluation.publish import publish_due
from grading.models import ExamSession, HandIn, Run, RunResult
from grading.scheme import Component, Scheme
from labs.datasets import Dataset, DatasetError, load_for
from labs.spec import SpecError, TaskSpec
from sandbox import archive
from sandbox.backends import open_backend
from sandbox.choices import Choices
from sandbox.contract import (
    Backend,
    Cancelled,
    Execution,
    Outcome,
    Program,
    ProgramKind,
    SandboxUnavailable,
    Warming,
)

log = logging.getLogger(__name__)

EXECUTION = "execution"


def backend(
    name: str | None = None, *, at_once: int = 0, choices: Choices | None = None
) -> Backend:
    """Return the installation's sandbox, the same one each time: it keeps warm starts between runs.

    Args:
        name: another than the one of the settings.
        at_once: how many runs side by side, where that is more than the settings say.
        choices: others than a worker's, which waits for no warm start: until that can be had its
            runs start cold.

    Raises:
        SandboxUnavailable: there is none of that name.
    """
    return _opened(
        name or settings.SANDBOX_BACKEND,
        settings.LAB_RUNTIME,
        settings.DATA_DIR / "slots",
        max(settings.SLOTS, at_once),
        choices or replace(settings.SANDBOX_CHOICES, warm_wait_seconds=0.0),
    )


@functools.cache
def _opened(name: str, runtime: Path, slots: Path, max_slots: int, choices: Choices) -> Backend:
    return open_backend(name, runtime=runtime, slots=slots, max_slots=max_slots, choices=choices)


def prepare() -> None:
    """Make a worker ready before its first run, as far as that can be done without one."""
    try:
        sandbox = backend()
    except SandboxUnavailable as error:
        log.error("%s", error)
        return
    if isinstance(sandbox, Warming):
        sandbox.warm_up()


def execution_component(experiment: int | None, scheme: Scheme, exam: str = "") -> Component:
    """Return the component that a run of this experiment proposes marks for.

    Args:
        experiment: its number; None for practice, whose points are counted as a weekly entry's.
        exam: the key of the examination that it was handed in for: "T", "S", or none.
    """
    number = experiment or 0
    items = (*scheme.items([(number, "")]), scheme.exam())
    item = next(item for item in items if item.key == (exam or str(number)))
    return item.component(EXECUTION)


def _sitting(run: Run) -> ExamSession | None:
    """The sitting that the run's file was handed in at; None for the weekly work."""
    hand_in: HandIn | None = getattr(run.submission, "hand_in", None)
    return hand_in.seat.session if hand_in else None


def execute(run_id: int) -> None:
    """Take a waiting run, run and score it. Harmless where there is nothing to take.

    An error that is not foreseen here leaves the lease to expire: the run is tried again and, if
    it keeps failing, brought to staff.
    """
    claim = lifecycle.claim(run_id, f"{socket.gethostname()}:{os.getpid()}")
    if claim is None:
        log.info("run %s is not waiting; its message was a duplicate", run_id)
        return
    try:
        _go(claim)
    except Superseded:
        log.warning("run %s was taken away meanwhile; its result is discarded", run_id)
    except (SandboxUnavailable, DatasetError, SpecError, record.SealBroken, OSError) as fault:
        log.exception("run %s: attempt %s failed", run_id, claim.run.attempt)
        lifecycle.fail_platform(claim, str(fault))


def _go(claim: Claim) -> None:
    run = claim.run
    task = TaskSpec.from_json(run.task_version.spec)
    dataset = load_for(task)
    sitting = _sitting(run)
    result = getattr(run, "result", None)  # sealed in an earlier attempt
    if result is not None:
        lifecycle.resume_sealed(claim)
    else:
        result = _run(claim, task, dataset, sitting)
    if result is None:
        return
    scheme = Scheme.of(run.submission.enrolment.offering.scheme)
    experiment = run.submission.task.experiment
    number = experiment.number if experiment else None
    component = execution_component(number, scheme, sitting.kind if sitting else "")
    # Read back from the row, as any later scoring will, so that both see the same bytes.
    stored = RunResult.objects.get(pk=result.pk)
    execution, compared = record.load(stored), record.compared(stored)
    judgement = judge.score(task, execution, dataset, run.seed, component, compared)
    if experiment is None:
        judgement = replace(judgement, proposal=None)  # no mark hangs on practice
    lifecycle.finish(claim, judgement)


def _run(
    claim: Claim, task: TaskSpec, dataset: Dataset, sitting: ExamSession | None
) -> RunResult | None:
    """Run the program and seal its facts; None where the run ended or has to be tried again."""
    lease = Lease(claim)
    try:
        execution = judge.execute(
            task,
            _program(claim.run),
            dataset,
            claim.run.seed,
            backend(),
            lease.beat,
            lease.cancelled,
            cold=sitting is not None and not sitting.warm,
            full_walls=sitting is not None,
        )
    except Cancelled:
        lifecycle.end_cancelled(claim)
        return None
    if execution.outcome is Outcome.PLATFORM_ERROR:
        lifecycle.fail_platform(claim, execution.message)
        return None
    compared = earlier.of_student(task, claim.run.submission.enrolment)
    digests = _digests(claim.run, task, dataset, execution)
    return lifecycle.seal(claim, execution, digests, compared)


def _program(run: Run) -> Program:
    submission = run.submission
    with submission.file.open("rb") as stream:
        content = stream.read()
    name = submission.file_name
    entry = archive.look(content).entry if name.endswith(".zip") else ""
    return Program(name, ProgramKind(submission.kind), content, entry)


def _digests(run: Run, task: TaskSpec, dataset: Dataset, execution: Execution) -> dict[str, str]:
    metric = metrics.REGISTRY[task.metric.name]
    return {
        "code": run.submission.sha256,
        "task": task.digest,
        "dataset": dataset.digest,
        "metric": f"{metric.name} {metric.version}",
        "artefact": execution.artefact_sha256,
    }


@dataclass(frozen=True)
class Swept:
    """What one round of upkeep did."""

    expired: int
    published: int


def sweep() -> Swept:
    """Take runs away from silent workers and send what the queue missed."""
    late = Run.objects.filter(
        state__in=(Run.State.RUNNING, Run.State.SEALED), lease_until__lt=Now()
    )
    expired = sum(lifecycle.expire(run) for run in late)
    swept = Swept(expired, publish_due())
    if swept != Swept(0, 0):
        log.info("upkeep: %s runs taken back, %s messages sent", swept.expired, swept.published)
    return swept
