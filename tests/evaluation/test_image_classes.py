"""Reading class indices: strict where a value could lie, forgiving where only the form is off."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grading.artefacts import BadArtefact
from grading.artefacts import bundle as bundles
from grading.evaluation import hidden
from grading.evaluation.contracts import REGISTRY, Given, Reading, Scope
from labs.datasets.rows import Rows, images
from labs.spec import ContractSpec
from sandbox.contract import Outcome
from tests.evaluation.programs import bundle, npy
from tests.evaluation.sets import opened

SEED = "a" * 32
ROWS = 100
CLASSES = ("cat", "dog", "owl", "cow")
QUESTIONS = hidden.questions(ROWS, SEED)
TRUE = np.arange(ROWS) % 4
KIND = REGISTRY["image_classes"]


def some(rows: int) -> Rows:
    return images(np.zeros((rows, 2, 2, 3), np.uint8), np.arange(rows) % 4)


SCOPE = Scope(
    ContractSpec("predict", "predict(images)", KIND.name, ""),
    opened(some(20), some(84), classes=CLASSES),  # 84 and a fifth of them as decoys make 100
    SEED,
)


def read(artefact: bytes, errors=None) -> Reading:
    """Read an artefact as `grading.evaluation.asking` does."""
    try:
        members = bundles.read(artefact, KIND.members(SCOPE))
    except BadArtefact as error:
        return KIND.unusable(error, SCOPE)
    return KIND.read(Given(SCOPE, members, errors or {}))


def rows(question) -> np.ndarray:
    return TRUE if question.rows is None else TRUE[list(question.rows)]


def reading(answer) -> Reading:
    """Read what a program gives whose function maps true classes by `answer`."""
    return read(bundle({q.name: npy(answer(rows(q))) for q in QUESTIONS}))


def test_exact_class_indices_are_read_without_a_note():
    found = reading(lambda labels: labels)
    assert found.outcome is Outcome.OK
    assert (found.values == TRUE).all()
    assert found.answers.form_notes == ()
    assert [awkward.passed for awkward in found.answers.awkward] == [True] * 3


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint64"])
def test_any_integer_type_is_as_agreed(dtype):
    assert reading(lambda labels: labels.astype(dtype)).answers.form_notes == ()


@pytest.mark.parametrize(
    ("answer", "noted"),
    [
        (lambda labels: labels[:, None], "shape (100, 1)"),
        (lambda labels: labels.astype("float32"), "floats"),
        (lambda labels: np.eye(4)[labels], "matrix of scores"),
        (lambda labels: np.eye(4, dtype=int)[labels] * 9 - 5, "matrix of scores"),
        (lambda labels: labels if len(labels) > 1 else labels[0], "shape ()"),
    ],
)
def test_a_form_that_is_only_off_is_read_as_what_it_means_and_noted(answer, noted):
    found = reading(answer)
    assert found.outcome is Outcome.OK
    assert (found.values == TRUE).all()
    assert noted in " ".join(found.answers.form_notes)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda labels: np.where(labels == 2, np.nan, labels), "NaN"),
        (lambda labels: np.full(len(labels), np.inf), "infinity"),
        (lambda labels: np.full((len(labels), 4), np.nan), "NaN"),
        (lambda labels: labels + 0.5, "0.5 for image 0, which is no whole number"),
        (lambda labels: labels - 1, "class -1 for image 0"),
        (lambda labels: labels + 1, "class 4 for image 3"),
        (lambda labels: np.full(len(labels), 2**64 - 1, dtype="uint64"), "class 1"),
        (lambda labels: np.full(len(labels), 1e300), "class 1e+300"),
        (lambda labels: labels[:-1], "shape is (99,) for 100 images"),
        (lambda labels: np.append(labels, 0), "shape is (101,)"),
        (lambda labels: labels[None], "shape is (1, 100)"),
        (lambda labels: np.eye(5)[labels], "shape is (100, 5)"),
        (lambda labels: np.array(CLASSES)[labels], "type is text"),
        (lambda labels: labels == 1, "type is bool"),
        (lambda labels: labels.astype(object), "type is object"),
        (lambda labels: labels.astype(">i4"), "big-endian"),
        (lambda labels: np.zeros((len(labels), 50)), "too large"),
    ],
)
def test_an_answer_that_could_lie_is_refused_with_what_was_agreed(answer, said):
    found = reading(answer)
    assert found.outcome is Outcome.BAD_OUTPUT
    assert found.values is None
    assert not found.answers.readable
    assert said in found.message
    assert "a whole number from 0 to 3." in found.message


def test_awkward_inputs_that_raise_lie_or_change_their_answer_are_named():
    members = {q.name: npy(rows(q)) for q in QUESTIONS if q.name != "one"}
    members["odd"] = npy(rows(QUESTIONS[2]) * np.nan)
    members["order"] = npy(np.sort(rows(QUESTIONS[3])))
    found = read(bundle(members), {"one": "IndexError: too many (line 4)"})
    assert found.outcome is Outcome.OK
    messages = {awkward.title: awkward.message for awkward in found.answers.awkward}
    assert "line 4" in messages["one row"]
    assert "NaN" in messages["an odd number of rows"]
    assert "must not depend on the others beside it" in messages["another order"]
    assert not any(awkward.passed for awkward in found.answers.awkward)


def test_one_near_tie_in_a_batch_may_turn_but_not_two_and_none_in_a_single_row():
    def changed(question, count):
        answers = rows(question).copy()
        answers[:count] = (answers[:count] + 1) % 4
        return npy(answers)

    exact = {q.name: npy(rows(q)) for q in QUESTIONS}
    passed = partial(_passed, exact)
    assert passed("odd", changed(QUESTIONS[2], 1))
    assert not passed("odd", changed(QUESTIONS[2], 2))
    assert not passed("one", changed(QUESTIONS[1], 1))


def _passed(exact: dict[str, bytes], name: str, answer: bytes) -> bool:
    found = read(bundle(exact | {name: answer}))
    title = hidden.TITLES[name]
    return next(a.passed for a in found.answers.awkward if a.title == title)


def test_a_function_that_raises_on_the_scored_rows_is_the_students_error():
    found = read(bundle({}), {"all": "ValueError: no"})
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "ValueError: no" in found.message


def test_an_artefact_that_is_missing_or_no_zip_is_bad_output():
    assert read(bundle({})).outcome is Outcome.BAD_OUTPUT
    for artefact in (b"", b"accuracy: 1.00", bundle({"labels": b""})):
        assert read(artefact).outcome is Outcome.BAD_OUTPUT


def test_the_same_class_for_every_image_is_named():
    found = reading(lambda labels: np.full(len(labels), 2))
    assert found.answers.same_for_all == "class 2 (owl)"
    assert found.answers.form_notes == ()


@given(
    hnp.arrays(
        st.sampled_from(["<f4", "<f8", "<i4", "|u1", "|b1", "<c16"]).map(np.dtype),
        st.one_of(st.just((ROWS,)), st.just((ROWS, 1)), st.just((ROWS, 4)), hnp.array_shapes()),
    )
)
def test_whatever_is_answered_gives_valid_classes_or_a_refusal(array):
    found = read(bundle({"all": npy(array)}))
    if found.outcome is Outcome.OK:
        assert found.values.dtype == np.int64
        assert found.values.shape == (ROWS,)
        assert 0 <= found.values.min() <= found.values.max() < 4
    else:
        assert found.outcome is Outcome.BAD_OUTPUT


def test_the_baseline_is_the_best_single_class():
    name, answers = KIND.baseline(SCOPE)
    assert name == "majority class"
    assert [list(answer) for answer in answers] == [[c] * 84 for c in range(4)]
