"""Moving between sections and leaving: work and marks come along, nothing is deleted."""

from decimal import Decimal

import pytest
from django.utils import timezone

from grading import drafts
from grading.ledger import Decision, current, present, record, sheets, verify
from grading.models import Enrolment, MarkEntry, RosterEvent, RubricScore, Seat, SheetEvent
from grading.roster.moving import RosterRefused, move, restore, withdraw
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.exams.build import make_sitting
from tests.ledger.build import post
from tests.roster.build import make_sections

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections():
    here, beside = make_sections()
    teacher = factories.make_faculty(here).user
    Enrolment.objects.create(offering=beside, user=teacher, role="faculty")
    return here, beside, teacher, factories.make_student(here)


def test_a_student_without_marks_moves_with_their_files(sections) -> None:
    _, beside, teacher, student = sections
    submission = factories.make_submission(student)
    moved = move(student, beside, teacher, "wanted the morning")
    submission.refresh_from_db()
    student.refresh_from_db()
    assert submission.enrolment == moved
    assert (student.role, moved.role) == ("withdrawn", "student")
    assert [event.kind for event in RosterEvent.objects.order_by("pk")] == ["moved_out", "moved_in"]


def test_what_is_being_written_moves_along(sections) -> None:
    here, beside, teacher, student = sections
    draft = drafts.begin(student, factories.get_task(here), "starter", None)
    moved = move(student, beside, teacher, "wanted the morning")
    draft.refresh_from_db()
    assert draft.enrolment == moved


def test_marks_come_along_as_new_rows_that_say_where_from_and_the_old_ones_stay(sections) -> None:
    here, beside, teacher, student = sections
    marks = {"writeup": Decimal(4), "execution": Decimal(15), "viva": Decimal(3)}
    rubric.save(student, "1", marks, teacher, {}, "first week")
    post(student, "2", teacher, State.AB)
    post(student, "3", teacher, State.NC)
    record(
        student, "4", {"": Decision(State.EXM)}, teacher, expected={}, reason="ill",
        approver=factories.make_faculty(here).user,
    )  # fmt: skip
    before = MarkEntry.objects.filter(offering=here).count()
    moved = move(student, beside, teacher, "clash")
    entries = current(beside)[moved.pk]
    assert entries["1"].total == 22
    assert entries["2"].state is State.AB
    assert entries["3"].state is State.BLANK  # that was about the class, not the student
    assert entries["4"].state is State.EXM
    row = present(moved, "1")["execution"]
    assert row.reason.startswith(f"Moved from section {here.section}: clash (entry ")
    assert teacher.get_full_name() in row.reason
    assert RubricScore.objects.get(entry=row).band == "Good"
    assert MarkEntry.objects.filter(offering=here).count() == before
    assert verify(here) is None
    assert verify(beside) is None
    assert student.pk not in current(here)
    # Back again: what was decided since comes along too.
    post(moved, "1", teacher, viva=5)
    back = move(moved, here, teacher)
    assert back.pk == student.pk
    assert current(here)[back.pk]["1"].total == 24
    assert verify(here) is None


def test_marks_that_the_other_section_does_not_allow_keep_the_student_here(sections) -> None:
    _, beside, teacher, student = sections
    beside.scheme = {"test_split": "10-20-10"}
    beside.save()
    post(student, "T", teacher, writeup=5, execution=30, viva=5)
    with pytest.raises(RosterRefused, match="can't move"):
        move(student, beside, teacher)
    assert not beside.enrolments.filter(user=student.user).exists()
    assert not MarkEntry.objects.filter(offering=beside).exists()
    assert not RosterEvent.objects.exists()


def test_an_examination_or_a_published_sheet_holds_a_student(sections) -> None:
    here, beside, teacher, student = sections
    sitting = make_sitting(here, students=0)
    seat = Seat.objects.create(session=sitting, enrolment=student, number=9, kind="S")
    with pytest.raises(RosterRefused, match="has a seat in batch"):
        move(student, beside, teacher)
    with pytest.raises(RosterRefused, match="A seat is kept"):
        withdraw(student, teacher, "left the college")
    seat.delete()
    sheets.publish(here, SheetEvent.Sheet.CIE, teacher)
    with pytest.raises(RosterRefused, match="is published"):
        move(student, beside, teacher)


def test_students_move_between_sections_of_one_course_and_term_only(sections) -> None:
    here, _, teacher, student = sections
    with pytest.raises(RosterRefused, match="one course in one term"):
        move(student, factories.make_offering(term="Even 2027"), teacher)
    with pytest.raises(RosterRefused, match="already"):
        move(student, here, teacher)


def test_who_left_keeps_marks_and_files_and_can_come_back(sections) -> None:
    here, beside, teacher, student = sections
    post(student, "1", teacher, writeup=4, execution=15, viva=3)
    with pytest.raises(RosterRefused, match="why"):
        withdraw(student, teacher, " ")
    assert withdraw(student, teacher, "left the college")
    assert not withdraw(student, teacher, "left the college")
    assert current(here) == {}
    assert MarkEntry.objects.filter(enrolment=student).count() == 3
    restore(student, teacher, "came back")
    assert current(here)[student.pk]["1"].total == 22
    moved = move(student, beside, teacher)
    with pytest.raises(RosterRefused, match=r"in section B now"):
        restore(student, teacher)
    assert moved.offering == beside
    kinds = [event.kind for event in RosterEvent.objects.order_by("pk")]
    assert kinds == ["withdrawn", "restored", "moved_out", "moved_in"]
    assert timezone.now() >= RosterEvent.objects.last().created_at
