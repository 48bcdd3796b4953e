"""The class as a grid."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Offering
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import queries_of

FULL = {"writeup": Decimal(5), "execution": Decimal(20), "viva": Decimal(5)}


def _rows(client: Client, offering: Offering, **narrow: str) -> list[str]:
    answer = client.get(reverse("grid", args=[offering.pk]), narrow)
    return [row.enrolment.user.name for row in answer.context["rows"]]


@pytest.fixture
def address(offering: Offering) -> str:
    return reverse("grid", args=[offering.pk])


def test_each_cell_shows_its_state_and_leads_to_its_scoring(
    as_teacher: Client, address: str, student: Enrolment, teacher: Enrolment
) -> None:
    factories.make_finished_run(factories.make_submission(student), marks="16")
    rubric.save(student, "2", FULL, teacher.user, {})
    rubric.save(student, "3", State.AB, teacher.user, {})
    answer = as_teacher.get(address)
    row = answer.context["rows"][0]
    states = {cell.item.key: cell.state for cell in row.cells}
    assert states == {
        "1": "proposed", "2": "confirmed", "3": "AB", "4": "not_open", "5": "not_open",
        "6": "not_open", "7": "not_open", "T": "not_open", "P": "not_open",
    }  # fmt: skip
    page = answer.content.decode()
    assert "(16)" in page
    for key in "1234567TP":
        assert reverse("score", args=[student.offering_id, student.pk, key]) in page
    working = reverse("reports:cie_working", args=[student.offering_id, student.pk])
    assert f'href="{working}"' in page


def test_students_are_found_by_name_and_by_seat_number(
    as_teacher: Client, offering: Offering
) -> None:
    factories.make_student(offering, name="Zoya Sultana", usn="1GA23CS777")
    factories.make_student(offering, name="Amogh Shetty", usn="1GA23CS778")
    assert _rows(as_teacher, offering, q="zoya") == ["Zoya Sultana"]
    assert _rows(as_teacher, offering, q=" cs778 ") == ["Amogh Shetty"]
    assert _rows(as_teacher, offering, q="nobody") == []


def test_students_are_found_by_the_state_of_an_entry(
    as_teacher: Client, offering: Offering, student: Enrolment
) -> None:
    factories.make_student(offering, name="Zoya Sultana")
    factories.make_finished_run(factories.make_submission(student))
    assert _rows(as_teacher, offering, state="proposed") == ["Aditi Rao"]


def test_the_order_is_by_seat_number_name_or_cie(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    first = factories.make_student(offering, name="zoya", usn="1GA23CS101")
    second = factories.make_student(offering, name="Amogh", usn="1GA23CS102")
    factories.make_student(offering, name="Manasa", usn="1GA23CS103")
    rubric.save(first, "1", FULL, teacher.user, {})
    rubric.save(second, "1", FULL | {"viva": Decimal(1)}, teacher.user, {})
    assert _rows(as_teacher, offering) == ["zoya", "Amogh", "Manasa"]
    assert _rows(as_teacher, offering, sort="name") == ["Amogh", "Manasa", "zoya"]
    assert _rows(as_teacher, offering, sort="cie") == ["Amogh", "zoya", "Manasa"]


def test_a_wish_that_makes_no_sense_shows_everybody(
    as_teacher: Client, offering: Offering, student: Enrolment
) -> None:
    assert _rows(as_teacher, offering, state="<script>", sort="9") == ["Aditi Rao"]


def test_an_experiment_that_was_not_conducted_leaves_every_average(
    as_teacher: Client, offering: Offering, address: str, student: Enrolment
) -> None:
    wish = {"item": "5", "reason": "The laboratory was closed"}
    answer = as_teacher.post(reverse("not_conducted", args=[offering.pk]), wish, follow=True)
    assert "Experiment 5 leaves the average of everybody: 1 entered." in answer.content.decode()
    cell = answer.context["rows"][0].cells[4]
    assert (cell.item.key, cell.state) == ("5", "NC")


def test_an_experiment_that_somebody_has_marks_for_was_conducted(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "5", FULL, teacher.user, {})
    wish = {"item": "5", "reason": "The laboratory was closed"}
    answer = as_teacher.post(reverse("not_conducted", args=[offering.pk]), wish, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert "Aditi Rao" in answer.content.decode()


def test_an_empty_class_leads_to_its_roster(
    as_teacher: Client, offering: Offering, address: str
) -> None:
    page = as_teacher.get(address).content.decode()
    assert "Nobody is in this class yet" in page
    assert page.count(reverse("roster", args=[offering.pk])) == 2  # in the tabs, and as a next step


def test_the_page_needs_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, offering: Offering, address: str
) -> None:
    factories.make_finished_run(factories.make_submission(factories.make_student(offering)))
    before = queries_of(as_teacher, address)
    for _ in range(6):
        factories.make_finished_run(factories.make_submission(factories.make_student(offering)))
    assert queries_of(as_teacher, address) == before <= 12
