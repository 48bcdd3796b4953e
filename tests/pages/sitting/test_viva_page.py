"""Drawing questions, noting answers and deciding the mark, for weekly work and examinations."""

import pytest
from django.urls import reverse

from grading import ledger
from grading.models import VivaQuestion
from grading.scoring import bank
from tests import factories
from tests.pages.conftest import queries_of, signed_in

CHOICE = {"count": 3, "whence": "near", "topic": ""}


@pytest.fixture
def weekly(db):
    """A student's weekly entry, and a teacher of the class."""
    student = factories.make_student(name="Aditi Rao")
    return student, signed_in(factories.make_faculty(student.offering).user)


def address(student, item: str = "1", part: str = "viva", name: str = "viva") -> str:
    return reverse(name, args=[student.pk, item, part])


def draw(client, student, item: str = "1", part: str = "viva", **choice):
    return client.post(address(student, item, part, "viva_draw"), CHOICE | choice)


def note(client, question, verdict: str = "good", **more):
    typed = {"verdict": verdict, "marks": "", "text": ""} | more
    return client.post(reverse("viva_note", args=[question.pk]), typed)


def test_from_the_scoring_page_to_questions_notes_and_the_mark(weekly) -> None:
    student, teacher = weekly
    score = reverse("score", args=[student.offering_id, student.pk, "1"])
    assert address(student) in teacher.get(score).content.decode()
    assert "No questions drawn yet" in teacher.get(address(student)).content.decode()
    assert draw(teacher, student).status_code == 302
    questions = list(VivaQuestion.objects.filter(enrolment=student))
    page = teacher.get(address(student)).content.decode()
    assert all(question.text.replace("'", "&#x27;") in page for question in questions)
    for question, verdict in zip(questions, ("good", "partial", "none"), strict=True):
        note(teacher, question, verdict, text="said in a note")
    page = teacher.get(address(student)).content.decode()
    assert 'the notes propose <b class="num">3</b>' in page
    assert "said in a note" in page
    assert "by the notes on its answers" in teacher.get(score).content.decode()
    answer = teacher.post(address(student, name="viva_mark"), {"mark": "4"})
    assert answer["Location"] == score
    row = ledger.present(student, "1")["viva"]
    assert (row.marks, row.rubric.proposed_marks) == (4, 3)


def test_a_newer_mark_of_somebody_else_is_not_overwritten(weekly) -> None:
    student, teacher = weekly
    other = signed_in(factories.make_faculty(student.offering).user)
    teacher.post(address(student, name="viva_mark"), {"mark": "4"})
    answer = other.post(address(student, name="viva_mark"), {"mark": "2"})
    assert answer.status_code == 422
    assert 'value="2"' in answer.content.decode()
    assert ledger.present(student, "1")["viva"].marks == 4


@pytest.mark.parametrize("typed", ["6", "-1", "x", ""])
def test_a_mark_that_is_none_is_refused_and_stays_typed(weekly, typed) -> None:
    student, teacher = weekly
    answer = teacher.post(address(student, name="viva_mark"), {"mark": typed})
    assert answer.status_code in (302, 422)
    assert ledger.present(student, "1") == {}


@pytest.mark.parametrize(
    "choice",
    [{"count": 0}, {"count": 99}, {"count": "x"}, {"whence": "there"}, {"topic": "cooking"}],
)
def test_a_choice_that_is_none_is_refused(weekly, choice) -> None:
    student, teacher = weekly
    assert draw(teacher, student, **choice).status_code == 422
    assert not VivaQuestion.objects.exists()


def test_a_second_tab_or_click_draws_nothing_on_top(weekly) -> None:
    student, teacher = weekly
    assert 'name="asked" value="0"' in teacher.get(address(student)).content.decode()
    assert draw(teacher, student, asked=0).status_code == 302
    answer = draw(teacher, student, asked=0)
    assert answer.status_code == 422
    assert "Questions were drawn since you opened this page" in answer.content.decode()
    assert VivaQuestion.objects.count() == 3
    assert draw(teacher, student, asked=3, count=1).status_code == 302


def test_a_bank_that_has_not_enough_is_said(weekly) -> None:
    student, teacher = weekly
    answer = draw(teacher, student, count=9, whence="own")
    assert answer.status_code == 422
    assert "Draw fewer" in answer.content.decode()


