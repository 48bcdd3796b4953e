"""Whether a task's programs landed where `expected.toml` says when it was calibrated.

A task whose reference misses full marks, whose untouched starter earns some or whose weak solution
does not land between is not published. Plain Python: reads files, runs nothing.
"""

import hashlib
from pathlib import Path

from labs import datasets
from labs.parse import CATALOGUE, REFERENCES, load_variants, variant_path
from labs.spec import Calibration, SpecError, TaskSpec, VariantSpec

ROLES = ("reference", "weak", "starter")
"""What `calibrate` grades; broken ones are for the tests."""


def wrong(task: TaskSpec, references: Path = REFERENCES, catalogue: Path = CATALOGUE) -> str:
    """Return why a calibrated task should not be published; empty: nothing speaks against it."""
    if task.calibration is None:
        return ""
    if why := _measured_otherwise(task, task.calibration):
        return why
    try:
        variants = load_variants(task.course, task.slug, references, catalogue)
    except SpecError as error:
        return str(error)
    for variant in variants:
        if variant.role in ROLES and (
            why := _wrong(task, variant, digest(task, variant, references, catalogue))
        ):
            return f"{variant.role} {variant.file} {why}"
    return ""


def digest(
    task: TaskSpec, variant: VariantSpec, references: Path = REFERENCES, catalogue: Path = CATALOGUE
) -> str:
    """Return the SHA-256 of a variant's file."""
    file = variant_path(task.course, task.slug, variant.file, references, catalogue)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def differences(variant: VariantSpec, outcome: str, share: float | None) -> list[str]:
    """Return where a program did not land as expected, a clause each; empty: as expected.

    Args:
        share: of the execution marks that are proposed, 0 to 1; None where none are.
    """
    found = []
    if outcome != variant.outcome:
        found.append(f"outcome {outcome}, expected {variant.outcome}")
    if share is None:
        return [*found, "no marks proposed"]
    low, high = variant.share
    if not low <= share <= high:
        found.append(f"{share:.0%} of the marks, expected {low:.0%} to {high:.0%}")
    return found


def _measured_otherwise(task: TaskSpec, found: Calibration) -> str:
    """In what the task asks for something else than was measured; empty: in nothing."""
    known = [datasets.NONE.name]
    if task.dataset != datasets.NONE.name:
        known = [source.name for source in datasets.find(task.dataset)]
    if found.dataset not in known:
        return (
            f"it was calibrated on {found.dataset!r}, and the dataset of its lab.toml is "
            f"{task.dataset!r}"
        )
    if found.metric and found.metric != task.metric.name:
        return (
            f"it was calibrated by {found.metric!r}, and the metric of its lab.toml is "
            f"{task.metric.name!r}"
        )
    return ""


def _wrong(task: TaskSpec, variant: VariantSpec, now: str) -> str:
    measured = task.calibration.landed if task.calibration else {}
    landed = measured.get(variant.file)
    if landed is None:
        return "was not graded when the task was calibrated"
    if landed.sha256 != now:
        return "has changed since the task was calibrated"
    off = differences(variant, landed.outcome, landed.share)
    return f"landed wrong ({'; '.join(off)})" if off else ""
