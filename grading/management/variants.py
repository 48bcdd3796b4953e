"""Grades the programs of `reference_solutions/` and compares them with what is expected.

They are the acceptance suite: right, weak and broken programs, each with what it must come to.
"""

import secrets

from django.conf import settings

from grading.evaluation import judge
from grading.evaluation.judgement import Judgement
from grading.evaluation.work import execution_component
from grading.intake import inspect
from grading.scheme import Scheme
from labs.datasets import Dataset
from labs.parse import variant_path
from labs.spec import TaskSpec, VariantSpec
from sandbox.contract import Backend, Program


def program(task: TaskSpec, variant: VariantSpec) -> Program:
    """Read a variant's file as if a student had handed it in.

    Raises:
        Refused: it would not be taken in.
    """
    file = variant_path(task.course, task.slug, variant.file)
    return inspect(file.name, file.read_bytes(), settings.MAX_UPLOAD_BYTES)


def grade(task: TaskSpec, variant: VariantSpec, dataset: Dataset, backend: Backend) -> Judgement:
    """Run and score a variant as a weekly entry."""
    component = execution_component(task.experiment, Scheme())
    seed = secrets.token_hex(16)
    return judge.judge(task, program(task, variant), dataset, seed, backend, component)


def differences(variant: VariantSpec, judgement: Judgement) -> list[str]:
    """Return where a variant did not land as expected, a clause each; empty: as expected."""
    found = []
    if judgement.outcome.value != variant.outcome:
        found.append(f"outcome {judgement.outcome.value}, expected {variant.outcome}")
    if judgement.evidence != variant.evidence:
        found.append(f"evidence {judgement.evidence}, expected {variant.evidence}")
    if judgement.proposal is None:
        return [*found, "no marks proposed"]
    share = float(judgement.proposal.marks / judgement.proposal.max)
    low, high = variant.share
    if not low <= share <= high:
        found.append(f"{share:.0%} of the marks, expected {low:.0%} to {high:.0%}")
    return found
