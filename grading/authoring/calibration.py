"""Measures a task's target and floor on this machine and data. Targets are never typed in."""

import hashlib
import math
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Self

from django.utils import timezone

from grading import metrics
from grading.evaluation import contracts, judge
from grading.evaluation.work import execution_component
from grading.scheme import Scheme
from labs.datasets import Dataset
from labs.spec import Calibration, TaskSpec
from sandbox.contract import Backend, Execution, Outcome, Program, Progress

DIGITS = 6
"""Decimal places kept, rounded down: a target is never above what was measured."""


class CalibrationFailed(Exception):
    """The reference could not be measured; the text says why."""


@dataclass(frozen=True)
class Measured:
    """One run of the reference: what is kept of it, as JSON has it too."""

    value: float
    seconds: float
    peak_memory_bytes: int
    versions: Mapping[str, str]
    artefact_sha256: str = ""

    @classmethod
    def of(cls, value: float, execution: Execution) -> Self:
        return cls(
            value,
            execution.timing.total,
            execution.usage.peak_memory_bytes,
            dict(execution.versions),
            execution.artefact_sha256,
        )


def runs(
    task: TaskSpec, reference: Program, dataset: Dataset, backend: Backend, seeds: int
) -> Iterator[Measured]:
    """Run the reference once for each seed, by the path that a submission takes.

    Raises:
        CalibrationFailed: a run did not end with a verified value.
    """
    for number in range(1, seeds + 1):
        yield measure(task, reference, dataset, backend, number)


def measure(
    task: TaskSpec,
    reference: Program,
    dataset: Dataset,
    backend: Backend,
    number: int,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Measured:
    """Run the reference under one of its seeds; the first has the number 1.

    Raises:
        CalibrationFailed: the run did not end with a verified value.
        Cancelled: `cancelled()` turned true.
    """
    component = execution_component(task.experiment, Scheme())
    seed = hashlib.sha256(f"calibration {number}".encode()).hexdigest()[:32]
    execution = judge.execute(task, reference, dataset, seed, backend, on_progress, cancelled)
    judgement = judge.score(task, execution, dataset, seed, component)
    if judgement.outcome is not Outcome.OK or judgement.metric.value is None:
        raise CalibrationFailed(
            f"The reference ended with {judgement.outcome.value} at seed {number}: "
            f"{judgement.message}"
        )
    return Measured.of(judgement.metric.value, execution)


def refuse_unless_repeated(first: float, again: float) -> None:
    """Raises CalibrationFailed where the first seed did not give the same value again."""
    if again != first:
        raise CalibrationFailed(
            f"The first seed gave {first:.6f}, then {again:.6f}: let the reference draw from "
            "seeded generators alone, or say under [metric] why that can't be, as in "
            'unrepeatable = "...".'
        )


def floor(task: TaskSpec, dataset: Dataset) -> tuple[str, float]:
    """Return the trivial baseline's name and the best value that it reaches on the hidden rows."""
    scope = contracts.Scope(task.contract, dataset, "")
    kind = contracts.REGISTRY[task.contract.kind]
    truth = kind.truth(scope)
    hidden = contracts.pick(truth.values, truth.is_hidden)
    compute = metrics.REGISTRY[task.metric.name].on(task.metric.options)
    name, answers = kind.baseline(scope)
    return name, max(compute(answer, hidden) for answer in answers)


def calibration(task: TaskSpec, dataset: Dataset, measured: list[Measured]) -> Calibration:
    """Put together what was measured: target = mean - 2 standard deviations."""
    values = [run.value for run in measured]
    spread = stdev(values) if len(values) > 1 else 0.0
    baseline, lowest = floor(task, dataset)
    newest = measured[-1]
    metric = metrics.REGISTRY[task.metric.name]
    return Calibration(
        mean=_down(mean(values)),
        sd=_down(spread),
        runs=len(values),
        target=_down(mean(values) - 2 * spread),
        floor=_down(lowest),
        baseline=baseline,
        dataset=dataset.name,
        dataset_digest=dataset.digest,
        metric=task.metric.name,
        measured_at=timezone.now().strftime("%Y-%m-%dT%H:%MZ"),
        machine=_machine(),
        versions={
            **{name: text for name, text in newest.versions.items() if name != "kernel"},
            metric.name: metric.version,
        },
        seconds=round(mean(run.seconds for run in measured), 1),
        peak_memory_bytes=max(run.peak_memory_bytes for run in measured),
        values=tuple(_down(value) for value in values),
    )


def _down(value: float) -> float:
    return math.floor(round(value * 10**DIGITS, 3)) / 10**DIGITS


def _machine() -> str:
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    kernel = platform.release().partition("-")[0]
    return f"{model}, {os.cpu_count()} processors, {platform.system()} {kernel}"
