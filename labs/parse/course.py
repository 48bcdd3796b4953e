"""Reads a course folder's `course.toml`."""

from pathlib import Path
from typing import TypeVar

from labs.parse.reading import Table, read_toml
from labs.parse.viva import load_viva
from labs.spec import (
    PLANS,
    CourseSpec,
    ExperimentSpec,
    OutcomeSpec,
    ProgrammeOutcomeSpec,
    ProgrammeSpec,
)

T = TypeVar("T")

ASSESSED_PARTS = ("writeup", "viva", "project", "see")


def load_course(folder: Path) -> CourseSpec:
    """The course that `folder`/course.toml describes.

    Raises:
        SpecError: the file is wrong.
    """
    top = read_toml(folder / "course.toml")
    code = top.text("code")
    if code.lower() != folder.name:
        top.wrong("code", f"is {code!r}, so the folder must be named {code.lower()!r}.")
    outcomes = tuple(
        OutcomeSpec(t.integer("number", 1, 99), t.text("printed"), t.text("text"))
        for t in top.each("outcomes")
    )
    numbers = _distinct(top, "outcomes", [outcome.number for outcome in outcomes])
    experiments = tuple(
        ExperimentSpec(
            t.integer("number", 1, 99), t.line("title", 300), t.integers("outcomes", numbers)
        )
        for t in top.each("experiments")
    )
    known = _distinct(top, "experiments", [experiment.number for experiment in experiments])
    course = CourseSpec(
        code=code,
        title=top.line("title", 200),
        semester=top.text("semester"),
        outcomes=outcomes,
        experiments=experiments,
        objectives=top.texts("objectives", ()),
        evidence=_evidence(top.table("evidence", optional=True), numbers),
        programme=_programme(top.table("programme"), numbers)
        if "programme" in top
        else ProgrammeSpec(version=""),
        viva=load_viva(folder, known),
        plan=top.choice("plan", PLANS, PLANS[0]),
    )
    top.done()
    return course


def _evidence(table: Table, numbers: set[int]) -> dict[str, tuple[int, ...]]:
    found = {part: table.integers(part, numbers) for part in ASSESSED_PARTS}
    table.done()
    return found


def _programme(table: Table, numbers: set[int]) -> ProgrammeSpec:
    outcomes = tuple(
        ProgrammeOutcomeSpec(t.text("code"), t.text("title")) for t in table.each("outcomes")
    )
    codes = _distinct(table, "outcomes", [outcome.code for outcome in outcomes])
    rows = table.table("mapping", optional=True)
    mapping = {}
    for number in sorted(numbers):
        row = rows.table(f"CO{number}", optional=True)
        if unknown := [code for code in row.names() if code not in codes]:
            row.wrong(unknown[0], "is not among the programme's outcomes: add it there or remove.")
        mapping[number] = {code: row.integer(code, 1, 3) for code in row.names()}
    rows.done()
    programme = ProgrammeSpec(table.text("version"), outcomes, mapping)
    table.done()
    return programme


def _distinct(table: Table, key: str, values: list[T]) -> set[T]:
    twice = [value for i, value in enumerate(values) if value in values[:i]]
    if twice:
        table.wrong(key, f"lists {twice[0]} twice: keep one of them.")
    return set(values)
