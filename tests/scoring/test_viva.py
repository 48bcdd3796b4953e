"""A student's viva: distinct questions, another one for a reason, notes, and what they propose."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from grading.exams import marking, sitting
from grading.ledger import InvalidMark, item_of
from grading.models import VivaNote, VivaQuestion
from grading.scheme import State
from grading.scoring import bank, rubric, viva
from grading.scoring.bank import Choice, Whence
from grading.scoring.beside import beside
from grading.scoring.viva import VivaRefused
from labs.spec import VivaQuestion as Question
from tests import factories
from tests.exams.build import examiner, external, make_running

Verdict = VivaNote.Verdict
pytestmark = pytest.mark.django_db


@pytest.fixture
def student():
    return factories.make_student()


@pytest.fixture
def teacher(student):
    return factories.make_faculty(student.offering).user


def draw(student, teacher, count: int = 3, **choice):
    return viva.draw(student, "1", "viva", Choice(1, **choice), count, teacher)


def stands(student, item: str = "1", component: str = "viva") -> viva.Viva:
    return viva.viva(student, item_of(student.offering, item), component)


def test_questions_are_distinct_also_over_several_draws(student, teacher) -> None:
    for _ in range(4):
        draw(student, teacher)
    asked = stands(student).asked
    assert len({one.question.name for one in asked}) == len(asked) == 12
    assert all(one.question.experiment in (None, 1) for one in asked)


def test_of_questions_that_ask_the_same_only_one_is_ever_drawn(
    student, teacher, monkeypatch
) -> None:
    questions = (
        Question("one", "t", None, "One?", "1"),
        Question("again", "t", None, "Once more: one?", "1", same_as="one"),
        Question("two", "t", None, "Two?", "2"),
    )
    monkeypatch.setattr(bank, "bank", lambda code: questions)
    draw(student, teacher, 2)
    names = {one.question.name for one in stands(student).asked}
    assert "two" in names
    assert len(names & {"one", "again"}) == 1
    with pytest.raises(VivaRefused, match="0 more questions"):
        draw(student, teacher, 1)


def test_a_draw_that_the_bank_cannot_serve_stores_nothing_and_says_what_to_do(
    student, teacher
) -> None:
    with pytest.raises(VivaRefused, match="Draw fewer, or choose another topic"):
        draw(student, teacher, 10, topic="tuning", whence=Whence.OWN)
    assert stands(student).asked == ()


def test_text_and_answer_are_kept_as_they_read_that_day(student, teacher) -> None:
    (row,) = draw(student, teacher, 1)
    known = {question.name: question for question in bank.bank("20CSEL76")}[row.name]
    assert (row.text, row.answer, row.drawn_by) == (known.text, known.answer, teacher)


def test_another_question_needs_a_reason_and_both_are_kept(student, teacher) -> None:
    (row,) = draw(student, teacher, 1)
    with pytest.raises(VivaRefused, match="reason"):
        viva.redraw(row, Choice(1), "  ", teacher)
    other = viva.redraw(row, Choice(1), "was answered a minute ago by the neighbour", teacher)
    (asked,) = stands(student).asked
    assert asked.question == other
    assert asked.instead_of == (row,)
    assert other.reason.startswith("was answered")
    with pytest.raises(VivaRefused, match="already"):
        viva.redraw(row, Choice(1), "again", teacher)
    with pytest.raises(VivaRefused, match="instead of this one"):
        viva.note(row, Verdict.GOOD, teacher)


def test_a_question_that_was_answered_is_not_replaced(student, teacher) -> None:
    (row,) = draw(student, teacher, 1)
    viva.note(row, Verdict.NONE, teacher)
    with pytest.raises(VivaRefused, match="one more question"):
        viva.redraw(row, Choice(1), "too hard", teacher)


def test_notes_propose_a_mark_once_every_question_has_one(student, teacher) -> None:
    one, two, three = draw(student, teacher)
    viva.note(one, Verdict.GOOD, teacher)
    viva.note(two, Verdict.PARTIAL, teacher, text="mixed up the two errors")
    assert stands(student).proposed is None
    assert stands(student).open == 1
    viva.note(three, Verdict.NONE, teacher)
    assert stands(student).proposed == 3


def test_a_question_that_was_not_asked_counts_for_nothing(student, teacher) -> None:
    one, two = draw(student, teacher, 2)
    viva.note(one, Verdict.GOOD, teacher)
    viva.note(two, Verdict.NOT_ASKED, teacher)
    assert stands(student).proposed == 5
    viva.note(one, Verdict.NOT_ASKED, teacher)
    assert stands(student).proposed is None


def test_a_note_may_be_a_mark_of_ten(student, teacher) -> None:
    (row,) = draw(student, teacher, 1)
    viva.note(row, Verdict.MARK, teacher, marks="6.5")
    assert stands(student).proposed == 3
    for wrong in ("", "11", "-1", "6.3", "six"):
        with pytest.raises(VivaRefused, match="note"):
            viva.note(row, Verdict.MARK, teacher, marks=wrong)


def test_the_newest_note_stands_and_the_older_ones_stay_with_who_wrote_them(
    student, teacher
) -> None:
    (row,) = draw(student, teacher, 1)
    viva.note(row, Verdict.GOOD, teacher)
    other = factories.make_faculty(student.offering).user
    viva.note(row, Verdict.PARTIAL, other)
    assert viva.note(row, Verdict.PARTIAL, other) is None
    (asked,) = stands(student).asked
    assert [(note.verdict, note.actor) for note in asked.notes] == [
        ("good", teacher), ("partial", other),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        VivaNote.objects.update(verdict="good")
    with pytest.raises(IntegrityError), transaction.atomic():
        VivaQuestion.objects.all().delete()


def test_the_proposal_stands_beside_the_rubric_and_the_examiner_decides(student, teacher) -> None:
    (row,) = draw(student, teacher, 1)
    viva.note(row, Verdict.PARTIAL, teacher)
    found = beside(student, item_of(student.offering, "1"))["viva"]
    assert (found.marks, found.newest, found.seen) == (3, None, "notes 3")
    (entry,) = rubric.save(student, "1", {"viva": 4}, teacher, {})
    assert entry.marks == 4
    assert entry.rubric.proposed_marks == 3


def test_the_two_vivas_of_the_see_draw_no_question_twice_between_them() -> None:
    session = make_running(students=1)
    student = session.seats.get().enrolment
    for component in ("viva", "project_viva"):
        viva.draw(student, "S", component, Choice(1), 5, examiner(session))
    first, second = stands(student, "S"), stands(student, "S", "project_viva")
    assert len(first.asked) == len(second.asked) == 5
    names = [one.question.name for found in (first, second) for one in found.asked]
    assert len(set(names)) == 10


def test_once_both_have_signed_nothing_is_drawn_or_noted() -> None:
    session = make_running(students=1)
    student = session.seats.get().enrolment
    (row,) = viva.draw(student, "S", "viva", Choice(1), 1, examiner(session))
    marking.save(session.seats.get(), State.AB, examiner(session), {})
    sitting.close(session)
    marking.sign(session, examiner(session))
    viva.note(row, Verdict.NOT_ASKED, examiner(session))
    marking.sign(session, external(session))
    with pytest.raises(InvalidMark, match="signed"):
        viva.note(row, Verdict.GOOD, examiner(session))
    with pytest.raises(InvalidMark, match="signed"):
        viva.draw(student, "S", "viva", Choice(1), 1, examiner(session))
    assert stands(student, "S").proposed is None


def test_marks_are_exact(student, teacher) -> None:
    one, two, three = draw(student, teacher)
    for row, marks in ((one, "9.5"), (two, "7.5"), (three, "3.5")):
        viva.note(row, Verdict.MARK, teacher, marks=marks)
    # 20.5 of 30 on 5 is 3.4166...
    assert stands(student).proposed == Decimal(3)
