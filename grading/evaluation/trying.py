"""Tries a program on public data alone and says what its answers look like. No database.

It proposes nothing: no rule for marks is imported here, and the hidden rows are out of reach.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from grading import checks, metrics
from grading.evaluation import asking, contracts, measuring
from grading.evaluation.printed import clean
from labs.datasets import Dataset
from labs.datasets.dataset import PublicOnly
from labs.spec import TaskSpec
from sandbox.contract import Backend, Execution, Outcome, Program, Progress

CONTRACT = checks.REGISTRY["contract"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in words."""

    name: str
    """A key of `grading.checks.REGISTRY`."""
    passed: bool
    message: str


@dataclass(frozen=True)
class Found:
    """What came of a try. Plain values: it is kept as JSON."""

    outcome: str
    message: str
    findings: tuple[Finding, ...]
    metric: str
    value: float | None
    """On public rows; None where there was nothing to measure, or the task has no rows."""
    rows: int
    """Public rows that it was measured on; 0 where the task has none."""
    error: dict[str, Any] | None
    stdout: str
    stderr: str
    seconds: float
    weak: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def execute(
    task: TaskSpec,
    program: Program,
    dataset: Dataset,
    seed: str,
    backend: Backend,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Execution:
    """Run a program in the sandbox, once, and ask it about public rows.

    Raises:
        Cancelled: `cancelled()` turned true.
    """
    with ThreadPoolExecutor(1) as meanwhile:
        job = asking.job(task, program, PublicOnly.of(dataset), seed, meanwhile)
        return clean(backend.run(job, on_progress=on_progress, cancelled=cancelled))


def look(task: TaskSpec, execution: Execution, dataset: Dataset, seed: str) -> Found:
    """Say what a try left: whether it ran, whether it keeps the contract, how good on public rows.

    Args:
        execution: as `execute` returned it; no fault of the platform's.
    """
    public = PublicOnly.of(dataset)
    kind = contracts.REGISTRY[task.contract.kind]
    metric = metrics.REGISTRY[task.metric.name]
    read = asking.read(task, execution, public, seed)
    value, rows = None, 0
    if kind.columns:
        measured = measuring.measure(task, execution, public, seed, read, None)
        value, rows = measured.value, measured.rows
    reading = read.reading
    return Found(
        outcome=reading.outcome.value,
        message=_message(execution, reading),
        findings=_findings(execution, reading, metric),
        metric=metric.name,
        value=value,
        rows=rows,
        error=asdict(execution.error) if execution.error else None,
        stdout=execution.stdout.text,
        stderr=execution.stderr.text,
        seconds=round(execution.timing.total, 2),
        weak=execution.isolation.weak,
    )


def _message(execution: Execution, reading: contracts.Reading) -> str:
    text = reading.message
    if not text and reading.outcome is Outcome.OK:
        text = "Your program ran to its end." if execution.ran_to_end else execution.message
    return f"{text} {execution.adapter_says}".strip()


def _findings(
    execution: Execution, reading: contracts.Reading, metric: metrics.Metric
) -> tuple[Finding, ...]:
    """The program's end, and the check `contract` itself, so that both say the same of a file."""
    ended = "It ran to its end." if execution.ran_to_end else "It did not run to its end."
    nothing = checks.Score(metric.name, metric.phrase, None, None, None, "none", False)
    facts = checks.Facts(
        ran_to_end=execution.ran_to_end,
        ending=reading.message,
        answers=reading.answers,
        score=nothing,
        found=checks.Found(),
        earlier={},
    )
    kept = CONTRACT.judge(facts, Decimal(1), {})
    return (
        Finding("runs", execution.ran_to_end, ended),
        Finding("contract", kept.points == 1, kept.message),
    )
