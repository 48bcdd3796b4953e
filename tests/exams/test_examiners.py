"""Examiners from outside: an account for the sitting alone, which ends by itself."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from grading import access
from grading.exams import examiners
from grading.exams.errors import ExamRefused
from grading.models import Examiner, Guest
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_sitting()


@pytest.fixture
def guest(session):
    user = examiners.make_guest("Outside", "Dr. Outside", session.starts_at, examiner(session))
    examiners.appoint(session, Examiner.Role.EXTERNAL, user)
    return user


def test_a_guest_sees_this_sitting_and_nothing_else(session, guest) -> None:
    other = make_sitting(session.offering)
    assert access.session_for_examiner(guest, session.pk) == session
    with pytest.raises(Http404):
        access.session_for_examiner(guest, other.pk)
    browser = seen_by(guest)
    page = browser.get(reverse("examining")).content.decode()
    assert reverse("exam_session", args=[session.pk]) in page
    assert reverse("exam_session", args=[other.pk]) not in page
    assert browser.get(reverse("grid", args=[session.offering_id])).status_code == 404
    assert browser.get(reverse("exam_edit", args=[session.pk])).status_code == 404
    assert browser.get(reverse("home")).headers["Location"] == reverse("examining")


def test_on_the_last_day_it_ends_by_itself(session, guest) -> None:
    Guest.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Http404):
        access.session_for_examiner(guest, session.pk)
    assert not access.sessions_examined(guest).exists()
    assert "Nothing to examine" in seen_by(guest).get(reverse("examining")).content.decode()


def test_the_account_lasts_some_days_longer_than_its_last_sitting(session, guest) -> None:
    later = make_sitting(session.offering, starts_at=timezone.now() + timedelta(days=40))
    examiners.appoint(later, Examiner.Role.EXTERNAL, guest)
    assert Guest.objects.get().until > later.starts_at + timedelta(days=examiners.DAYS_TO_SIGN)


def test_it_ends_a_day_after_nothing_is_left_to_sign_and_lasts_when_something_is(
    session, guest
) -> None:
    second = make_sitting(session.offering)
    examiners.appoint(second, Examiner.Role.EXTERNAL, guest)
    session.examiners.update(signed_at=timezone.now())
    assert examiners.close_guests(session) == []
    second.examiners.update(signed_at=timezone.now())
    assert examiners.close_guests(second) == [guest]
    assert Guest.objects.get().until <= timezone.now() + examiners.LAST_LOOK
    examiners.appoint(make_sitting(session.offering), Examiner.Role.EXTERNAL, guest)
    assert Guest.objects.get().until > timezone.now() + examiners.LAST_LOOK


def test_an_examiner_with_an_account_of_their_own_keeps_it(session) -> None:
    own = session.examiners.get(role="external").user
    session.examiners.update(signed_at=timezone.now())
    assert examiners.close_guests(session) == []
    own.refresh_from_db()
    assert own.is_active
    with pytest.raises(ExamRefused, match="account of their own"):
        examiners.new_password(session.examiners.get(role="external"))


def test_a_password_is_shown_once_and_the_newest_alone_works(session, guest) -> None:
    browser = seen_by(examiner(session))
    address = reverse("exam_password", args=[session.pk, "external"])
    first = browser.post(address)
    second = browser.post(address)
    assert "no-store" in second["Cache-Control"]
    passwords = [answer.context["password"] for answer in (first, second)]
    assert passwords[1] in second.content.decode()
    assert authenticate(username="outside", password=passwords[0]) is None
    assert authenticate(username="outside", password=passwords[1]) == guest
    page = browser.get(reverse("exam_session", args=[session.pk])).content.decode()
    assert passwords[1] not in page


def test_user_names_do_not_differ_by_case_alone(session, guest) -> None:
    with pytest.raises(ExamRefused, match="taken"):
        examiners.make_guest("OUTSIDE", "Another", session.starts_at, examiner(session))


def test_who_has_signed_stays_the_examiner(session, guest) -> None:
    session.examiners.update(signed_at=timezone.now())
    with pytest.raises(ExamRefused, match="has signed"):
        examiners.appoint(session, Examiner.Role.EXTERNAL, factories.make_user())


def test_students_of_the_class_can_not_be_chosen_as_examiners(session) -> None:
    possible = access.possible_examiners(session.offering)
    student = session.seats.first().enrolment.user
    session.offering.enrolments.model.objects.create(
        offering=factories.make_offering(), user=student, role="faculty"
    )
    assert student not in possible
