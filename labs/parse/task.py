"""Reads a task folder: `lab.toml`, `statement.md`, `starter.ipynb`, `calibration.json`."""

import ast
import re
from pathlib import Path

from labs import datasets
from labs.parse.course import load_course
from labs.parse.folders import STARTER, digest
from labs.parse.reading import Table, read_json, read_text, read_toml
from labs.spec import (
    EVIDENCE,
    Calibration,
    CheckSpec,
    ContractSpec,
    CourseSpec,
    CriterionSpec,
    Landed,
    MetricSpec,
    SpecError,
    TaskSpec,
    WrittenSpec,
)
from sandbox.contract import MIB, Limits

TITLE, SECTION = 300, 60
"""Characters that a row holds."""
BLOOM = ("", "L1", "L2", "L3", "L4", "L5", "L6")
WRITTEN = ContractSpec("", "", "written", "")
NO_METRIC = MetricSpec("none", "none")


def load_task(folder: Path) -> TaskSpec:
    """The task that `folder` describes; the folder above it is its course's.

    Raises:
        SpecError: a file is missing or wrong.
    """
    course = load_course(folder.parent)
    if not re.fullmatch(r"(?=.{1,40}$)[a-z0-9]([a-z0-9-]|\.(?=[a-z0-9]))*", folder.name):
        raise SpecError(
            f"{folder}: the folder's name is the task's and may hold small letters, digits, "
            "hyphens and single points: rename it."
        )
    top = read_toml(folder / "lab.toml")
    experiment, section, outcomes = _belongs(top, course)
    written = _written(top.table("written")) if "written" in top else None
    task = TaskSpec(
        course=course.code,
        slug=folder.name,
        experiment=experiment,
        title=top.line("title", TITLE),
        summary=top.text("summary"),
        contract=WRITTEN if written else _contract(top.table("contract")),
        dataset=_dataset(top),
        metric=NO_METRIC if written else _metric(top.table("metric")),
        checks=() if written else _checks(top),
        limits=_limits(top.table("limits", optional=True)),
        bloom=top.choice("bloom", BLOOM, ""),
        rubric=_rubric(top),
        written=written,
        attempts=top.integer("attempts", 1, 1000),
        statement=_statement(folder / "statement.md"),
        digest=digest(folder),
        calibration=load_calibration(folder),
        section=section,
        outcomes=outcomes,
        starter="" if written else _starter(folder / STARTER),
    )
    if written and not task.rubric:
        top.wrong("rubric", "is missing: written answers are marked by [[rubric]] lines alone.")
    top.done()
    return task


def load_calibration(folder: Path) -> Calibration | None:
    """What `calibrate` left in the task's folder; None where it never ran.

    Raises:
        SpecError: the file is not as `calibrate` writes it.
    """
    file = folder / "calibration.json"
    if not file.exists():
        return None
    top = read_json(file)
    versions = top.table("versions", optional=True)
    landed = top.table("landed", optional=True)
    found = Calibration(
        mean=top.number("mean", 0, 1e9),
        sd=top.number("sd", 0, 1e9),
        runs=top.integer("runs", 1, 10_000),
        target=top.number("target", 0, 1e9),
        floor=top.number("floor", 0, 1e9),
        baseline=top.text("baseline"),
        dataset=top.text("dataset"),
        dataset_digest=top.text("dataset_digest"),
        measured_at=top.text("measured_at"),
        machine=top.text("machine"),
        versions={name: versions.text(name) for name in versions.names()},
        seconds=top.number("seconds", 0, 1e9, 0.0),
        peak_memory_bytes=top.integer("peak_memory_bytes", 0, 2**63 - 1, 0),
        values=top.numbers("values"),
        landed={name: _landed(landed.table(name)) for name in landed.names()},
        metric=top.text("metric", ""),
    )
    top.done()
    if found.target <= found.floor:
        top.wrong(
            "target",
            f"({found.target:g}) must be above the floor ({found.floor:g}), else marks can't run "
            "from one to the other: the reference does not beat the baseline. Improve it and run "
            "'./manage.py calibrate' again.",
        )
    return found


def _landed(table: Table) -> Landed:
    known = "share" in table and table.free_value("share") is not None
    found = Landed(
        outcome=table.text("outcome"),
        share=table.number("share", 0, 1) if known else None,
        sha256=table.text("sha256"),
    )
    table.done()
    return found


def _belongs(top: Table, course: CourseSpec) -> tuple[int | None, str, tuple[int, ...]]:
    """The number of the task's experiment; or None, and its section and outcomes."""
    if "section" in top:
        if "experiment" in top:
            top.wrong("section", "is for tasks without an experiment: remove the one or the other.")
        numbers = {outcome.number for outcome in course.outcomes}
        return None, top.line("section", SECTION), top.integers("outcomes", numbers)
    experiment = top.integer("experiment", 1, 99)
    if experiment not in {known.number for known in course.experiments}:
        top.wrong("experiment", f"is {experiment}, which course.toml does not list: add it there.")
    return experiment, "", ()


