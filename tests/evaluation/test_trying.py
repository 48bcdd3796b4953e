"""A try asks about public rows alone; the hidden ones are out of its reach."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from grading.evaluation import asking, contracts, hidden, trying
from labs.datasets import Dataset
from labs.datasets.dataset import PublicOnly
from labs.spec import TaskSpec
from sandbox.contract import Outcome, Program, ProgramKind
from tests.evaluation.programs import SEED, answered, finished


def test_the_hidden_rows_are_not_opened(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    public = PublicOnly.of(dataset)
    assert not public.hidden_folder.exists()
    known = {row.tobytes() for row in np.asarray(dataset.public["images"])}
    assert all(row.tobytes() in known for row in np.asarray(public.hidden["images"]))
    assert public.digest == dataset.digest


def test_what_is_asked_is_made_of_public_rows(task: TaskSpec, dataset: Dataset) -> None:
    program = Program("x.py", ProgramKind.SCRIPT, b"")
    with ThreadPoolExecutor(1) as pool:
        job = asking.job(task, program, PublicOnly.of(dataset), SEED, pool)
        assert callable(job.ask.inputs)
        assert job.ask.inputs() == contracts.REGISTRY[task.contract.kind].inputs(
            contracts.Scope(task.contract, PublicOnly.of(dataset), SEED)
        )
    assert job.mounts == dataset.mounts


def test_it_says_how_good_the_answers_are_on_public_rows(task: TaskSpec, dataset: Dataset) -> None:
    public = PublicOnly.of(dataset)
    execution = finished(answered(public, lambda labels: labels))
    found = trying.look(task, execution, dataset, SEED)
    assert (found.outcome, found.value, found.rows) == ("ok", 1.0, len(public.hidden))
    assert [(each.name, each.passed) for each in found.findings] == [
        ("runs", True),
        ("contract", True),
    ]
    assert "not seen" not in found.message


def test_a_broken_contract_is_named(task: TaskSpec, dataset: Dataset) -> None:
    public = PublicOnly.of(dataset)
    execution = finished(answered(public, lambda labels: np.zeros_like(labels)))
    found = trying.look(task, execution, dataset, SEED)
    contract = found.findings[1]
    assert not contract.passed
    assert "same answer" in contract.message


def test_an_error_on_public_rows_does_not_speak_of_unseen_ones(
    task: TaskSpec, dataset: Dataset
) -> None:
    public = PublicOnly.of(dataset)
    execution = finished(
        answered(public, lambda labels: labels), answer_errors={hidden.ALL: "ValueError: no"}
    )
    found = trying.look(task, execution, dataset, SEED)
    assert found.outcome == Outcome.STUDENT_ERROR.value
    assert "images of the public data: ValueError: no" in found.message


def test_nothing_here_can_propose_a_mark() -> None:
    assert not hasattr(trying, "scheme")
    assert "marks" not in trying.Found.__dataclass_fields__
    assert "points" not in trying.Finding.__dataclass_fields__
