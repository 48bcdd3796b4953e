"""A team's own held-out rows are counted and stay claimed; what it states is looked through."""

from dataclasses import replace

import pytest

from grading import metrics
from grading.evaluation.contracts import REGISTRY, Given, Scope
from labs.datasets import NONE
from labs.spec import ContractSpec
from sandbox.contract import Outcome

KIND = REGISTRY["project"]
CONTRACT = ContractSpec("", "held_out = {...}", "project", "", {"fields": ["source", "rows"]})
STATED = {"source": "our own photographs", "rows": 120}
OWN = {"labels": [0] * 10 + [1] * 20, "answers": [0] * 5 + [1] * 25}


def read(**variables):
    return KIND.read(Given(Scope(CONTRACT, NONE, ""), {}, variables=variables))


def test_right_answers_count_from_the_commonest_class_on() -> None:
    reading = read(data_statement=STATED, held_out=OWN)
    assert (reading.outcome, KIND.evidence) == (Outcome.OK, "claimed")
    compute = metrics.REGISTRY["own_rows"].on({})
    # 25 of 30 are right, 20 would be by naming class 1 always.
    assert compute(reading.values, [None]) == pytest.approx(5 / 10)
    (own,) = reading.values
    assert compute([replace(own, right=30)], [None]) == 1
    assert compute([replace(own, right=3)], [None]) == 0
    assert compute(KIND.baseline(Scope(CONTRACT, NONE, ""))[1][0], [None]) == 0


def test_what_lacks_in_the_data_statement_is_named() -> None:
    reading = read(data_statement={"source": " "}, held_out=OWN)
    assert [(one.title, one.passed) for one in reading.answers.awkward] == [
        ("source", False), ("rows", False),
    ]  # fmt: skip
    assert [one.message for one in reading.answers.awkward] == [
        "it says nothing.", "it is not there.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held_out", "said"),
    [
        (None, "held_out is no dict"),
        ({"labels": [0, 1] * 10}, "held_out['answers'] is no list of whole numbers"),
        ({"labels": ["cat"] * 20, "answers": [0] * 20}, "held_out['labels'] is no list"),
        ({"labels": [True] * 20, "answers": [0] * 20}, "held_out['labels'] is no list"),
        ({"labels": [0, 1] * 10, "answers": [0]}, "has 20 labels and 1 answers"),
        ({"labels": [0, 1], "answers": [0, 1]}, "has 2 rows, 20 are asked for"),
        ({"labels": [1] * 20, "answers": [1] * 20}, "all labels of held_out are the same"),
    ],
)
def test_rows_that_can_not_be_counted_are_refused_with_what_was_agreed(held_out, said) -> None:
    reading = read(data_statement=STATED, held_out=held_out)
    assert reading.outcome is Outcome.BAD_OUTPUT
    assert said in reading.message
    assert "Agreed are a dict data_statement with source, rows" in reading.message


def test_without_a_statement_nothing_is_counted() -> None:
    assert "data_statement is no dict" in read(held_out=OWN).message
