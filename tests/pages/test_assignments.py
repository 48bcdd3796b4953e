"""A course of assignments on its pages: each question by its own rubric, a sum and no CIE."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from grading import ledger
from grading.models import Enrolment, Offering, Submission
from grading.pages.class_nav import tabs
from tests import factories
from tests.pages.conftest import queries_of

OPEN = ("1.1", "1.2", "1.3", "1.3-derivation")


@pytest.fixture
def offering(db: None) -> Offering:
    return factories.make_offering(factories.make_course("21CS6AM11", open_tasks=OPEN))


@pytest.fixture
def answered(as_student: Client, student: Enrolment) -> Submission:
    """Question 1.2, answered in words."""
    where = reverse("hand_in", args=[student.pk, "1.2"])
    as_student.post(where, {"key": uuid.uuid4(), "pasted": "It learns **noise**."})
    return Submission.objects.get()


def test_every_question_is_an_entry_with_a_rubric_of_its_own(offering: Offering) -> None:
    items = {item.key: item for item in ledger.every_item_of(offering)}
    assert len(items) == 13
    assert {"T", "P", "S"}.isdisjoint(items)
    assert [part.key for part in items["11"].components] == ["execution"]
    assert [part.title for part in items["12"].components] == [
        "Three kinds of fit", "How to notice", "What to do",
    ]  # fmt: skip
    assert (items["12"].max_marks, items["13"].max_marks) == (10, 30)
    assert [band.low for band in items["12"].components[0].bands] == [3, 2, 0]


def test_students_find_the_questions_and_their_pages(
    as_student: Client, student: Enrolment
) -> None:
    home = as_student.get(reverse("student_home", args=[student.pk])).content.decode()
    assert "1.3-derivation" in home
    assert "Marks so far" in home
    assert "CIE so far" not in home
    for slug in OPEN:
        page = as_student.get(reverse("task", args=[student.pk, slug]))
        assert page.status_code == 200
    assert "Three kinds of fit" in as_student.get(
        reverse("task", args=[student.pk, "1.2"])
    ).content.decode()  # fmt: skip


def test_an_answer_waits_for_faculty_who_mark_it_by_its_rubric(
    as_teacher: Client, as_student: Client, student: Enrolment, answered: Submission
) -> None:
    where = reverse("score", args=[student.offering_id, student.pk, "12"])
    assert where in as_teacher.get(reverse("faculty_home")).content.decode()
    page = as_teacher.get(where).content.decode()
    assert reverse("answer", args=[answered.pk]) in page
    assert "explained by what the model does with these houses" in page
    marks = {"mark-three-kinds-of-fit": "4", "mark-how-to-notice": "2", "mark-what-to-do": "2"}
    saved = as_teacher.post(
        reverse("score_save", args=[student.offering_id, student.pk, "12"]),
        {"do": "marks", **marks},
        follow=True,
    )
    assert saved.status_code == 200
    entry = ledger.current(student.offering)[student.pk]["12"]
    assert entry.total == 8
    assert where not in as_teacher.get(reverse("faculty_home")).content.decode()
    own = as_student.get(reverse("class_marks", args=[student.pk])).content.decode()
    assert "of 10" in own


def test_the_class_shows_a_sum_and_no_cie(
    as_teacher: Client, offering: Offering, answered: Submission
) -> None:
    page = as_teacher.get(reverse("grid", args=[offering.pk])).content.decode()
    assert "Handed in" in page
    assert '">Total</a></th>' in page
    assert queries_of(as_teacher, reverse("grid", args=[offering.pk])) <= 15


def test_tabs_lead_only_where_such_a_course_has_something(
    as_teacher: Client, offering: Offering
) -> None:
    names = [name for name, _ in tabs(offering)]
    assert "exams" not in names
    assert "reports:cie_sheet" not in names
    for name in names:
        assert as_teacher.get(reverse(name, args=[offering.pk])).status_code == 200, name
