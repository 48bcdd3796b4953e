"""Judges one program: runs it in a sandbox, then scores its sealed answers outside. No database.

`score` is a pure function: sealed bytes and facts scored again give the same judgement, bit for
bit. It runs on the trusted side, without any code of the student's.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

from grading import checks, metrics, scheme
from grading.evaluation import asking, breakdown, contracts, further, measuring
from grading.evaluation.judgement import (
    NONE,
    CheckFound,
    DatasetUsed,
    Judgement,
    LogKept,
    MetricFound,
    ProposalFound,
    Seconds,
)
from grading.evaluation.measuring import Measured
from grading.evaluation.printed import clean, printed
from grading.metrics import Metric
from labs.datasets.dataset import Dataset
from labs.spec import EVIDENCE, Calibration, CheckSpec, TaskSpec
from sandbox.contract import Backend, Execution, Isolation, Job, Outcome, Program, Progress

CONTRACT = "contract"
"""The agreed function itself answered, and no adapter in its place."""


def execute(
    task: TaskSpec,
    program: Program,
    dataset: Dataset,
    seed: str,
    backend: Backend,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    cold: bool = False,
    full_walls: bool = False,
) -> Execution:
    """Run a program in the sandbox and return its facts, their texts made fit to be stored.

    Args:
        cold, full_walls: as `sandbox.contract.Job` has them; examinations ask for them.

    Raises:
        Cancelled: `cancelled()` turned true.
    """

    def run(job: Job) -> Execution:
        job = replace(job, cold=cold, full_walls=full_walls)
        return backend.run(job, on_progress=on_progress, cancelled=cancelled)

    with ThreadPoolExecutor(1) as meanwhile:
        execution = run(asking.job(task, program, dataset, seed, meanwhile))
    return clean(further.attach(task, program, dataset, seed, run, execution))


def score(
    task: TaskSpec,
    execution: Execution,
    dataset: Dataset,
    seed: str,
    component: scheme.Component,
    earlier: Mapping[str, checks.Earlier] | None = None,
) -> Judgement:
    """Score a finished run from its facts and its sealed artefact.

    Args:
        execution: as `execute` returned it, or as `record.load` read it back.
        component: what marks are proposed for.
        earlier: values of other tasks that checks compare with, as recorded with the run.
    """
    if execution.outcome is Outcome.PLATFORM_ERROR:
        return without_run(
            task, dataset, Outcome.PLATFORM_ERROR, execution.message, execution.isolation
        )
    metric = metrics.REGISTRY[task.metric.name]
    text = printed(execution)
    claimed = metric.claimed(text)
    kind = contracts.REGISTRY[task.contract.kind]
    read = asking.read(task, execution, dataset, seed)
    reading = read.reading
    measured = measuring.measure(task, execution, dataset, seed, read, claimed)
    evidence = measured.evidence
    enough = EVIDENCE.index(evidence) >= EVIDENCE.index(task.metric.evidence)
    found = _metric(metric.name, measured_on(task, dataset), measured.value, measured.public_value)
    facts = checks.Facts(
        ran_to_end=execution.ran_to_end,
        ending=reading.message,
        answers=reading.answers,
        score=checks.Score(
            metric.name,
            metric.phrase,
            found.value,
            found.target,
            found.floor,
            evidence,
            enough,
            sd=task.calibration.sd if task.calibration else 0.0,
        ),
        found=measured.found,
        earlier=earlier or {},
    )
    verdicts = tuple(_check(facts, spec) for spec in task.checks)
    proposed = scheme.propose(
        component,
        [scheme.CheckPoints(v.name, v.points, v.max_points) for v in verdicts],
        ran_to_end=execution.ran_to_end,
        above_floor=measuring.above_floor(task, found.value, found.floor, measured.rows),
        evidence_enough=enough,
    )
    return Judgement(
        outcome=reading.outcome,
        message=_message(
            execution, reading.message, metric, found, measured, kind.ran(measured.rows)
        ),
        evidence=evidence,
        adapter=(execution.adapter or CONTRACT) if reading.values is not None else None,
        metric=found,
        claimed=claimed,
        checks=verdicts,
        proposal=ProposalFound(
            component.key, proposed.marks, proposed.max_marks, proposed.band, proposed.explanation
        ),
        isolation=execution.isolation,
        seconds=Seconds(
            start=execution.timing.start, run=execution.timing.run, total=execution.timing.total
        ),
        dataset=DatasetUsed(dataset.name, dataset.stand_in),
        log=LogKept(execution.stdout.text, execution.stderr.text),
        breakdown=breakdown.of(task, dataset, seed, read, text),
    )


def judge(
    task: TaskSpec,
    program: Program,
    dataset: Dataset,
    seed: str,
    backend: Backend,
    component: scheme.Component,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    earlier: Mapping[str, checks.Earlier] | None = None,
) -> Judgement:
    """Run and score a program in one go, with the seconds that each took.

    Raises:
        Cancelled: `cancelled()` turned true.
    """
    began = time.monotonic()
    execution = execute(task, program, dataset, seed, backend, on_progress, cancelled)
    ran = time.monotonic()
    judgement = score(task, execution, dataset, seed, component, earlier)
    ended = time.monotonic()
    seconds = replace(judgement.seconds, score=ended - ran, total=ended - began)
    return replace(judgement, seconds=seconds)


def measured_on(task: TaskSpec, dataset: Dataset | None) -> Calibration | None:
    """Return the task's calibration if it holds for these data: a target is worth nothing else."""
    found = task.calibration
    return found if found and dataset and found.dataset_digest == dataset.digest else None


