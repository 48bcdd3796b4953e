"""Who may do what with an examination: every address, tried by everybody around it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from grading.exams import draw as drawing
from grading.exams import examiners
from grading.models import ExamSession
from tests import factories
from tests.exams.build import examiner, make_sitting

SEATED, TEACHER, INTERNAL, GUEST = "the student", "a teacher", "the examiner", "the guest"
STAFF = (TEACHER, INTERNAL, GUEST)
FACULTY = (TEACHER, INTERNAL)


@dataclass(frozen=True)
class Exam:
    """A drawn sitting, one that is planned, and the people around them."""

    drawn: ExamSession
    planned: ExamSession
    people: dict[str, User]


@pytest.fixture
def exam(db: None) -> Exam:
    drawn, planned = make_sitting(students=2), None
    offering = drawn.offering
    planned = make_sitting(offering, students=2)
    by = examiner(drawn)
    guest = examiners.make_guest("outside", "Dr. Outside", drawn.starts_at, by)
    for session in (drawn, planned):
        examiners.appoint(session, "external", guest)
        examiners.appoint(session, "internal", by)
    gone = examiners.make_guest("gone", "Dr. Gone", drawn.starts_at, by)
    elsewhere = make_sitting(students=1)
    examiners.appoint(elsewhere, "external", gone)
    drawing.commit(drawn, by)
    drawing.draw(drawn, "call", by)
    people = {
        SEATED: drawn.seats.first().enrolment.user,
        "a student of the other batch": planned.seats.first().enrolment.user,
        "a student without a seat": factories.make_student(offering).user,
        "a student of another class": elsewhere.seats.first().enrolment.user,
        TEACHER: factories.make_faculty(offering).user,
        "a teacher of another class": factories.make_faculty(elsewhere.offering).user,
        INTERNAL: by,
        GUEST: guest,
        "a guest of another sitting": gone,
        "an administrator": factories.make_user(is_staff=True, is_superuser=True),
    }
    return Exam(ExamSession.objects.get(pk=drawn.pk), planned, people)


@dataclass(frozen=True)
class Action:
    address: Callable[[Exam], str]
    may: tuple[str, ...]
    answer: int = 200
    method: str = "get"


def _drawn(name: str, *more: str) -> Callable[[Exam], str]:
    return lambda exam: reverse(name, args=[exam.drawn.pk, *more])


def _planned(name: str, *more: str) -> Callable[[Exam], str]:
    return lambda exam: reverse(name, args=[exam.planned.pk, *more])


def _class(name: str, *more: str) -> Callable[[Exam], str]:
    return lambda exam: reverse(name, args=[exam.drawn.offering_id, *more])


def _change(exam: Exam) -> str:
    return reverse("draw_change", args=[exam.drawn.pk, exam.drawn.seats.first().pk])


ACTIONS = {
    "list a class's sittings": Action(_class("exams"), FACULTY),
    "open the form of a new one": Action(_class("exam_new", "S"), FACULTY),
    "set one up (nothing, here)": Action(_class("exam_new", "S"), FACULTY, 422, "post"),
    "see a sitting": Action(_drawn("exam_session"), STAFF),
    "open its form": Action(_planned("exam_edit"), FACULTY),
    "change it (nothing, here)": Action(_planned("exam_edit"), FACULTY, 200, "post"),
    "open the roster": Action(_planned("exam_roster"), FACULTY),
    "seat (nobody, here)": Action(_planned("exam_roster"), FACULTY, 302, "post"),
    "be asked about taking it back": Action(_planned("exam_remove"), FACULTY),
    "take back one that is frozen": Action(_drawn("exam_remove"), FACULTY, 302, "post"),
    "choose an examiner": Action(_planned("exam_examiner", "external"), FACULTY),
    "give the guest a password": Action(
        _planned("exam_password", "external"), FACULTY, 200, "post"
    ),
    "see the draw": Action(_drawn("exam_draw"), STAFF),
    "freeze (without a tick)": Action(_planned("draw_commit"), STAFF, 422, "post"),
    "draw (without a tick)": Action(_drawn("draw_now"), STAFF, 422, "post"),
    "publish the seed (too soon)": Action(_drawn("draw_show"), STAFF, 422, "post"),
    "be asked about a change": Action(_change, STAFF),
    "change (without a tick)": Action(_change, STAFF, 422, "post"),
    "take the slips": Action(_drawn("slips"), STAFF),
    "look at the projector": Action(_drawn("draw_projector"), (*STAFF, SEATED)),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_only_those_who_may_get_an_answer(exam: Exam, name: str) -> None:
    action = ACTIONS[name]
    address = action.address(exam)
    got = {}
    for who, user in exam.people.items():
        client = Client()
        user.refresh_from_db()  # who was given a password is signed in anew
        client.force_login(user)
        got[who] = getattr(client, action.method)(address).status_code
    assert got == {who: action.answer if who in action.may else 404 for who in exam.people}


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_gets_in_without_signing_in(exam: Exam, name: str) -> None:
    action = ACTIONS[name]
    answer = getattr(Client(), action.method)(action.address(exam))
    assert answer.status_code == (401 if action.method == "post" else 302)


@pytest.mark.parametrize("name", ["draw_verify", "draw_file"])
def test_whoever_has_the_fingerprint_gets_in_whoever_they_are(exam: Exam, name: str) -> None:
    address = reverse(name, args=[exam.drawn.draw.fingerprint])
    assert Client().get(address).status_code == 200
    for user in exam.people.values():
        client = Client()
        client.force_login(user)
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["my_exam", "examining"])
def test_ones_own_lists_hold_ones_own(exam: Exam, name: str) -> None:
    for who, user in exam.people.items():
        client = Client()
        client.force_login(user)
        page = client.get(reverse(name)).content.decode()
        own = {"my_exam": (SEATED,), "examining": (INTERNAL, GUEST)}[name]
        mark = {
            "my_exam": exam.drawn.draw.fingerprint,
            "examining": reverse("exam_session", args=[exam.drawn.pk]),
        }[name]
        assert (mark in page) == (who in own), who


def test_the_seat_of_another_sitting_is_not_found_under_this_one(exam: Exam) -> None:
    client = Client()
    client.force_login(exam.people[INTERNAL])
    seat = exam.planned.seats.first()
    assert client.get(reverse("draw_change", args=[exam.drawn.pk, seat.pk])).status_code == 404


def test_a_guest_whose_days_are_over_sees_nothing(exam: Exam) -> None:
    guest = exam.people[GUEST]
    guest.guest.until = timezone.now()
    guest.guest.save()
    client = Client()
    client.force_login(guest)
    for name in ("exam_session", "exam_draw", "draw_projector", "slips"):
        assert client.get(reverse(name, args=[exam.drawn.pk])).status_code == 404