def test_another_question_instead_with_its_reason(weekly) -> None:
    student, teacher = weekly
    draw(teacher, student, count=1)
    first = VivaQuestion.objects.get()
    where = reverse("viva_redraw", args=[first.pk])
    assert teacher.post(where, {"reason": ""}).status_code == 422
    assert teacher.post(where, {"reason": "asked the neighbour just now"}).status_code == 302
    page = teacher.get(address(student)).content.decode()
    assert "asked the neighbour just now" in page
    assert "<s>" in page


def test_another_question_is_of_the_topic_that_was_asked_for_unless_another_is_chosen(
    weekly,
) -> None:
    student, teacher = weekly
    questions = bank.bank(student.offering.course.code)
    topic = next(
        one for one in bank.topics(questions)
        if len(bank.left(questions, bank.Choice(1, bank.Whence.ALL, one), ())) > 2
    )  # fmt: skip
    draw(teacher, student, count=1, whence="all", topic=topic)
    first = VivaQuestion.objects.get()
    page = teacher.get(address(student)).content.decode()
    assert page.count(f'<option value="{topic}" selected>') == 1
    teacher.post(reverse("viva_redraw", args=[first.pk]), {"reason": "asked before"})
    second = VivaQuestion.objects.get(replaces=first)
    assert (second.topic, second.whence, second.wanted_topic) == (topic, "all", topic)
    where = reverse("viva_redraw", args=[second.pk])
    answer = teacher.post(where, {"reason": "my own words", "topic": "cooking"})
    assert answer.status_code == 422
    assert 'value="my own words"' in answer.content.decode()
    teacher.post(where, {"reason": "too near", "topic": ""})
    assert VivaQuestion.objects.get(replaces=second).wanted_topic == ""


def test_a_note_that_is_refused_keeps_what_was_typed(weekly) -> None:
    student, teacher = weekly
    draw(teacher, student, count=1)
    question = VivaQuestion.objects.get()
    answer = note(teacher, question, "mark", marks="12", text="kept though refused")
    assert answer.status_code == 422
    assert "kept though refused" in answer.content.decode()
    answer = note(teacher, question, "", text="said it without a verdict")
    assert answer.status_code == 422
    assert "said it without a verdict" in answer.content.decode()
    assert not question.notes.exists()
    assert note(teacher, question, "mark", marks="7.5").status_code == 302
    assert note(teacher, question, "mark", marks="7.5").status_code == 302
    assert question.notes.count() == 1


def test_at_an_examination_both_parts_have_their_viva_and_only_examiners_hold_it(
    seat, internal, outside
) -> None:
    student = seat.enrolment
    for client, part in ((internal, "viva"), (outside, "project_viva")):
        assert draw(client, student, "S", part).status_code == 302
        client.post(address(student, "S", part, "viva_mark"), {"mark": "4"})
    assert {key: row.marks for key, row in ledger.present(student, "S").items()} == {
        "viva": 4, "project_viva": 4,
    }  # fmt: skip
    colleague = signed_in(factories.make_faculty(student.offering).user)
    question = VivaQuestion.objects.first()
    for answer in (
        colleague.get(address(student, "S")),
        draw(colleague, student, "S"),
        note(colleague, question),
        colleague.post(reverse("viva_redraw", args=[question.pk]), {"reason": "why"}),
        outside.get(address(student, "1")),
    ):
        assert answer.status_code == 404


NO_VIVA = [("1", "writeup"), ("9", "viva"), ("P", "viva"), ("1", "x"), ("1", "project_viva")]


@pytest.mark.parametrize(("item", "part"), NO_VIVA)
def test_what_is_no_viva_is_not_there(weekly, item, part) -> None:
    student, teacher = weekly
    assert teacher.get(address(student, item, part)).status_code == 404


def test_the_page_needs_few_queries_however_many_questions(weekly) -> None:
    student, teacher = weekly
    draw(teacher, student, count=1)
    few = queries_of(teacher, address(student))
    draw(teacher, student, count=8)
    for question in VivaQuestion.objects.all():
        note(teacher, question)
    assert queries_of(teacher, address(student)) <= few + 1 <= 15
