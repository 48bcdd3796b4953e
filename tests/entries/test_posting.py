"""Saving a class's entry: all of it or nothing, and nobody's newer decision is written over."""

import pytest

from grading import entries
from grading.entries import Choice, Refused
from grading.entries.template import template
from grading.intake import workbooks
from grading.ledger import current, verify
from grading.models import MarkEntry, RubricScore
from grading.scheme import State
from tests.entries.build import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk(3)


def test_a_class_is_posted_with_the_rubrics_text_beside_each_mark(desk: Desk) -> None:
    rows = desk.post({(1, "viva"): "4", (2, "execution"): "18", (3, "state"): "AB"})
    assert len(rows) == 3
    assert RubricScore.objects.count() == 2
    assert [desk.stands(place) for place in (1, 2, 3)] == [
        {"viva": "4"}, {"execution": "18"}, {"state": "AB"},
    ]  # fmt: skip
    assert verify(desk.offering) is None


def test_doing_it_again_posts_nothing(desk: Desk) -> None:
    seen, fields = desk.now.seen, {(1, "viva"): "4", (2, "state"): "AB"}
    assert len(desk.post(fields, seen)) == 2
    assert desk.post(fields, seen) == []


def test_one_bad_cell_keeps_everything_out(desk: Desk) -> None:
    with pytest.raises(Refused, match="over the maximum"):
        desk.post({(1, "viva"): "4", (3, "viva"): "6"})
    assert not MarkEntry.objects.exists()


def test_one_conflict_keeps_everything_out_until_it_was_looked_at(desk: Desk) -> None:
    seen = desk.now.seen
    desk.post({(2, "viva"): "1"}, actor=desk.other)
    mine = {(1, "viva"): "4", (2, "viva"): "5"}
    with pytest.raises(Refused) as refused:
        desk.post(mine, seen)
    assert refused.value.plan.conflicts == 1
    assert desk.stands(1) == {}

    second = desk.students[1].pk
    settled = entries.settle(seen, refused.value.plan.entry.seen, [(second, "viva")])
    assert len(desk.post(mine, settled)) == 2
    assert (desk.stands(1), desk.stands(2)) == ({"viva": "4"}, {"viva": "5"})


def test_what_comes_after_the_choice_is_a_conflict_again(desk: Desk) -> None:
    seen, second = desk.now.seen, desk.students[1].pk
    desk.post({(2, "viva"): "1"}, actor=desk.other)
    settled = entries.settle(seen, desk.now.seen, [(second, "viva")])
    desk.post({(2, "viva"): "2"}, actor=desk.other)
    with pytest.raises(Refused):
        desk.post({(2, "viva"): "5"}, settled)
    assert desk.stands(2) == {"viva": "2"}


def test_a_state_over_marks_that_were_not_seen_is_a_conflict_too(desk: Desk) -> None:
    seen, first = desk.now.seen, desk.students[0].pk
    desk.post({(1, "viva"): "1", (1, "writeup"): "2"}, actor=desk.other)
    with pytest.raises(Refused):
        desk.post({(1, "state"): "AB"}, seen)
    settled = entries.settle(seen, desk.now.seen, [(first, "state")])
    desk.post({(1, "state"): "AB"}, settled)
    assert desk.stands(1) == {"state": "AB"}


def test_exemptions_are_approved_by_a_second_person(desk: Desk) -> None:
    (row,) = desk.post({(1, "state"): "EXM"}, reason="ill", approver=desk.other)
    assert (row.approver, row.reason) == (desk.other, "ill")


def test_a_make_up_by_its_letters_and_back(desk: Desk) -> None:
    marks = {(1, "writeup"): "4", (1, "execution"): "10", (1, "viva"): "4"}
    desk.post(marks | {(1, "state"): "MK"})
    first = desk.students[0].pk
    assert current(desk.offering)[first]["1"].state is State.MK
    desk.post({(1, "state"): ""})
    assert current(desk.offering)[first]["1"].state is State.SCORED
    assert current(desk.offering)[first]["1"].total == 18


def test_an_experiment_that_nobody_had_leaves_every_average(desk: Desk) -> None:
    desk.post({(place, "state"): "NC" for place in (1, 2, 3)}, reason="no power")
    assert {own["1"].state for own in current(desk.offering).values()} == {State.NC}


def test_the_template_comes_back_as_it_was_sent_and_changes_nothing(desk: Desk) -> None:
    desk.post({(1, "viva"): "4", (1, "execution"): "18", (2, "state"): "AB"})
    desk.post({(3, "state"): "EXM"}, reason="ill", approver=desk.other)
    now = desk.now
    typed = entries.from_table(now, workbooks.read("t.xlsx", template(now)))
    plan = entries.plan(now, typed, now.seen, Choice(), desk.teacher)
    assert (plan.problems, plan.changing) == ((), ())


def test_a_class_of_200_is_read_in_few_queries(django_assert_max_num_queries) -> None:
    desk = Desk(200)
    with django_assert_max_num_queries(8):
        plan = desk.plan(
            entries.from_grid(
                desk.now, {(student.pk, "viva"): "4" for student in desk.students}, {}
            ),
            {},
        )
    assert len(plan.changing) == 200


def test_a_class_of_200_is_posted_in_few_statements(django_assert_max_num_queries) -> None:
    desk = Desk(200)
    now = desk.now
    fields = {(student.pk, "viva"): "4" for student in desk.students}
    typed = entries.from_grid(now, fields, now.seen)
    with django_assert_max_num_queries(30):  # SQLite takes an insert of 200 rows in several parts
        rows = entries.post(desk.offering, "1", typed, now.seen, Choice(), desk.teacher)
    assert len(rows) == 200
    assert verify(desk.offering) is None
