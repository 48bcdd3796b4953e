"""A task is two folders and no code: made from an empty folder, measured, opened, handed in for."""

import json
import secrets
import uuid
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grading import intake
from grading.authoring import variants
from grading.authoring.calibration import calibration, runs
from grading.evaluation import judge, work
from grading.intake import inspect
from grading.models import Run
from grading.scheme import Scheme
from labs import landing, models
from labs.datasets import load
from labs.parse import load_catalogue, load_task, load_variants, variant_path
from labs.spec import Landed, TaskSpec
from labs.sync import sync
from sandbox.contract import Backend
from tests import factories

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


def land(task: TaskSpec, folders: tuple[Path, Path], backend: Backend) -> dict[str, Landed]:
    """Grade reference, weak solution and starter, as `calibrate` does afterwards."""
    catalogue, references = folders
    found = {}
    for variant in load_variants(task.course, task.slug, references, catalogue):
        file = variant_path(task.course, task.slug, variant.file, references, catalogue)
        judgement = judge.judge(
            task,
            inspect(file.name, file.read_bytes(), 1_000_000),
            load(task.dataset),
            secrets.token_hex(16),
            backend,
            work.execution_component(task.experiment, Scheme()),
        )
        assert variants.differences(variant, judgement) == [], judgement.message
        digest = landing.digest(task, variant, references, catalogue)
        share = variants.share(judgement)
        found[variant.file] = Landed(judgement.outcome.value, share, digest)
    return found


@pytest.mark.django_db(transaction=True)
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
    measured_task = load_task(folder)
    assert "was not graded" in landing.wrong(measured_task, references, catalogue)
    found = replace(found, landed=land(measured_task, folders, bubblewrap))
    (folder / "calibration.json").write_text(json.dumps(found.as_json()))
    assert landing.wrong(load_task(folder), references, catalogue) == ""

    sync(load_catalogue(catalogue))
    opened = models.Task.objects.get(slug="n1")
    assert opened.current is not None
    assert opened.current.digest == load_task(folder).digest

    student = factories.make_student(factories.make_offering(opened.course))
    handed_in = intake.receive(student, opened, file.name, file.read_bytes(), uuid.uuid4())
    run = handed_in.runs.get()
    work.execute(run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.SCORED, run.message
    assert run.proposal.marks >= 18
