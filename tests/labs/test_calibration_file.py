"""`calibration.json` is read as it was written, and refused where it can't be right."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from labs.parse import load_calibration, load_task
from labs.spec import Calibration, SpecError

MEASURED = Calibration(
    mean=0.935,
    sd=0.002,
    runs=5,
    target=0.931,
    floor=0.1,
    baseline="majority class",
    dataset="mnist-5k",
    dataset_digest="ab" * 32,
    measured_at="2026-01-05T10:00:00+05:30",
    machine="2 x x86_64",
    versions={"python": "3.11.2", "scikit-learn": "1.9.0"},
    seconds=8.5,
    peak_memory_bytes=480 * 1024 * 1024,
)


def write(folder: Path, calibration: Calibration, **changes) -> None:
    stored = calibration.as_json() | changes
    kept = {key: value for key, value in stored.items() if value is not ...}
    (folder / "calibration.json").write_text(json.dumps(kept))


def test_what_was_measured_reads_back_equal(task_folder: Path) -> None:
    write(task_folder, MEASURED)
    assert load_calibration(task_folder) == MEASURED
    assert load_task(task_folder).calibration == MEASURED


def test_a_folder_without_the_file_is_uncalibrated(task_folder: Path) -> None:
    (task_folder / "calibration.json").unlink(missing_ok=True)
    assert load_task(task_folder).calibration is None


def test_calibrating_makes_another_version(task_folder: Path) -> None:
    write(task_folder, MEASURED)
    before = load_task(task_folder).digest
    write(task_folder, replace(MEASURED, target=0.93))
    assert load_task(task_folder).digest != before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": 0.1}, r"target \(0.1\) must be above the floor \(0.1\)"),
        ({"target": float("nan")}, "target must be from 0"),
        ({"mean": "0.9"}, "mean must be a number"),
        ({"runs": 0}, "runs must be a whole number from 1"),
        ({"dataset_digest": ...}, "dataset_digest is missing"),
        ({"taget": 0.9}, "taget is not a known key. Did you mean 'target'"),
        ({"versions": {"python": 3}}, "versions.python must be text"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(task_folder: Path, changes, said: str) -> None:
    write(task_folder, MEASURED, **changes)
    with pytest.raises(SpecError, match=said) as error:
        load_calibration(task_folder)
    assert "calibration.json" in str(error.value)
