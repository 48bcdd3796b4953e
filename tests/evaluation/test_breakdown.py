"""What a result is looked at by: it follows from sealed bytes, and names no hidden row."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from grading.evaluation import breakdown, hidden
from grading.evaluation.breakdown.counts import STEP, rounded
from grading.evaluation.contracts import Scope, detections
from grading.evaluation.contracts.detections import Boxes
from grading.evaluation.judge import score
from labs.datasets.rows import Ragged, Rows
from labs.parse import load_catalogue
from sandbox.contract import Log, Outcome
from tests.evaluation.programs import SEED, answered, finished
from tests.evaluation.sets import opened

EPOCHS = "Epoch 1, loss: 2.1\nEpoch 2, loss: 1.4\n"


@pytest.fixture
def judged(task, dataset, component):
    return lambda execution: score(task, execution, dataset, SEED, component)


def taken_for_the_next(labels: np.ndarray) -> np.ndarray:
    """Take class 2 for class 3; everything else rightly."""
    return np.where(labels == 2, 3, labels)


def test_the_confusion_counts_hidden_rows_alone(judged, dataset):
    found = judged(finished(answered(dataset, taken_for_the_next))).breakdown
    assert found.classes == ("black", "dark", "light", "white")
    assert found.confusion == ((30, 0, 0, 0), (0, 30, 0, 0), (0, 0, 0, 30), (0, 0, 0, 30))


def test_the_same_sealed_bytes_give_the_same_again(judged, dataset):
    execution = finished(answered(dataset, taken_for_the_next))
    assert judged(execution).breakdown == judged(execution).breakdown


def test_examples_are_public_rows_with_the_labels_that_students_have(judged, dataset):
    found = judged(finished(answered(dataset, taken_for_the_next))).breakdown
    public = np.asarray(dataset.public["labels"])
    assert found.public_rows == 24
    assert 0 < found.public_wrong == len(found.examples)
    for example in found.examples:
        assert public[example["row"]] == example["truth"] == 2
        assert example["answer"] == 3


def test_every_decoy_is_known_by_its_public_row(dataset):
    key = hidden.key(dataset, SEED)
    assert (key.public_rows >= 0).tolist() == (~key.is_hidden).tolist()
    decoys = key.public_rows[~key.is_hidden]
    assert len(set(decoys.tolist())) == len(decoys)
    labels = np.asarray(dataset.public["labels"])[decoys]
    assert (labels == key.truth["labels"][~key.is_hidden]).all()


def test_a_right_program_has_no_wrong_rows_to_show(judged, dataset):
    found = judged(finished(answered(dataset, lambda labels: labels))).breakdown
    assert (found.examples, found.public_wrong, found.public_rows) == ((), 0, 24)


def test_a_run_that_stopped_still_has_the_curve_that_it_printed(judged):
    stopped = finished(
        None, outcome=Outcome.TIMEOUT, message="Too long.", ran_to_end=False, stdout=Log(EPOCHS, 40)
    )
    found = judged(stopped).breakdown
    assert [curve.source for curve in found.curves] == ["printed"]
    assert (found.confusion, found.examples) == ((), ())


def test_it_is_no_part_of_what_the_command_prints(judged, dataset):
    judgement = judged(finished(answered(dataset, taken_for_the_next), stdout=Log(EPOCHS, 40)))
    assert judgement.breakdown.curves
    assert "breakdown" not in judgement.as_json()
    assert json.loads(json.dumps(asdict(judgement.breakdown)))["public_rows"] == 24


def test_nothing_of_it_moves_a_mark(judged, dataset):
    quiet = judged(finished(answered(dataset, taken_for_the_next), stdout=Log("", 0)))
    loud = judged(finished(answered(dataset, taken_for_the_next), stdout=Log(EPOCHS, 40)))
    assert quiet.breakdown != loud.breakdown
    assert (quiet.proposal, quiet.checks, quiet.metric) == (loud.proposal, loud.checks, loud.metric)


def test_one_hidden_row_answered_otherwise_does_not_show_in_rounded_counts():
    exact = [[30, 0], [0, 30]]
    probed = [[29, 1], [0, 30]]
    assert rounded(exact, STEP) == rounded(probed, STEP) == [[30, 0], [0, 30]]
    assert rounded(probed, 1) == probed


def test_boxes_are_kept_with_the_truths_count():
    pictures = Ragged.of([np.zeros((40, 60, 3), np.uint8)] * 3, "|u1", 3)
    boxes = Ragged.of([np.array([[1, 2, 10, 20]])] * 3, "<i8", 2)
    labels = Ragged.of([np.array([1])] * 3, "<i8", 1)
    rows = Rows({"pictures": pictures, "boxes": boxes, "labels": labels})
    dataset = opened(rows, rows, classes=("cat", "dog"))
    scope = Scope(load_catalogue().task("5").contract, dataset, SEED)
    truth = Boxes(np.array([[1.0, 2.0, 10.0, 20.0]]), np.array([1]), np.ones(1))
    found = Boxes(
        np.array([[0.0, 2.0, 11.0, 20.0], [5.0, 5.0, 9.0, 9.0], [0.0, 0.0, 1.0, 1.0]]),
        np.array([1, 0, 0]),
        np.array([0.7, 0.9, 0.2]),
    )
    example = detections.KIND.example(found, truth, 2, scope)
    assert example["size"] == [60, 40]
    assert (example["found"], example["there"]) == (2, 1)
    assert [box[5] for box in example["boxes"]] == [0.9, 0.7]
    assert example["true_boxes"] == [[1.0, 2.0, 10.0, 20.0, 1, 1.0]]


def test_a_model_that_answers_with_too_many_classes_has_no_matrix(task, dataset, component):
    many = replace(dataset, classes=tuple(f"class {n}" for n in range(breakdown.CLASSES + 1)))
    judgement = score(
        task, finished(answered(dataset, lambda labels: labels)), many, SEED, component
    )
    assert judgement.breakdown.confusion == ()
