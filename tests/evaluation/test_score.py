"""Scoring: what a finished run is worth, from nothing but its facts and sealed answers."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from grading.evaluation import further, hidden
from grading.evaluation.judge import score
from sandbox.contract import Log, Outcome
from tests.evaluation.programs import SEED, answered, finished


def right(share: float):
    """Answer rightly for about that share of rows, the same for a row in whatever batch."""
    return lambda labels: np.where(np.arange(len(labels)) < share * len(labels), labels, 0)


@pytest.fixture
def judged(task, dataset, component):
    def judge(execution, seed=SEED):
        return score(task, execution, dataset, seed, component)

    return judge


def points(judgement) -> list[Decimal]:
    return [check.points for check in judgement.checks]


def test_a_right_program_gets_full_marks_on_verified_evidence(judged, dataset):
    judgement = judged(finished(answered(dataset, lambda labels: labels)))
    assert judgement.outcome is Outcome.OK
    assert judgement.evidence == "verified"
    assert judgement.adapter == "contract"
    assert judgement.metric.value == 1.0
    assert judgement.metric.public_value == 1.0
    assert judgement.claimed == 0.93
    assert points(judgement) == [25, 25, 50]
    assert (judgement.proposal.marks, judgement.proposal.max) == (20, 20)
    assert "reaches the target" in judgement.message


def test_decoys_never_count_towards_the_metric(judged, dataset):
    key = hidden.key(dataset, SEED)
    labels = key.truth["labels"]
    wrong = (labels + 1) % 4
    only_hidden = np.where(key.is_hidden, labels, wrong)
    table = dict(zip(range(len(wrong)), only_hidden, strict=True))
    answers = iter([np.array(list(table.values()))])

    def predict(labels):
        return next(answers, labels)

    judgement = judged(finished(answered(dataset, predict)))
    assert judgement.metric.value == 1.0
    assert judgement.metric.public_value == 0.0


def test_one_class_for_all_is_at_the_floor_and_gets_a_quarter(judged, dataset):
    judgement = judged(finished(answered(dataset, lambda labels: np.zeros_like(labels))))
    assert judgement.metric.value == 0.25
    assert points(judgement) == [25, 0, 0]
    assert judgement.proposal.marks == 5


def test_guessing_is_held_below_good(judged, dataset):
    labels = hidden.key(dataset, SEED).truth["labels"]
    guesses = np.random.default_rng(7).integers(0, 4, len(labels))

    def predict(asked):
        return guesses[: len(asked)]

    judgement = judged(finished(answered(dataset, predict)))
    assert judgement.metric.value < 0.25 + 3 * (0.25 * 0.75 / 120) ** 0.5
    assert judgement.proposal.marks <= 9


def test_a_form_that_is_off_costs_the_contract_checks_points_only(judged, dataset):
    judgement = judged(finished(answered(dataset, lambda labels: labels[:, None])))
    assert points(judgement) == [25, 0, 50]
    assert judgement.proposal.marks == 15


def test_a_printed_accuracy_is_claimed_and_worth_nothing(judged):
    execution = finished(
        None,
        outcome=Outcome.BAD_OUTPUT,
        message="It leaves no function predict behind.",
        stdout=Log("KNN Accuracy: 1.00\n", 19),
    )
    judgement = judged(execution)
    assert judgement.evidence == "claimed"
    assert judgement.claimed == 1.0
    assert judgement.metric.value is None
    assert points(judgement) == [25, 0, 0]
    assert judgement.adapter is None


def test_a_program_that_stops_is_told_why_and_stays_in_poor(judged):
    execution = finished(
        None,
        outcome=Outcome.STUDENT_ERROR,
        message="The program stopped in line 3.",
        ran_to_end=False,
        stdout=Log(),
    )
    judgement = judged(execution)
    assert judgement.outcome is Outcome.STUDENT_ERROR
    assert judgement.message == "The program stopped in line 3."
    assert judgement.evidence == "none"
    assert judgement.proposal.marks == 0
    assert judgement.proposal.band == "Poor"


def test_a_fault_of_the_platform_proposes_nothing(judged):
    judgement = judged(finished(None, outcome=Outcome.PLATFORM_ERROR, message="No sandbox."))
    assert judgement.proposal is None
    assert judgement.checks == ()


def test_scoring_the_same_bytes_again_gives_the_same_judgement_bit_for_bit(judged, dataset):
    execution = finished(answered(dataset, right(0.7)))
    first, again = judged(execution), judged(execution)
    assert first == again
    assert repr(first) == repr(again)


def test_answers_of_another_run_are_worth_nothing(judged, dataset):
    # Sealed under one secret order and scored under another: no better than guessing.
    judgement = judged(finished(answered(dataset, lambda labels: labels)), seed="e" * 32)
    assert judgement.metric.value < 0.45


def test_a_task_calibrated_on_other_data_gives_no_metric_points(task, dataset, component):
    other = replace(dataset, digest="0" * 64)
    judgement = score(
        task, finished(answered(dataset, lambda labels: labels)), other, SEED, component
    )
    assert judgement.metric.target is None
    assert points(judgement) == [25, 25, 0]
    assert "no measured target" in judgement.checks[2].message


def test_the_json_has_exactly_the_agreed_fields(judged, dataset):
    found = judged(finished(answered(dataset, lambda labels: labels))).as_json()
    assert list(found) == [
        "outcome", "message", "evidence", "adapter", "metric", "claimed", "checks", "proposal",
        "isolation", "seconds", "dataset", "log",
    ]  # fmt: skip
    assert set(found["metric"]) == {"name", "value", "target", "floor", "reference"}
    assert set(found["checks"][0]) == {
        "name",
        "passed",
        "points",
        "max_points",
        "message",
        "evidence",
    }
    assert found["proposal"] == {
        "component": "execution",
        "marks": 20,
        "max": 20,
        "band": "Good",
    }
    assert set(found["isolation"]) == {"backend", "warm", "weak"}
    assert set(found["seconds"]) == {"start", "run", "score", "total"}
    assert set(found["dataset"]) == {"name", "stand_in"}
    assert set(found["log"]) == {"stdout", "stderr"}


def repeated(task, *, shares: list[float], dataset):
    """A task of as many seeds, and a run whose answers were right for these shares of the rows."""
    several = replace(task, metric=replace(task.metric, seeds=len(shares), evidence="repeated"))
    seeds = [SEED, *further.seeds(several, SEED).values()]
    artefacts = [
        answered(dataset, right(share), seed) if share else b""
        for share, seed in zip(shares, seeds, strict=True)
    ]
    names = further.seeds(several, SEED)
    attached = dict(zip(names, artefacts[1:], strict=True))
    return several, finished(artefacts[0], attached=attached)


def test_several_seeds_give_their_mean_as_repeated_evidence(task, dataset, component):
    several, execution = repeated(task, shares=[1.0, 1.0, 0.5], dataset=dataset)
    judgement = score(several, execution, dataset, SEED, component)
    assert judgement.evidence == "repeated"
    alone = score(task, execution, dataset, SEED, component)
    assert judgement.metric.value < alone.metric.value == 1.0
    assert "mean of 3 seeds" in judgement.message
    assert score(several, execution, dataset, SEED, component) == judgement


def test_a_seed_that_gave_no_answers_leaves_evidence_verified_which_is_not_enough(
    task, dataset, component
):
    several, execution = repeated(task, shares=[1.0, 0.0], dataset=dataset)
    judgement = score(several, execution, dataset, SEED, component)
    assert judgement.evidence == "verified"
    assert judgement.proposal.marks <= 9
