"""Reads `expected.toml` beside the reference solutions: which programs, and what is expected."""

from pathlib import Path

from labs.parse.folders import CATALOGUE, REFERENCES, STARTER
from labs.parse.reading import Table, read_toml
from labs.spec import EVIDENCE, SpecError, VariantSpec
from sandbox.contract import Outcome

ROLES = ("reference", "weak", "broken", "starter")


def load_variants(
    course: str, slug: str, references: Path = REFERENCES, catalogue: Path = CATALOGUE
) -> tuple[VariantSpec, ...]:
    """The programs of a task, references first, in the file's order otherwise.

    Raises:
        SpecError: the file is wrong, names a missing program, or lacks a role that `calibrate`
            needs: reference, weak or starter.
    """
    top = read_toml(references / course.lower() / slug / "expected.toml")
    variants = []
    for table in top.each("variants"):
        variant = _variant(table)
        if not variant_path(course, slug, variant.file, references, catalogue).is_file():
            table.wrong("file", f"is {variant.file!r}, which is not there: add it.")
        variants.append(variant)
    top.done()
    for role in ("reference", "weak", "starter"):
        if all(variant.role != role for variant in variants):
            raise SpecError(f'{top.file}: add [[variants]] with role = "{role}" to calibrate by.')
    return tuple(sorted(variants, key=lambda variant: ROLES.index(variant.role)))


def variant_path(
    course: str, slug: str, file: str, references: Path = REFERENCES, catalogue: Path = CATALOGUE
) -> Path:
    """Where a variant's file lies: the starter in the task's own folder, all others beside
    `expected.toml`."""
    root = catalogue if file == STARTER else references
    return root / course.lower() / slug / file


def _variant(table: Table) -> VariantSpec:
    low, high = table.number("share_from", 0, 1), table.number("share_to", 0, 1)
    if low > high:
        table.wrong("share_from", f"is {low:g}, above share_to, which is {high:g}: swap them.")
    file, role = table.text("file"), table.choice("role", ROLES)
    if (file == STARTER) != (role == "starter"):
        table.wrong("role", f'must be "starter" for {STARTER}, and for no other file.')
    return VariantSpec(
        file=file,
        role=role,
        outcome=table.choice("outcome", tuple(Outcome)),
        share=(low, high),
        evidence=table.choice("evidence", EVIDENCE),
        about=table.text("about"),
    )
