"""Grades the programs of `reference_solutions/` and compares them with what is expected.

They are the acceptance suite: right, weak and broken programs, each with what it must come to.
"""

import secrets
from collections.abc import Callable

from django.conf import settings

from grading.evaluation import earlier, judge
from grading.evaluation.judgement import Judgement
from grading.evaluation.work import execution_component
from grading.intake import inspect
from grading.scheme import Scheme
from labs import landing
from labs.datasets import Dataset
from labs.parse import variant_path
from labs.spec import Landed, TaskSpec, VariantSpec
from sandbox.contract import Backend, Program, Progress


def program(task: TaskSpec, variant: VariantSpec) -> Program:
    """Read a variant's file as if a student had handed it in.

    Raises:
        Refused: it would not be taken in.
    """
    file = variant_path(task.course, task.slug, variant.file)
    return inspect(file.name, file.read_bytes(), settings.MAX_UPLOAD_BYTES)


def grade(
    task: TaskSpec,
    variant: VariantSpec,
    dataset: Dataset,
    backend: Backend,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Judgement:
    """Run and score a variant as a weekly entry.

    Raises:
        Refused: its file would not be taken in.
        Cancelled: `cancelled()` turned true.
    """
    component = execution_component(task.experiment, Scheme())
    seed = secrets.token_hex(16)
    compared = earlier.of_references(task)
    return judge.judge(
        task,
        program(task, variant),
        dataset,
        seed,
        backend,
        component,
        on_progress,
        cancelled,
        earlier=compared,
    )


def share(judgement: Judgement) -> float | None:
    """Return which share of the execution marks is proposed; None where none are."""
    proposed = judgement.proposal
    return None if proposed is None else round(float(proposed.marks / proposed.max), 4)


def landed(task: TaskSpec, variant: VariantSpec, judgement: Judgement) -> Landed:
    """Return what is kept of a variant's judgement with the calibration."""
    return Landed(judgement.outcome.value, share(judgement), landing.digest(task, variant))


def differences(variant: VariantSpec, judgement: Judgement) -> list[str]:
    """Return where a variant did not land as expected, a clause each; empty: as expected."""
    found = landing.differences(variant, judgement.outcome.value, share(judgement))
    if judgement.evidence != variant.evidence:
        found.insert(0, f"evidence {judgement.evidence}, expected {variant.evidence}")
    return found
