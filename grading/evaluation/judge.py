"""Judges one program: runs it in a sandbox, then scores its sealed answers outside. No database.

`score` is a pure function: sealed bytes and facts scored again give the same judgement, bit for
bit. It runs on the trusted side, without any code of the student's.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

from grading import checks, metrics, scheme
from grading.evaluation import contracts, hidden
from grading.evaluation.judgement import (
    CLAIMED,
    NONE,
    VERIFIED,
    CheckFound,
    DatasetUsed,
    Judgement,
    LogKept,
    MetricFound,
    ProposalFound,
    Seconds,
)
from grading.evaluation.printed import clean, printed
from grading.metrics import Metric
from labs.datasets.dataset import Dataset
from labs.spec import EVIDENCE, Calibration, CheckSpec, TaskSpec
from sandbox.contract import Ask, Backend, Execution, Isolation, Job, Outcome, Program, Progress

FLOOR_ERRORS = 3.0
"""A value within so many standard errors of the baseline is at the baseline: guessing lands there.
The standard error is that of a share over the hidden rows, sqrt(p (1 - p) / n)."""


def execute(
    task: TaskSpec,
    program: Program,
    dataset: Dataset,
    seed: str,
    backend: Backend,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Execution:
    """Run a program in the sandbox and return its facts, their texts made fit to be stored.

    Raises:
        Cancelled: `cancelled()` turned true.
    """
    contract = task.contract
    # The inputs are made while the program runs, which gets them only at its end.
    with ThreadPoolExecutor(1) as meanwhile:
        asked = meanwhile.submit(hidden.prepare, dataset, seed)
        questions = hidden.questions(len(hidden.key(dataset, seed).labels), seed)
        job = Job(
            program=program,
            ask=Ask(
                contract.function,
                contract.signature,
                lambda: asked.result().ask_inputs,
                questions,
            ),
            mounts=dataset.mounts,
            environment=dataset.environment,
            limits=task.limits,
            seed=hidden.program_seed(seed),
        )
        return clean(backend.run(job, on_progress=on_progress, cancelled=cancelled))


def score(
    task: TaskSpec,
    execution: Execution,
    dataset: Dataset,
    seed: str,
    component: scheme.Component,
) -> Judgement:
    """Score a finished run from its facts and its sealed artefact.

    Args:
        execution: as `execute` returned it, or as `record.load` read it back.
        component: what marks are proposed for.
    """
    if execution.outcome is Outcome.PLATFORM_ERROR:
        return without_run(
            task, dataset, Outcome.PLATFORM_ERROR, execution.message, execution.isolation
        )
    metric = metrics.REGISTRY[task.metric.name]
    claimed = metric.claimed(printed(execution))
    reading = _read(task, execution, dataset, seed)
    value, public_value = _measure(metric, reading, hidden.key(dataset, seed))
    evidence = VERIFIED if value is not None else CLAIMED if claimed is not None else NONE
    enough = EVIDENCE.index(evidence) >= EVIDENCE.index(task.metric.evidence)
    found = _metric(metric.name, measured_on(task, dataset), value, public_value)
    facts = checks.Facts(
        ran_to_end=execution.ran_to_end,
        ending=reading.message,
        answers=reading.answers,
        score=checks.Score(
            metric.name, metric.phrase, value, found.target, found.floor, evidence, enough
        ),
    )
    verdicts = tuple(_check(facts, spec) for spec in task.checks)
    proposed = scheme.propose(
        component,
        [scheme.CheckPoints(v.name, v.points, v.max_points) for v in verdicts],
        ran_to_end=execution.ran_to_end,
        above_floor=_above_floor(found, len(dataset.hidden_labels)),
        evidence_enough=enough,
    )
    return Judgement(
        outcome=reading.outcome,
        message=reading.message or _praise(metric, found, len(dataset.hidden_labels)),
        evidence=evidence,
        adapter="contract" if reading.values is not None else None,
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
) -> Judgement:
    """Run and score a program in one go, with the seconds that each took.

    Raises:
        Cancelled: `cancelled()` turned true.
    """
    began = time.monotonic()
    execution = execute(task, program, dataset, seed, backend, on_progress, cancelled)
    ran = time.monotonic()
    judgement = score(task, execution, dataset, seed, component)
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


def _read(task: TaskSpec, execution: Execution, dataset: Dataset, seed: str) -> contracts.Reading:
    if execution.outcome is not Outcome.OK:
        why = f"{task.contract.signature} gave no answers that could be scored."
        return contracts.Reading(
            execution.outcome, execution.message, None, checks.Answers(False, why)
        )
    rows = len(hidden.key(dataset, seed).labels)
    return contracts.REGISTRY[task.contract.kind].read(
        contracts.Given(
            artefact=execution.artefact or b"",
            errors=execution.answer_errors,
            questions=hidden.questions(rows, seed),
            rows=rows,
            signature=task.contract.signature,
            classes=dataset.classes,
        )
    )


def _measure(
    metric: Metric, reading: contracts.Reading, key: hidden.Key
) -> tuple[float | None, float | None]:
    """Return the metric on hidden and on public rows; decoys never count towards the first."""
    if reading.values is None:
        return None, None
    value, public_value = (
        metric.compute(reading.values[rows], key.labels[rows]) if rows.any() else None
        for rows in (key.is_hidden, ~key.is_hidden)
    )
    return value, public_value


def _metric(
    name: str, measured: Calibration | None, value: float | None, public_value: float | None
) -> MetricFound:
    if measured is None:
        return MetricFound(name, value, None, None, None, public_value)
    return MetricFound(name, value, measured.target, measured.floor, measured.mean, public_value)


def _check(facts: checks.Facts, spec: CheckSpec) -> CheckFound:
    most = Decimal(spec.weight)
    verdict = checks.REGISTRY[spec.name].judge(facts, most, spec.options)
    return CheckFound(spec.name, verdict.points == most, verdict.points, most, verdict.message)


def _above_floor(found: MetricFound, rows: int) -> bool:
    if found.value is None or found.floor is None:
        return False
    error = (found.floor * (1 - found.floor) / rows) ** 0.5
    return found.value > found.floor + FLOOR_ERRORS * error


def _praise(metric: Metric, found: MetricFound, rows: int) -> str:
    text = f"Your program ran and answered for {rows} images that it had not seen"
    if found.value is None:
        return f"{text}."
    text += f": {metric.name} {metric.phrase(found.value)}"
    if found.target is None:
        return f"{text}."
    if found.value >= found.target:
        return f"{text}, which reaches the target of {metric.phrase(found.target)}."
    return f"{text}; the target is {metric.phrase(found.target)}."
