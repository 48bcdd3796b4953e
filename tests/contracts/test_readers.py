"""Every kind's reader: what a program may return, what is refused, and nothing else."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.artefacts import BadArtefact, bundle
from grading.evaluation import contracts
from grading.evaluation.contracts import REGISTRY, Given, Scope
from labs.datasets.rows import Ragged
from sandbox.contract import Outcome
from sandbox.runner.storing import Store
from tests.forgeries import tasks

SEED = "ab" * 16
ROWWISE = ("image_classes", "sequence_classes", "detections", "replies")


@pytest.fixture(scope="session")
def scopes(tmp_path_factory) -> dict[str, Scope]:
    folder = tmp_path_factory.mktemp("contracts")
    found = {}
    for kind in tasks.METRICS:
        data = tasks.dataset(kind, Path(folder))
        found[kind] = Scope(tasks.task(kind, data).contract, data, SEED)
    return found


def artefact(store: Store, path: Path) -> bytes:
    store.write(str(path))
    return path.read_bytes()


def truthful(kind: str, value: object) -> object:
    """What a program that knows the truth would return for one row."""
    if kind == "detections":
        return {"boxes": value.boxes, "labels": value.labels, "scores": value.scores}
    return value[0] if kind == "replies" else value


@pytest.mark.parametrize("kind", ROWWISE)
def test_the_truth_is_read_back_and_scores_one(kind, scopes, tmp_path):
    scope, made = scopes[kind], REGISTRY[kind]
    truth = made.truth(scope)
    store = Store(2**24)
    for question in made.questions(scope):
        rows = range(len(truth.values)) if question.rows is None else question.rows
        known = [truth.values[row] if row < len(truth.values) else ["what?"] for row in rows]
        answers = [truthful(kind, value) for value in known]
        whole = np.array(answers) if made.form.stored == "array" else answers
        store.put(made.form.stored, question.name, whole)
    members = bundle.read(artefact(store, tmp_path / "a"), made.members(scope))
    reading = made.read(Given(scope, members))
    assert reading.outcome is Outcome.OK, reading.message
    assert all(awkward.passed for awkward in reading.answers.awkward), reading.answers
    metric = tasks.task(kind, scope.dataset).metric
    from grading import metrics  # noqa: PLC0415 - kept beside its only use

    compute = metrics.REGISTRY[metric.name].on({})
    assert compute(reading.values, truth.values) == pytest.approx(1)


@pytest.mark.parametrize("kind", sorted(tasks.METRICS))
def test_the_baseline_scores_below_the_target(kind, scopes):
    task = tasks.task(kind, scopes[kind].dataset)
    assert 0 <= task.calibration.floor < task.calibration.target


@pytest.mark.parametrize("kind", sorted(tasks.METRICS))
def test_the_same_seed_asks_the_same_and_another_something_else(kind, scopes):
    scope, made = scopes[kind], REGISTRY[kind]
    other = Scope(scope.contract, scope.dataset, "cd" * 16)
    assert made.inputs(scope) == made.inputs(scope)
    assert made.questions(scope) == made.questions(scope)
    if kind != "numbers":
        assert made.inputs(scope) != made.inputs(other)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**30) | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", ["replies", "function_values"])
@given(value=PLAIN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_json_is_stored_gives_an_outcome(kind, scopes, value):
    scope, made = scopes[kind], REGISTRY[kind]
    name = f"{made.questions(scope)[0].name}.json"
    reading = made.read(Given(scope, {name: json.dumps(value).encode()}))
    assert reading.outcome in {Outcome.OK, Outcome.BAD_OUTPUT}
    assert (reading.values is None) == (reading.outcome is not Outcome.OK)
    assert reading.outcome is Outcome.OK or reading.message


@given(value=PLAIN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_variables_hold_gives_an_outcome(scopes, value):
    for kind in ("numbers", "comparison"):
        scope, made = scopes[kind], REGISTRY[kind]
        names = made.variables(scope.contract)
        reading = made.read(Given(scope, {}, variables=dict.fromkeys(names, value)))
        assert reading.outcome in {Outcome.OK, Outcome.BAD_OUTPUT}


@given(data=st.binary(max_size=300), name=st.sampled_from(["counts", "boxes", "labels", "scores"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_bytes_for_boxes_give_an_outcome(scopes, data, name):
    scope, made = scopes["detections"], REGISTRY["detections"]
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(made.truth(scope).is_hidden.shape, np.int64))
    members = {
        f"all.{part}.npy": buffer.getvalue() for part in ("counts", "boxes", "labels", "scores")
    }
    reading = made.read(Given(scope, members | {f"all.{name}.npy": data}))
    assert reading.outcome is Outcome.BAD_OUTPUT


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ([[0, 0, 5, np.nan]], "NaN"),
        ([[5, 0, 0, 5]], "ends before it begins"),
        ([[0, 0, 5, 5]] * 101, "more than 100 boxes"),
    ],
)
def test_boxes_that_could_lie_are_refused(scopes, tmp_path, boxes, said):
    scope, made = scopes["detections"], REGISTRY["detections"]
    rows = len(made.truth(scope).is_hidden)
    store = Store(2**24)
    one = (np.array(boxes, float), np.zeros(len(boxes), int), np.ones(len(boxes)))
    store.put("boxes", "all", [one] * rows)
    try:
        members = bundle.read(artefact(store, tmp_path / "a"), made.members(scope))
        reading = made.read(Given(scope, members))
    except BadArtefact as error:
        reading = made.unusable(error, scope)
        said = "allowed" if "more than" in said else said
    assert reading.outcome is Outcome.BAD_OUTPUT
    assert said in reading.message


def test_a_reply_longer_than_agreed_counts_as_none(scopes):
    scope, made = scopes["replies"], REGISTRY["replies"]
    rows = len(made.truth(scope).is_hidden)
    said = json.dumps(["x" * 201] * rows).encode()
    assert set(made.read(Given(scope, {"all.json": said})).values) == {""}


def test_columns_are_read_back_as_they_were_saved(tmp_path):
    from labs.datasets import rows  # noqa: PLC0415 - kept beside its only use

    made = rows.Rows(
        {
            "lists": Ragged.of([[1, 2], [], [3]], "<i4", 1),
            "texts": ("a", "ü", ""),
            "numbers": np.array([1, 2, 3]),
        }
    )
    rows.save(tmp_path, "x_", made)
    again = rows.load(tmp_path, "x_", made.columns)
    assert [row.tolist() for row in again["lists"]] == [[1, 2], [], [3]]
    assert again["texts"] == ("a", "ü", "")
    order = [2, 0, 0]
    assert [row.tolist() for row in again.take(order)["lists"]] == [[3], [1, 2], [1, 2]]
    assert again.take(order)["texts"] == ("", "a", "a")
    with pytest.raises(ValueError, match="differ in length: a 1, b 2"):
        rows.Rows({"a": ("x",), "b": ("x", "y")})


def test_an_artefact_with_more_than_was_asked_is_refused(scopes):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("score.json", "1")
    with pytest.raises(BadArtefact, match="not asked for"):
        bundle.read(buffer.getvalue(), REGISTRY["replies"].members(scopes["replies"]))
    assert set(contracts.REGISTRY) >= set(tasks.METRICS)


def test_what_is_popular_is_recommended_to_the_person_who_has_not_seen_it(scopes):
    """The baseline's answers are in the order of the truth that they are compared with."""
    scope, made = scopes["rankings"], REGISTRY["rankings"]
    truth = made.truth(scope)
    _, (answers,) = made.baseline(scope)
    asked = np.load(io.BytesIO(made.inputs(scope)))[truth.is_hidden]
    assert len(answers) == len(asked)
    for row, chosen in zip(asked, answers, strict=True):
        assert (row[chosen] == 0).all()