def without_run(
    task: TaskSpec,
    dataset: Dataset | None,
    outcome: Outcome,
    message: str,
    isolation: Isolation,
) -> Judgement:
    """Judge what says nothing about the program: a refused file, a fault of the platform."""
    return Judgement(
        outcome=outcome,
        message=message,
        evidence=NONE,
        adapter=None,
        metric=_metric(task.metric.name, measured_on(task, dataset), None, None),
        claimed=None,
        checks=(),
        proposal=None,
        isolation=isolation,
        seconds=Seconds(),
        dataset=DatasetUsed(dataset.name, dataset.stand_in)
        if dataset
        else DatasetUsed(task.dataset, False),
    )


def _metric(
    name: str, measured: Calibration | None, value: float | None, public_value: float | None
) -> MetricFound:
    if measured is None:
        return MetricFound(name, value, None, None, None, public_value)
    return MetricFound(name, value, measured.target, measured.floor, measured.mean, public_value)


def _check(facts: checks.Facts, spec: CheckSpec) -> CheckFound:
    most = Decimal(spec.weight)
    verdict = checks.REGISTRY[spec.name].judge(facts, most, spec.options)
    return CheckFound(
        spec.name, verdict.points == most, verdict.points, most, verdict.message, verdict.evidence
    )


def _message(
    execution: Execution,
    problem: str,
    metric: Metric,
    found: MetricFound,
    measured: Measured,
    ran: str,
) -> str:
    text = problem or _praise(metric, found, measured, ran)
    return f"{text} {execution.adapter_says}" if execution.adapter_says else text


def _praise(metric: Metric, found: MetricFound, measured: Measured, ran: str) -> str:
    text = ran
    if found.value is None:
        return f"{text}."
    text += f": {metric.name} {metric.phrase(found.value)}"
    if measured.spread is not None:
        text += f" (mean of {len(measured.values)} seeds, spread {metric.phrase(measured.spread)})"
    for name, value in measured.beside.items():
        text += f", {name} {metrics.REGISTRY[name].phrase(value)}"
    if found.target is None:
        return f"{text}."
    if found.value >= found.target:
        return f"{text}, which reaches the target of {metric.phrase(found.target)}."
    return f"{text}; the target is {metric.phrase(found.target)}."