def _contract(table: Table) -> ContractSpec:
    contract = ContractSpec(
        function=table.text("function", ""),
        signature=table.text("signature"),
        kind=table.text("kind"),
        example=table.text("example"),
        options=table.free("options"),
    )
    if contract.function:
        if not contract.function.isidentifier():
            table.wrong("function", f"is {contract.function!r}, which is no name of a function.")
        # A dict of functions, where several models are compared, is read as `models[name](...)`.
        if not contract.signature.startswith((f"{contract.function}(", f"{contract.function}[")):
            told = f"must begin with '{contract.function}(', as a student reads it."
            table.wrong("signature", told)
    try:
        defined = _defined(ast.parse(contract.example))
    except SyntaxError as error:
        table.wrong("example", f"is not Python: {error}. Correct it.")
    if contract.function and contract.function not in defined:
        table.wrong("example", f"must define {contract.function}.")
    table.done()
    return contract


def _defined(program: ast.Module) -> set[str]:
    """The names of functions and variables at a program's top."""
    found = {node.name for node in program.body if isinstance(node, ast.FunctionDef)}
    for node in program.body:
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            found |= {
                part.id
                for target in node.targets
                if isinstance(target, ast.Tuple)
                for part in target.elts
                if isinstance(part, ast.Name)
            }
    return found


def _dataset(top: Table) -> str:
    name = top.text("dataset", datasets.NONE.name)
    if name == datasets.NONE.name:
        return name
    try:
        datasets.find(name)
    except datasets.DatasetError as error:
        top.wrong("dataset", f"is {name!r}. {error}")
    return name


def _metric(table: Table) -> MetricSpec:
    metric = MetricSpec(
        name=table.text("name"),
        evidence=table.choice("evidence", EVIDENCE, "verified"),
        beside=table.texts("beside", ()),
        seeds=table.integer("seeds", 1, 20, 1),
        unrepeatable=table.text("unrepeatable", ""),
        options=table.free("options"),
    )
    if metric.evidence == "repeated" and metric.seeds < 2:
        table.wrong("seeds", 'must be at least 2 where evidence is "repeated".')
    table.done()
    return metric


def _written(table: Table) -> WrittenSpec:
    usual = WrittenSpec()
    written = WrittenSpec(
        formats=table.texts("formats", usual.formats),
        pages=table.integer("pages", 1, 500, usual.pages),
        words=table.integer("words", 1, 1_000_000, usual.words),
        kib=table.integer("kib", 1, 100 * 1024, usual.kib),
    )
    if not written.formats or set(written.formats) - set(usual.formats):
        table.wrong("formats", f"may list {' and '.join(usual.formats)}.")
    table.done()
    return written


def _rubric(top: Table) -> tuple[CriterionSpec, ...]:
    if "rubric" not in top:
        return ()
    return tuple(
        CriterionSpec(
            t.text("title"),
            t.integer("points", 1, 100),
            t.text("about", ""),
            t.text("good", ""),
            t.text("satisfactory", ""),
            t.text("poor", ""),
        )
        for t in top.each("rubric")
    )


def _checks(top: Table) -> tuple[CheckSpec, ...]:
    checks = tuple(
        CheckSpec(t.text("name"), t.integer("weight", 1, 100), t.free("options"))
        for t in top.each("checks")
    )
    names = [check.name for check in checks]
    if twice := [name for name in names if names.count(name) > 1]:
        top.wrong("checks", f"lists {twice[0]!r} twice: keep one of them.")
    if (total := sum(check.weight for check in checks)) != 100:
        listed = " + ".join(f"{check.name} {check.weight}" for check in checks)
        verb = "raise" if total < 100 else "lower"
        top.wrong(
            "checks",
            f"have weights that add up to {total} ({listed}), not to 100: {verb} some by "
            f"{abs(100 - total)} in all.",
        )
    return checks


def _limits(table: Table) -> Limits:
    usual = Limits()

    def mib(key: str, usual_bytes: int) -> int:
        return table.integer(f"{key}_mib", 1, 1024 * 1024, usual_bytes // MIB) * MIB

    limits = Limits(
        wall_seconds=table.number("wall_seconds", 1, 86_400, usual.wall_seconds),
        cpu_seconds=table.number("cpu_seconds", 1, 864_000, usual.cpu_seconds),
        memory_bytes=mib("memory", usual.memory_bytes),
        processes=table.integer("processes", 1, 10_000, usual.processes),
        cpus=table.number("cpus", 0.1, 256, usual.cpus),
        gpus=table.integer("gpus", 0, 64, usual.gpus),
        log_bytes=mib("log", usual.log_bytes),
        log_kept_bytes=mib("log_kept", usual.log_kept_bytes),
        scratch_bytes=mib("scratch", usual.scratch_bytes),
        files=table.integer("files", 100, 1_000_000, usual.files),
        artefact_bytes=mib("artefact", usual.artefact_bytes),
        notebook_bytes=mib("notebook", usual.notebook_bytes),
    )
    table.done()
    return limits


def _statement(file: Path) -> str:
    text = read_text(file)
    if not text.strip():
        raise SpecError(f"{file} is empty: say what a student has to do.")
    return text


def _starter(file: Path) -> str:
    """The notebook's text, which is one that students can start from."""
    top = read_json(file)
    if top.integer("nbformat", 0, 99) != 4:
        top.wrong("nbformat", "must be 4: save the notebook with a present Jupyter.")
    if not any(cell.choice("cell_type", ("code", "markdown", "raw")) == "code"
               for cell in top.tables("cells")):  # fmt: skip
        top.wrong("cells", "holds no code: give students something to start from.")
    return read_text(file)
