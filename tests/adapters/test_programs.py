"""Programs written as in a laboratory record are graded with no change, by the adapter that fits.

Each runs in a real sandbox on the real data of its task; what is expected of it stands in
`programs/programs.toml`.
"""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.evaluation import judge
from grading.evaluation.work import execution_component
from grading.scheme import Scheme
from labs import datasets
from labs.datasets import DatasetMissing
from labs.parse import load_catalogue
from labs.spec import CheckSpec, ContractSpec, MetricSpec, TaskSpec
from sandbox.contract import Backend, Limits, Outcome, Program, ProgramKind
from tests.conftest import lacking

FOLDER = Path(__file__).parent / "programs"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "programs.toml").read_text())
CASES = [(task, name) for task, found in EXPECTED.items() for name in found if name[-3:] == ".py"]
FUNCTIONS = {
    "image_classes": ("predict", "predict(images)"),
    "sequence_classes": ("predict", "predict(reviews)"),
    "replies": ("reply", "reply(text)"),
    "detections": ("detect", "detect(images)"),
}
METRICS = {"replies": "accepted", "detections": "map50"}
SEED = "00112233445566778899aabbccddeeff"


def task_for(slug: str) -> TaskSpec:
    """A task on the same data and contract as the catalogue's, whatever is calibrated there."""
    about = EXPECTED[slug]
    function, signature = FUNCTIONS[about["kind"]]
    options = {"dialogue": about.get("dialogue", [])}
    return replace(
        load_catalogue().task("1a"),
        slug=slug,
        contract=ContractSpec(function, signature, about["kind"], "", options),
        dataset=about["data"],
        metric=MetricSpec(METRICS.get(about["kind"], "accuracy")),
        checks=(CheckSpec("runs", 50), CheckSpec("contract", 50)),
        limits=Limits(wall_seconds=240, cpu_seconds=480, memory_bytes=4 * 2**30),
        calibration=None,
    )


def run(backend: Backend, slug: str, program: Program):
    task = task_for(slug)
    try:
        dataset = datasets.load(task.dataset)
    except DatasetMissing:
        lacking(f"the data set {task.dataset}")
    execution = judge.execute(task, program, dataset, SEED, backend)
    return execution, judge.score(task, execution, dataset, SEED, execution_component(1, Scheme()))


def check(execution, judged, expected: dict[str, Any]) -> None:
    told = f"{execution.message}\n{execution.stdout.text[-2000:]}\n{execution.stderr.text[-2000:]}"
    if "stops" in expected:
        assert execution.outcome is Outcome.STUDENT_ERROR, told
        assert expected["stops"] in execution.message
        assert expected["says"] in execution.message
    if "adapter" in expected:
        assert execution.outcome is Outcome.OK, told
        assert (judged.evidence, judged.adapter) == ("verified", expected["adapter"]), told
        assert expected["says"] in judged.message, told
        assert judged.metric.value >= expected["least"], (judged.metric.value, told)
        assert [c.passed for c in judged.checks] == [True, True], judged.checks
    assert expected.get("printed", "") in execution.stdout.text, told
    if "figures" in expected:
        assert execution.notebook is not None
        cells = json.loads(execution.notebook)["cells"]
        assert len(cells) == expected["figures"]
        assert all("image/png" in cell["outputs"][0]["data"] for cell in cells)


@pytest.mark.warm
@pytest.mark.parametrize(("slug", "name"), CASES)
def test_it_is_graded_as_it_stands(warm: Backend, slug: str, name: str) -> None:
    program = Program(name, ProgramKind.SCRIPT, (FOLDER / slug / name).read_bytes())
    execution, judged = run(warm, slug, program)
    check(execution, judged, EXPECTED[slug][name])


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("1a", "from_torchvision.py"),
        ("1b", "flat_tensors.py"),
        ("3", "small_cnn.py"),
        ("6", "recurrent_keras.py"),
        ("7", "object_that_answers.py"),
    ],
)
def test_a_cold_notebook_of_it_is_graded_alike(bubblewrap: Backend, slug: str, name: str) -> None:
    source = (FOLDER / slug / name).read_text()
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    made = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [cell | {"source": source}],
    }
    program = Program("solution.ipynb", ProgramKind.NOTEBOOK, json.dumps(made).encode())
    execution, judged = run(bubblewrap, slug, program)
    check(execution, judged, EXPECTED[slug][name])


def test_each_task_has_two_programs_of_its_own() -> None:
    for slug, about in EXPECTED.items():
        files = {path.name for path in (FOLDER / slug).iterdir()}
        assert files == {name for name in about if name.endswith(".py")}
        assert len(files) >= 2, slug
