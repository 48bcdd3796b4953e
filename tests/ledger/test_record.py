"""Posting decisions: all or nothing, only changes, never over what somebody did not see."""

from decimal import Decimal
from itertools import pairwise

import pytest

from grading.ledger import (
    Conflict,
    Decision,
    InvalidMark,
    current,
    history,
    present,
    record,
    scheme_of,
)
from grading.models import MarkEntry
from grading.scheme import Entry, State, cie
from tests.factories import make_faculty
from tests.ledger.build import make_class, post, seen

pytestmark = pytest.mark.django_db
FULL = {"writeup": 5, "execution": 18, "viva": 4}


def scored(marks) -> Decision:
    return Decision(State.SCORED, Decimal(str(marks)))


def test_marks_are_chained_in_the_order_they_were_posted() -> None:
    offering, (one, two), teacher = make_class(2)
    rows = post(one, "1", teacher, **FULL) + post(two, "1", teacher, **FULL)
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[0].previous_hash == "0" * 64
    for before, after in pairwise(rows):
        assert after.previous_hash == before.hash
    assert current(offering)[one.pk]["1"].total == 27


def test_posting_the_same_again_posts_nothing_and_is_no_conflict() -> None:
    _, (student,), teacher = make_class()
    decisions = {key: scored(value) for key, value in FULL.items()}
    assert len(record(student, "1", decisions, teacher, expected={})) == 3
    assert record(student, "1", decisions, teacher, expected={}) == []
    assert MarkEntry.objects.count() == 3


def test_only_what_changes_is_posted() -> None:
    _, (student,), teacher = make_class()
    post(student, "1", teacher, **FULL)
    rows = post(student, "1", teacher, **(FULL | {"viva": 3}))
    assert [(row.component, row.marks) for row in rows] == [("viva", 3)]
    assert [row.marks for row in history(student, "1") if row.component == "viva"] == [4, 3]


def test_a_decision_over_one_that_was_not_seen_is_a_conflict_and_posts_nothing() -> None:
    _, (student,), teacher = make_class()
    before = seen(student, "1")
    post(student, "1", teacher, execution=18)
    with pytest.raises(Conflict) as conflict:
        record(
            student, "1", {"writeup": scored(4), "execution": scored(12)}, teacher, expected=before
        )
    assert conflict.value.entries["execution"].marks == 18
    assert "writeup" not in present(student, "1")


def test_decisions_on_different_components_do_not_stand_in_each_others_way() -> None:
    _, (student,), teacher = make_class()
    before = seen(student, "1")
    post(student, "1", teacher, execution=18)
    assert record(student, "1", {"viva": scored(4)}, teacher, expected=before)


def test_a_state_over_marks_that_were_not_seen_is_a_conflict() -> None:
    _, (student,), teacher = make_class()
    before = seen(student, "1")
    post(student, "1", teacher, viva=2)
    with pytest.raises(Conflict):
        record(student, "1", {"": Decision(State.AB)}, teacher, expected=before)
    before = seen(student, "1")
    post(student, "1", teacher, State.AB)
    with pytest.raises(Conflict):
        record(student, "1", {"viva": scored(3)}, teacher, expected=before)


def test_a_state_ends_the_marks_before_it_and_marks_end_the_state() -> None:
    offering, (student,), teacher = make_class()
    post(student, "1", teacher, **FULL)
    post(student, "1", teacher, State.AB)
    assert current(offering)[student.pk]["1"] == Entry(State.AB)
    post(student, "1", teacher, viva=3)
    assert current(offering)[student.pk]["1"] == Entry(State.BLANK, {"viva": Decimal(3)})
    post(student, "1", teacher, writeup=5, execution=18)
    assert current(offering)[student.pk]["1"].total == 26


def test_blank_takes_marks_back_with_a_reason() -> None:
    offering, (student,), teacher = make_class()
    blank = {"": Decision(State.BLANK)}
    assert record(student, "1", blank, teacher, expected={}, reason="nothing there") == []
    post(student, "1", teacher, **FULL)
    with pytest.raises(InvalidMark, match="taking marks back needs a reason"):
        record(student, "1", blank, teacher, expected=seen(student, "1"))
    assert post(student, "1", teacher, State.BLANK)
    assert current(offering)[student.pk]["1"] == Entry()


