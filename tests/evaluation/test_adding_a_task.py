"""A task is two folders and no code: one is made here from nothing, calibrated and published."""

import json
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from grading.evaluation import judge
from grading.evaluation.work import execution_component
from grading.management import calibration, variants
from grading.scheme import Scheme
from labs import landing
from labs.datasets import load_for
from labs.models import Task
from labs.parse import load_catalogue, load_task, load_variants, variant_path
from labs.spec import Landed, TaskSpec, VariantSpec
from labs.sync import sync
from sandbox.contract import Program, ProgramKind

COURSE = """
code = "DL101"
title = "A course of one task"
semester = "VI"

[[outcomes]]
number = 1
printed = "DL101.1"
text = "Compute a likelihood."

[[experiments]]
number = 1
title = "Likelihood"
outcomes = [1]

[programme]
version = "none"

[[programme.outcomes]]
code = "PO1"
title = "Engineering knowledge"
"""
LAB = """
title = "Likelihoods of two classes"
summary = "Fit Gaussians and compare."
experiment = 1
attempts = 5
bloom = "L3"

[contract]
kind = "function_values"
function = "likelihoods"
signature = "likelihoods(X, y, point)"
example = '''
def likelihoods(X, y, point):
    return [0.0, 0.0]
'''
options = { problem = "likelihood", cases = 12 }

[metric]
name = "within_tolerance"
options = { relative = 0.001 }

[[checks]]
name = "runs"
weight = 25

[[checks]]
name = "contract"
weight = 25

[[checks]]
name = "metric"
weight = 50

[[rubric]]
title = "Derivation"
points = 4
"""
SOLUTION = """
import numpy as np


def likelihoods(X, y, point):
    found = []
    for label in (0, 1):
        own = X[y == label]
        mean, sd = own.mean(axis=0), own.std(axis=0)
        density = np.exp(-((point - mean) ** 2) / (2 * sd**2)) / (sd * np.sqrt(2 * np.pi))
        found.append(np.prod(density))
    return np.array(found)
"""
# Takes another deviation where there are few rows.
WEAK = SOLUTION.replace("own.std(axis=0)", "own.std(axis=0, ddof=int(len(own) < 6))")
STARTER = "def likelihoods(X, y, point):\n    return [0.0]\n"
EXPECTED = """
[[variants]]
file = "solution.py"
role = "reference"
outcome = "ok"
share_from = 1.0
share_to = 1.0
evidence = "verified"
about = "as it should be"

[[variants]]
file = "weak.py"
role = "weak"
outcome = "ok"
share_from = 0.3
share_to = 0.95
evidence = "verified"
about = "the wrong deviation for small classes"

[[variants]]
file = "starter.ipynb"
role = "starter"
outcome = "ok"
share_from = 0.0
share_to = 0.25
evidence = "verified"
about = "one number"
"""


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """Catalogue and reference solutions, with the one task as an author would write it."""
    catalogue, references = tmp_path / "catalogue", tmp_path / "references"
    task, own = catalogue / "dl101" / "likelihood", references / "dl101" / "likelihood"
    for folder in (task, own):
        folder.mkdir(parents=True)
    (catalogue / "dl101" / "course.toml").write_text(COURSE)
    (task / "lab.toml").write_text(LAB)
    (task / "statement.md").write_text("Compute the likelihoods.")
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": STARTER}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    cell["execution_count"] = None
    (task / "starter.ipynb").write_text(json.dumps(notebook))
    for name, text in (("solution.py", SOLUTION), ("weak.py", WEAK), ("expected.toml", EXPECTED)):
        (own / name).write_text(text)
    return catalogue, references


def program(task: TaskSpec, variant: VariantSpec, roots: tuple[Path, Path]) -> Program:
    catalogue, references = roots
    file = variant_path(task.course, task.slug, variant.file, references, catalogue)
    kind = ProgramKind.NOTEBOOK if file.suffix == ".ipynb" else ProgramKind.SCRIPT
    return Program(file.name, kind, file.read_bytes())


@pytest.mark.django_db
def test_a_task_made_from_nothing_is_calibrated_and_published(roots, bubblewrap):
    catalogue, references = roots
    folder = catalogue / "dl101" / "likelihood"
    task = load_task(folder)
    assert (task.dataset, task.bloom, task.rubric[0].points) == ("none", "L3", 4)
    data = load_for(task)
    programs = load_variants(task.course, task.slug, references, catalogue)
    reference = program(task, programs[0], roots)
    measured = list(calibration.runs(task, reference, data, bubblewrap, 2))
    found = calibration.calibration(task, data, measured)
    assert (found.target, found.floor, found.baseline) == (1, 0, "zeros")
    (folder / "calibration.json").write_text(json.dumps(found.as_json()))

    task = load_task(folder)
    assert "was not graded" in landing.wrong(task, references, catalogue)
    landed = {}
    for variant in programs:
        judgement = judge.judge(
            task,
            program(task, variant, roots),
            load_for(task),
            secrets.token_hex(16),
            bubblewrap,
            execution_component(1, Scheme()),
        )
        assert variants.differences(variant, judgement) == [], judgement.message
        landed[variant.file] = Landed(
            judgement.outcome.value,
            variants.share(judgement),
            landing.digest(task, variant, references, catalogue),
        )
    complete = replace(found, landed=landed)
    (folder / "calibration.json").write_text(json.dumps(complete.as_json()))

    known = load_catalogue(catalogue)
    assert landing.wrong(known.task("likelihood"), references, catalogue) == ""
    assert sync(known).unpublished == []
    assert Task.objects.get(slug="likelihood").current is not None
