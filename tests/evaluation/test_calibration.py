"""Targets are measured: mean - 2 standard deviations of the reference, floor from the baseline."""

import statistics
from dataclasses import replace

import pytest

from grading.authoring import calibration, variants
from labs.datasets import load
from labs.parse import load_catalogue, load_variants
from sandbox.contract import Program, ProgramKind
from tests.evaluation.programs import finished


def measured(*values: float) -> list[calibration.Measured]:
    return [calibration.Measured.of(value, finished(None)) for value in values]


def test_the_target_lies_two_standard_deviations_below_the_mean(task, dataset):
    values = (0.90, 0.92, 0.94)
    found = calibration.calibration(task, dataset, measured(*values))
    assert found.mean == pytest.approx(0.92, abs=1e-5)
    assert found.target == pytest.approx(0.92 - 2 * statistics.stdev(values), abs=1e-5)
    assert (found.runs, found.dataset_digest) == (3, dataset.digest)
    assert found.versions["accuracy"] == "1"


def test_a_reference_that_always_gives_the_same_reaches_its_own_target(task, dataset):
    value = 0.9370001
    found = calibration.calibration(task, dataset, measured(value, value))
    assert found.sd == 0
    assert value - 1e-6 <= found.target <= value


def test_the_floor_is_what_one_class_for_all_reaches_at_best(task, dataset):
    assert calibration.floor(task, dataset) == ("majority class", 0.25)


def test_a_reference_is_measured_on_other_questions_for_each_seed(bubblewrap):
    task = load_catalogue().task("1a")
    dataset = load(task.dataset)
    weak = next(v for v in load_variants(task.course, task.slug) if v.role == "weak")
    first, second = calibration.runs(task, variants.program(task, weak), dataset, bubblewrap, 2)
    assert 0.3 < first.value < 0.9
    assert first.artefact_sha256 != second.artefact_sha256


def test_a_reference_that_fails_is_no_target(bubblewrap):
    task = load_catalogue().task("1a")
    broken = Program("a.py", ProgramKind.SCRIPT, b"raise SystemExit(3)\n")
    with pytest.raises(calibration.CalibrationFailed, match="student_error at seed 1"):
        list(calibration.runs(task, broken, load(task.dataset), bubblewrap, 2))


def test_the_stored_calibration_holds_for_the_installed_data():
    task = load_catalogue().task("1a")
    dataset = load("mnist-5k")
    assert task.calibration is not None
    assert task.calibration.dataset_digest == dataset.digest
    name, floor = calibration.floor(task, dataset)
    assert (task.calibration.baseline, task.calibration.floor) == (name, floor)
    fresh = replace(task.calibration, target=0)
    assert fresh.mean - 2 * fresh.sd == pytest.approx(task.calibration.target, abs=1e-5)
