"""A task is two folders and no code: one is made from an empty folder, measured and opened."""

import json
from pathlib import Path

import nbformat
import pytest

from grading.authoring.calibration import calibration, runs
from grading.intake import inspect
from labs import models
from labs.datasets import load
from labs.parse import load_catalogue, load_task, load_variants
from labs.sync import sync

COURSE = """
code = "NEW01"
title = "A course"
semester = "I"

[[outcomes]]
number = 1
printed = "NEW01.1"
text = "Add a task."

[[experiments]]
number = 1
title = "An experiment"
outcomes = [1]

[evidence]
writeup = [1]
viva = [1]
project = [1]
see = [1]

[programme]
version = "1"

[[programme.outcomes]]
code = "PO1"
title = "Engineering knowledge"
"""
TASK = """
title = "One neighbour"
summary = "Name pictures by the nearest one."
experiment = 1
dataset = "cifar10-small"
attempts = 3

[contract]
kind = "image_classes"
function = "predict"
signature = "predict(images)"
example = "def predict(images): return [0] * len(images)"

[metric]
name = "accuracy"

[[checks]]
name = "runs"
weight = 25

[[checks]]
name = "contract"
weight = 25

[[checks]]
name = "metric"
weight = 50
"""
REFERENCE = """
import numpy as np
from sklearn.neighbors import KNeighborsClassifier

images = np.load("data/train_images.npy")[:ROWS].reshape(ROWS, -1)
model = KNeighborsClassifier(n_neighbors=1).fit(images, np.load("data/train_labels.npy")[:ROWS])


def predict(images):
    return model.predict(np.asarray(images).reshape(len(images), -1))
"""
EXPECTED = """
[[variants]]
file = "solution.py"
role = "reference"
outcome = "ok"
share_from = 0.9
share_to = 1
evidence = "verified"
about = "five hundred pictures"

[[variants]]
file = "weak.py"
role = "weak"
outcome = "ok"
share_from = 0.4
share_to = 0.9
evidence = "verified"
about = "thirty pictures"

[[variants]]
file = "starter.ipynb"
role = "starter"
outcome = "ok"
share_from = 0
share_to = 0.25
evidence = "verified"
about = "class 0"
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A catalogue and reference solutions, as an author types them."""
    catalogue, references = tmp_path / "catalogue", tmp_path / "references"
    task, beside = catalogue / "new01" / "n1", references / "new01" / "n1"
    task.mkdir(parents=True)
    beside.mkdir(parents=True)
    (catalogue / "new01" / "course.toml").write_text(COURSE)
    (task / "lab.toml").write_text(TASK)
    (task / "statement.md").write_text("# One neighbour\n\nFind it.\n")
    start = nbformat.v4.new_code_cell("def predict(images):\n    return [0] * len(images)")
    nbformat.write(nbformat.v4.new_notebook(cells=[start]), task / "starter.ipynb")
    (beside / "expected.toml").write_text(EXPECTED)
    (beside / "solution.py").write_text(REFERENCE.replace("ROWS", "500"))
    (beside / "weak.py").write_text(REFERENCE.replace("ROWS", "30"))
    return catalogue, references


@pytest.mark.django_db
def test_two_folders_make_a_task_that_students_can_hand_in_for(folders, bubblewrap) -> None:
    catalogue, references = folders
    folder = catalogue / "new01" / "n1"
    task = load_task(folder)
    assert sync(load_catalogue(catalogue)).unpublished[0].startswith("NEW01/n1 is not published")

    reference = load_variants("NEW01", "n1", references, catalogue)[0]
    file = references / "new01" / "n1" / reference.file
    program = inspect(file.name, file.read_bytes(), 1_000_000)
    dataset = load(task.dataset)
    measured = list(runs(task, program, dataset, bubblewrap, 2))
    found = calibration(task, dataset, measured)
    assert found.floor < 0.2 < 0.5 < found.target < found.mean + 1e-6
    (folder / "calibration.json").write_text(json.dumps(found.as_json()))

    sync(load_catalogue(catalogue))
    opened = models.Task.objects.get(slug="n1")
    assert opened.current is not None
    assert opened.current.digest == load_task(folder).digest
