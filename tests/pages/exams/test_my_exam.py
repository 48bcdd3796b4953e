"""A student's own examination: when and where, what was drawn, how to verify it."""

import pytest
from django.urls import reverse

from grading.exams import draw as drawing
from grading.exams import slips
from grading.models import Draw, Seat
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import commit, drawn, seen_by

pytestmark = pytest.mark.django_db


def page_of(seat: Seat) -> str:
    return seen_by(seat.enrolment.user).get(reverse("my_exam")).content.decode()


def test_without_a_seat_it_says_what_will_be_here() -> None:
    student = factories.make_student().user
    browser = seen_by(student)
    assert "No examination yet" in browser.get(reverse("my_exam")).content.decode()
    assert f'href="{reverse("my_exam")}"' in browser.get(reverse("home")).content.decode()


def test_a_planned_seat_is_shown_with_date_and_place() -> None:
    session = make_sitting(place="Laboratory 3")
    page = page_of(session.seats.all()[1])
    assert "Laboratory 3" in page
    assert "B1, seat <b" in page
    assert "may still change" in page
    assert "/draws/" not in page


def test_once_frozen_the_fingerprint_is_there_to_be_noted() -> None:
    session = commit(make_sitting())
    page = page_of(session.seats.first())
    assert Draw.objects.get().fingerprint in page
    assert reverse("draw_verify", args=[Draw.objects.get().fingerprint]) in page


def test_after_the_draw_the_experiment_and_the_receipt_are_there() -> None:
    session = drawn(make_sitting())
    seat = session.seats.first()
    other = session.seats.last()
    page = page_of(seat)
    assert seat.drawn.title in page
    assert slips.code(seat) in page
    assert slips.code(other) not in page
    assert other.enrolment.user.usn not in page
    assert reverse("exam_hand_in", args=[seat.pk]) in page


def test_a_change_is_shown_with_what_was_drawn_first() -> None:
    session = drawn(make_sitting())
    seat = drawing.change(session.seats.first(), examiner(session))
    page = page_of(seat)
    assert seat.redrawn.title in page
    assert "first drawn" in page


def test_nobody_sees_anybody_elses() -> None:
    drawn(make_sitting())
    assert "No examination yet" in page_of_user(factories.make_student().user)


def page_of_user(user) -> str:
    return seen_by(user).get(reverse("my_exam")).content.decode()


def test_the_page_costs_the_same_for_several_seats(django_assert_max_num_queries) -> None:
    student = None
    for _ in range(3):
        session = make_sitting(students=1)
        seat = session.seats.get()
        if student is None:
            student = seat.enrolment.user
        else:
            seat.enrolment.user = student
            seat.enrolment.save()
        drawn(session)
    browser = seen_by(student)
    with django_assert_max_num_queries(15):
        page = browser.get(reverse("my_exam")).content.decode()
    assert page.count("Receipt") == 3