def test_an_exemption_needs_a_reason_and_a_second_person_of_the_course() -> None:
    offering, (student,), teacher = make_class()
    other, stranger = make_faculty(offering).user, make_faculty().user
    exempt = {"": Decision(State.EXM)}
    with pytest.raises(InvalidMark, match="needs a reason"):
        record(student, "1", exempt, teacher, expected={}, approver=other)
    for nobody in (None, teacher, stranger, student.user):
        with pytest.raises(InvalidMark, match="approval of a second person"):
            record(student, "1", exempt, teacher, expected={}, reason="ill", approver=nobody)
    (row,) = record(student, "1", exempt, teacher, expected={}, reason="ill", approver=other)
    assert row.approver == other


def test_a_reason_that_not_every_database_takes_is_refused() -> None:
    _, (student,), teacher = make_class()
    with pytest.raises(InvalidMark, match="NUL"):
        record(student, "1", {"": Decision(State.AB)}, teacher, expected={}, reason="a\0b")


def test_where_the_scheme_says_so_one_person_may_exempt() -> None:
    _, (student,), teacher = make_class(scheme={"exemption_by_two": False})
    exempt = {"": Decision(State.EXM)}
    (row,) = record(student, "1", exempt, teacher, expected={}, reason="ill")
    assert row.approver == teacher


@pytest.mark.parametrize(
    ("item", "decisions", "told"),
    [
        ("1", {"execution": scored(21)}, "Execution: 21 is over the maximum of 20"),
        ("1", {"execution": scored("7.5")}, "not a multiple of 1"),
        ("1", {"execution": scored(-1)}, "negative"),
        ("1", {"style": scored(1)}, "no component “style”"),
        ("1", {"execution": Decision(State.SCORED)}, "None is not a mark"),
        ("1", {"execution": Decision(State.AB)}, "stands for a whole entry"),
        ("1", {"": scored(5)}, "cannot stand for the entry by itself"),
        ("1", {"": Decision(State.AB), "viva": scored(1)}, "not both"),
        ("8", {"viva": scored(1)}, "no entry “8” in this course; it has 1, 2, 3, 4, 5, 6, 7, T, P"),
        ("T", {"": Decision(State.EXM)}, "cannot stand for the entry by itself"),
        ("P", {"": Decision(State.NC)}, "cannot stand for the entry by itself"),
    ],
)
def test_what_the_scheme_does_not_allow_is_refused_whole(item, decisions, told) -> None:
    _, (student,), teacher = make_class()
    given = decisions if "" in decisions else {"writeup": scored(1), **decisions}
    with pytest.raises(InvalidMark) as refused:
        record(student, item, given, teacher, expected={}, reason="because")
    assert told in str(refused.value)
    assert not MarkEntry.objects.exists()


def test_every_wrong_component_is_named_at_once() -> None:
    _, (student,), teacher = make_class()
    with pytest.raises(InvalidMark) as refused:
        record(student, "1", {"writeup": scored(6), "viva": scored(6)}, teacher, expected={})
    assert [component for component, _ in refused.value.problems] == ["writeup", "viva"]


def test_only_students_have_marks_and_only_a_person_or_a_run_decides() -> None:
    offering, (student,), teacher = make_class()
    with pytest.raises(InvalidMark, match="does not take this course"):
        record(
            offering.enrolments.get(user=teacher), "1", {"viva": scored(1)}, teacher, expected={}
        )
    with pytest.raises(ValueError, match="by a person or by a run"):
        record(student, "1", {"viva": scored(1)}, None, expected={})


def test_a_reason_that_is_too_long_is_refused_before_anything_is_stored() -> None:
    _, (student,), teacher = make_class()
    with pytest.raises(InvalidMark, match="Shorten it to 500"):
        record(student, "1", {"viva": scored(1)}, teacher, expected={}, reason="x" * 501)


def test_current_holds_every_student_and_item_in_few_queries(django_assert_num_queries) -> None:
    offering, students, teacher = make_class(3)
    post(students[0], "1", teacher, **FULL)
    post(students[1], "T", teacher, State.AB)
    with django_assert_num_queries(3):
        found = current(offering)
    assert list(found) == [student.pk for student in students]
    assert all(list(entries) == [*"1234567", "T", "P"] for entries in found.values())
    assert found[students[2].pk] == dict.fromkeys([*"1234567", "T", "P"], Entry())
    assert found[students[1].pk]["T"] == Entry(State.AB)
    assert cie(found[students[0].pk], scheme_of(offering)).a_so_far == 27
