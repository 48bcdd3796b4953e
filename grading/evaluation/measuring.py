"""From read answers to numbers: the metric, over seeds where a task is run under several, and what
the answers came to after something had been changed. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import mean, stdev

from grading import checks, metrics
from grading.evaluation import asking, attached, contracts
from grading.evaluation.judgement import CLAIMED, NONE, REPEATED
from grading.metrics import Compute
from labs.datasets import Dataset
from labs.spec import TaskSpec
from sandbox.contract import Execution

FLOOR_ERRORS = 3.0
"""A value within so many standard errors of the baseline is at the baseline: guessing lands there.
How large a standard error is, each metric says."""


@dataclass(frozen=True)
class Measured:
    """What one run's answers came to."""

    value: float | None
    """The mean over seeds; None: nothing could be measured."""
    public_value: float | None
    evidence: str
    rows: int
    """Hidden rows that it was measured on."""
    values: tuple[float, ...] = ()
    """One for each seed."""
    beside: Mapping[str, float] = field(default_factory=dict)
    """Further metrics of the first seed's answers."""
    found: checks.Found = field(default_factory=checks.Found)

    @property
    def spread(self) -> float | None:
        """The standard deviation over seeds; None where there was one."""
        return stdev(self.values) if len(self.values) > 1 else None


def measure(
    task: TaskSpec,
    execution: Execution,
    dataset: Dataset,
    seed: str,
    read: asking.Read,
    claimed: float | None,
) -> Measured:
    """Compute everything there is to compute from a run's answers."""
    kind = contracts.REGISTRY[task.contract.kind]
    truth = kind.truth(contracts.Scope(task.contract, dataset, seed))
    rows = int(truth.is_hidden.sum())
    compute = metrics.REGISTRY[task.metric.name].on(task.metric.options)
    value, public_value = _on_rows(compute, read.reading.values, truth)
    if value is None:
        return Measured(
            None, None, CLAIMED if claimed is not None else NONE, rows, found=read.found
        )
    values = [value]
    for reading, other in attached.repeated(task, execution, dataset, seed):
        again, _ = _on_rows(compute, reading.values, other)
        values += [again] if again is not None else []
    all_there = len(values) == task.metric.seeds > 1
    beside = {}
    for name in task.metric.beside:
        further, _ = _on_rows(metrics.REGISTRY[name].on({}), read.reading.values, truth)
        beside[name] = further if further is not None else 0.0
    return Measured(
        mean(values),
        public_value,
        REPEATED if all_there and kind.evidence == "verified" else kind.evidence,
        rows,
        tuple(values),
        beside,
        _found(task, execution, dataset, seed, read, compute, truth),
    )


def above_floor(task: TaskSpec, value: float | None, floor: float | None, rows: int) -> bool:
    """Say whether a value is more than guessing reaches."""
    if value is None or floor is None:
        return False
    return value > floor + FLOOR_ERRORS * metrics.REGISTRY[task.metric.name].error(floor, rows)


def _on_rows(
    compute: Compute, values: contracts.Values | None, truth: contracts.Truth
) -> tuple[float | None, float | None]:
    """Return the metric on hidden and on public rows; decoys never count towards the first."""
    if values is None:
        return None, None
    value, public_value = (
        compute(contracts.pick(values, rows), contracts.pick(truth.values, rows))
        if rows.any()
        else None
        for rows in (truth.is_hidden, ~truth.is_hidden)
    )
    return value, public_value


def _found(
    task: TaskSpec,
    execution: Execution,
    dataset: Dataset,
    seed: str,
    read: asking.Read,
    compute: Compute,
    truth: contracts.Truth,
) -> checks.Found:
    """Return what was found beside the answers, with what answers after a change came to."""
    kind, before = contracts.REGISTRY[task.contract.kind], read.reading.values
    answers = dict(read.again)
    errors = dict(read.found.errors)
    graph = None
    if asking.model_file(task):
        clean = attached.alone(task, execution, dataset, seed)
        graph = clean.graph
        if clean.why:
            errors["confirmed"] = clean.why
        if clean.values is not None:
            answers["clean"] = clean.values
    again = {}
    for name, values in answers.items():
        value, _ = _on_rows(compute, values, truth)
        changed = 0.0 if before is None else kind.differ(values, before) / max(len(values), 1)
        again[name] = checks.Again(value, changed)
    return checks.Found(read.found.variables, read.found.probes, errors, again, graph)
