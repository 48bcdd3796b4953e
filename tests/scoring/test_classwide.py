"""An experiment that was not conducted leaves every student's mean."""

import pytest

from grading.ledger import InvalidMark, current, verify
from grading.models import MarkEntry
from grading.scheme import State
from grading.scoring import rubric
from grading.scoring.classwide import not_conducted
from tests.factories import make_student
from tests.ledger.build import make_class

pytestmark = pytest.mark.django_db


def test_it_is_posted_for_everybody_and_again_only_for_who_came_later() -> None:
    offering, _, teacher = make_class(3)
    assert len(not_conducted(offering, "7", teacher, "The cluster was down")) == 3
    make_student(offering)
    assert len(not_conducted(offering, "7", teacher)) == 1
    assert {entries["7"].state for entries in current(offering).values()} == {State.NC}
    assert verify(offering) is None


def test_an_experiment_that_somebody_has_marks_for_was_conducted() -> None:
    offering, (_, marked), teacher = make_class(2)
    rubric.save(marked, "7", {"viva": 1}, teacher, {})
    with pytest.raises(InvalidMark) as refused:
        not_conducted(offering, "7", teacher)
    assert f"there are entries for {marked.user.name}" in refused.value.message
    assert MarkEntry.objects.count() == 1


def test_the_test_cannot_be_left_out() -> None:
    offering, _, teacher = make_class()
    with pytest.raises(InvalidMark):
        not_conducted(offering, "T", teacher)
