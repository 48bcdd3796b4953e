"""Proposals of an experiment with several tasks."""

from decimal import Decimal

import pytest

from grading.scoring import rubric
from grading.scoring.beside import beside
from labs.models import Task
from tests.factories import make_finished_run, make_submission
from tests.ledger.build import make_class

pytestmark = pytest.mark.django_db


def second_task(offering) -> Task:
    """Another published task of experiment 1, judged as 1a is."""
    first = Task.objects.get(experiment__course=offering.course_id, slug="1a")
    task, _ = Task.objects.update_or_create(
        experiment=first.experiment,
        slug="1b",
        defaults={"title": "Three layers", "current": first.current},
    )
    return task


def test_while_a_part_lacks_its_proposal_there_is_no_figure() -> None:
    offering, (student,), _ = make_class()
    second_task(offering)
    make_finished_run(make_submission(student), marks="16")
    found = beside(student, rubric.sheet(student, "1").item)["execution"]
    assert [(part.task.slug, part.proposal is None) for part in found.parts] == [
        ("1a", False),
        ("1b", True),
    ]
    assert found.marks is None


def test_several_parts_propose_their_mean_rounded_half_up() -> None:
    offering, (student,), teacher = make_class()
    second_task(offering)
    make_finished_run(make_submission(student), marks="16")
    newest = make_finished_run(make_submission(student, slug="1b"), marks="13")
    line = rubric.sheet(student, "1").lines[1]
    assert line.proposed == Decimal(15)
    rows = rubric.save(student, "1", {"execution": 15}, teacher, {})
    assert (rows[0].rubric.proposed_marks, rows[0].rubric.proposal) == (15, newest.proposal)
