"""No task is published whose reference, weak solution or starter landed wrong."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from labs import landing
from labs.parse import CATALOGUE, REFERENCES, load_catalogue, load_variants
from labs.spec import Landed, TaskSpec
from tests.labs.test_calibration_file import MEASURED


def as_expected(task: TaskSpec) -> dict[str, Landed]:
    return {
        variant.file: Landed(variant.outcome, variant.share[1], landing.digest(task, variant))
        for variant in load_variants(task.course, task.slug)
        if variant.role in landing.ROLES
    }


@pytest.fixture
def task() -> TaskSpec:
    return load_catalogue().task("1a")


def calibrated(task: TaskSpec, landed: dict[str, Landed]) -> TaskSpec:
    return replace(task, calibration=replace(MEASURED, landed=landed))


def test_a_task_whose_programs_landed_as_expected_may_be_published(task):
    assert landing.wrong(calibrated(task, as_expected(task))) == ""


def test_a_task_that_was_never_calibrated_is_not_spoken_of_here(task):
    assert landing.wrong(replace(task, calibration=None)) == ""


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("solution.py", {"share": 0.9}, "reference solution.py landed wrong .90% of the marks"),
        ("weak.py", {"share": 1.0}, "weak weak.py landed wrong .100% of the marks"),
        ("starter.ipynb", {"share": 0.6}, "starter starter.ipynb landed wrong"),
        ("starter.ipynb", {"outcome": "timeout"}, "outcome timeout, expected ok"),
        ("weak.py", {"share": None}, "no marks proposed"),
        ("weak.py", {"sha256": "0" * 64}, "weak weak.py has changed since"),
    ],
)
def test_what_landed_wrong_is_named(task, file, change, said):
    landed = as_expected(task)
    landed[file] = replace(landed[file], **change)
    with pytest.raises(AssertionError, match=said):
        assert landing.wrong(calibrated(task, landed)) == ""


def test_a_program_that_was_not_graded_is_named(task):
    landed = as_expected(task)
    del landed["weak.py"]
    assert landing.wrong(calibrated(task, landed)) == (
        "weak weak.py was not graded when the task was calibrated"
    )


def test_a_missing_program_is_named_with_its_file(task, tmp_path: Path):
    references = Path(shutil.copytree(REFERENCES, tmp_path / "references"))
    (references / "20csel76" / "1a" / "weak.py").unlink()
    wrong = landing.wrong(calibrated(task, as_expected(task)), references, CATALOGUE)
    assert "weak.py" in wrong
    assert "expected.toml" in wrong
