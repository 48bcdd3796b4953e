"""The catalogue that ships is what the course is."""

import ast
import re

import nbformat
import pytest

from grading import checks, metrics
from grading.evaluation import contracts
from labs import datasets
from labs.parse import load_catalogue, load_variants, task_folder, variant_path
from labs.spec import SpecError
from sandbox.contract import MIB

CATALOGUE = load_catalogue()
COURSE = CATALOGUE.courses["20CSEL76"]
TASKS = [task for task in CATALOGUE.tasks.values() if task.written is None]
"""Those that a program is handed in for."""
FULL_FROM = 0.975
"""Whole marks of 20: 19.5 round to 20."""
SECONDS = 60
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
tasks = pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.course}/{task.slug}")


def test_the_course_has_its_seven_experiments_and_five_outcomes() -> None:
    assert [experiment.number for experiment in COURSE.experiments] == [1, 2, 3, 4, 5, 6, 7]
    assert [outcome.printed for outcome in COURSE.outcomes] == [
        "20CSEL76.1", "20CSEL76.2", "20CSEL76.3", "20CSEL76.4", "20CSEL76.5",
    ]  # fmt: skip
    assert COURSE.semester == "VII"
    assert len(COURSE.objectives) == 4


def test_execution_gives_evidence_for_the_agreed_outcomes() -> None:
    tags = {experiment.number: experiment.outcomes for experiment in COURSE.experiments}
    assert tags == {1: (2,), 2: (2,), 3: (2,), 4: (4,), 5: (2,), 6: (3,), 7: (3,)}
    assert COURSE.evidence == {
        "writeup": (1,), "viva": (1,), "project": (5,), "see": (1, 2, 3, 4, 5),
    }  # fmt: skip


def test_every_outcome_has_the_manuals_row_of_programme_outcomes() -> None:
    row = {
        "PO1": 2, "PO2": 2, "PO3": 3, "PO5": 2, "PO8": 1, "PO9": 2, "PO10": 2, "PO11": 1,
        "PO12": 2, "PSO2": 2,
    }  # fmt: skip
    assert COURSE.programme.mapping == dict.fromkeys(range(1, 6), row)
    assert [outcome.code for outcome in COURSE.programme.outcomes] == [
        *(f"PO{number}" for number in range(1, 13)), "PSO1", "PSO2",
    ]  # fmt: skip


def test_task_1a_weighs_its_checks_and_limits_its_run_as_agreed() -> None:
    task = CATALOGUE.task("1a")
    assert {check.name: check.weight for check in task.checks} == {
        "runs": 25, "contract": 25, "neighbours": 5, "metric": 45,
    }  # fmt: skip
    assert (task.limits.wall_seconds, task.limits.memory_bytes) == (120, 2048 * MIB)
    assert (task.contract.signature, task.metric.evidence) == ("predict(images)", "verified")


@tasks
def test_every_name_that_a_task_uses_is_registered(task) -> None:
    assert task.metric.name in metrics.REGISTRY
    assert task.contract.kind in contracts.REGISTRY
    assert all(check.name in checks.REGISTRY for check in task.checks)
    assert task.dataset == datasets.NONE.name or datasets.find(task.dataset)


@tasks
def test_every_tasks_starter_is_valid_clean_and_defines_the_function(task) -> None:
    notebook = nbformat.read(task_folder(task) / "starter.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    tree = ast.parse("\n".join(cell.source for cell in code))
    named = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    # A comparison's function is a dict of them.
    named |= {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    assert not task.contract.function or task.contract.function in named


@tasks
def test_every_task_has_a_reference_a_weak_a_starter_and_broken_variants(task) -> None:
    variants = load_variants(task.course, task.slug)
    assert {variant.role for variant in variants} == {"reference", "weak", "broken", "starter"}
    assert variants[0].role == "reference"
    shares = {variant.role: variant.share for variant in variants}
    assert shares["reference"] == (1, 1)
    assert shares["starter"][1] < shares["weak"][0] < shares["weak"][1] < 1


@tasks
def test_chance_can_not_cost_a_reference_its_full_marks(task) -> None:
    """A reference may fall below its target, two standard deviations below the mean; its marks,
    rounded to whole ones, stay full for another one at least."""
    found = task.calibration
    assert found is not None
    metric = sum(check.weight for check in task.checks if check.name == "metric") / 100
    if metric and found.sd:
        enough = found.target - (1 - FULL_FROM) / metric * (found.target - found.floor)
        assert (found.mean - enough) / found.sd >= 3


@tasks
def test_a_reference_takes_less_than_a_minute_and_no_more_than_its_task_gives(task) -> None:
    found = task.calibration
    assert found.seconds < SECONDS
    assert 0 < found.peak_memory_bytes <= task.limits.memory_bytes
    assert found.seconds <= task.limits.wall_seconds


@tasks
def test_a_statement_says_what_the_task_gives_and_allows(task) -> None:
    """Where it says so at all: beside it the page shows both."""
    told = [int(weight) for weight in re.findall(r"^\|[^|]*\| (\d+) % \|", task.statement, re.M)]
    assert told in ([], [check.weight for check in task.checks])
    if limits := re.search(r"^(\w+) minutes, (\d+) GB of memory", task.statement, re.M):
        assert NUMBERS.index(limits[1].lower()) * 60 == task.limits.wall_seconds
        assert int(limits[2]) * 1024 * MIB == task.limits.memory_bytes


@tasks
def test_every_program_beside_a_reference_is_listed(task) -> None:
    variants = load_variants(task.course, task.slug)
    paths = {variant_path(task.course, task.slug, variant.file) for variant in variants}
    beside = variant_path(task.course, task.slug, "expected.toml").parent
    assert {path for path in beside.iterdir() if path.suffix in {".py", ".ipynb"}} <= paths


def test_a_task_is_found_by_slug_or_with_its_course_in_either_case() -> None:
    task = CATALOGUE.task("1a")
    assert CATALOGUE.task("20csel76/1a") == CATALOGUE.task(" 20CSEL76/1A ") == task


@pytest.mark.parametrize(
    ("name", "hint"),
    [("1aa", "Did you mean '1a'?"), ("20csel76/1z", "20csel76/1"), ("", "There is")],
)
def test_an_unknown_task_names_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(SpecError, match="There is no task") as error:
        CATALOGUE.task(name)
    assert hint in str(error.value)
