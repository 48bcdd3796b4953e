"""A small data set and a task on it, so that scoring can be tested without a sandbox."""

from dataclasses import replace

import numpy as np
import pytest

from grading.evaluation.work import execution_component
from grading.scheme import Component, Scheme
from labs.datasets import Dataset
from labs.parse import load_catalogue
from labs.spec import TaskSpec

CLASSES = 4
HIDDEN, PUBLIC = 120, 300


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """300 public and 120 hidden rows of four classes, 30 hidden rows each."""
    rng = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("rows")
    (folder / "data").mkdir()
    hidden_labels = np.repeat(np.arange(CLASSES), HIDDEN // CLASSES).astype(np.int64)
    public_labels = (np.arange(PUBLIC) % CLASSES).astype(np.int64)

    def images(labels: np.ndarray) -> np.ndarray:
        noise = rng.integers(0, 40, size=(len(labels), 32, 32, 3))
        return (noise + 50 * labels[:, None, None, None]).astype(np.uint8)

    np.save(folder / "data" / "train_images.npy", images(public_labels))
    np.save(folder / "data" / "train_labels.npy", public_labels)
    np.save(folder / "images.npy", images(hidden_labels))
    np.save(folder / "labels.npy", hidden_labels)
    return Dataset(
        name="greys",
        title="Four greys",
        stand_in=True,
        stand_in_for="colours",
        classes=("black", "dark", "light", "white"),
        digest="d" * 64,
        perturbation="light_noise",
        mounts=(),
        environment={},
        public_folder=folder,
        hidden_folder=folder,
    )


@pytest.fixture(scope="session")
def task(dataset: Dataset) -> TaskSpec:
    """Task 1a on the small data set, with the checks of every task: floor 0.25, target 0.85."""
    real = load_catalogue().task("1a")
    assert real.calibration is not None
    calibration = replace(
        real.calibration,
        mean=0.9,
        sd=0.025,
        target=0.85,
        floor=0.25,
        dataset=dataset.name,
        dataset_digest=dataset.digest,
    )
    weights = {"runs": 25, "contract": 25, "metric": 50}
    checks = [
        replace(check, weight=weights[check.name]) for check in real.checks if check.name in weights
    ]
    return replace(real, checks=tuple(checks), calibration=calibration)


@pytest.fixture(scope="session")
def component() -> Component:
    """Weekly execution, 20 marks."""
    return execution_component(1, Scheme())
