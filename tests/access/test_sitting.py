"""A sitting and vivas by role: everybody tries every address; an examiner from outside sees theirs
alone, and nothing once the account has ended."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.exams import examiners, marking, sitting
from grading.models import Guest, VivaQuestion
from grading.pages.urls import urlpatterns as pages
from grading.reports.urls import urlpatterns as reports
from grading.scheme import State
from tests import factories
from tests.access.test_sign_in_required import OPEN, _patterns
from tests.exams.build import examiner, external, make_running
from tests.pages.conftest import signed_in

BOTH = ("internal", "external")


@pytest.fixture
def world(db):
    """A sitting with a graded hand-in and a drawn question, another sitting beside it."""
    session = make_running(students=2)
    other = make_running(students=1)
    seat = session.seats.get(number=1)
    submission = factories.make_submission(seat.enrolment)
    seat.hand_ins.create(submission=submission)
    run = factories.make_finished_run(
        submission, notebook=b'{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}'
    )
    question = VivaQuestion.objects.create(
        enrolment=seat.enrolment, item="S", component="viva", name="x", topic="t", text="What?",
        answer="That.", drawn_by=examiner(session), drawn_at=timezone.now(),
    )  # fmt: skip
    weekly = VivaQuestion.objects.create(
        enrolment=seat.enrolment, item="1", component="viva", name="x", topic="t", text="What?",
        answer="That.", drawn_by=examiner(session), drawn_at=timezone.now(),
    )  # fmt: skip
    Guest.objects.create(
        user=external(session),
        until=timezone.now() + timedelta(days=3),
        made_by=examiner(session),
    )
    people = {
        "internal": examiner(session),
        "external": external(session),
        "the student": seat.enrolment.user,
        "a neighbour": session.seats.get(number=2).enrolment.user,
        "a colleague": factories.make_faculty(session.offering).user,
        "another sitting's examiner": external(other),
        "another class's teacher": factories.make_faculty(other.offering).user,
        "an administrator": factories.make_user(is_staff=True, is_superuser=True),
    }
    return {
        "session": session, "seat": seat, "run": run, "question": question, "weekly": weekly,
        "people": people,
    }  # fmt: skip


def _seat(name: str, *more: str):
    return lambda w: reverse(
        name, args=[w["session"].pk, w["seat"].pk, *(w["run"].pk for _ in more)]
    )


def _session(name: str):
    return lambda w: reverse(name, args=[w["session"].pk])


def _viva(name: str, item: str = "S"):
    return lambda w: reverse(name, args=[w["seat"].enrolment_id, item, "viva"])


ACTIONS = {
    # address, who may, their answer, method
    "see the room": (_session("sitting"), BOTH, 200, "get"),
    "follow the room": (_session("sitting_room"), BOTH, 200, "get"),
    "start": (_session("sitting_start"), BOTH, 422, "post"),
    "extend": (_session("sitting_extend"), BOTH, 422, "post"),
    "close": (_session("sitting_close"), BOTH, 422, "post"),
    "reopen": (_session("sitting_reopen"), BOTH, 422, "post"),
    "sign": (_session("sitting_sign"), BOTH, 422, "post"),
    "see the attendance": (_session("sitting_attendance"), BOTH, 200, "get"),
    "say the attendance": (_session("sitting_attendance"), BOTH, 302, "post"),
    "see a student's marking": (_seat("sitting_mark"), BOTH, 200, "get"),
    "mark a student": (_seat("sitting_mark"), BOTH, 302, "post"),
    "take the file": (_seat("sitting_file", "run"), BOTH, 200, "get"),
    "look at the notebook": (_seat("sitting_notebook", "run"), BOTH, 200, "get"),
    "see the exam": (
        lambda w: reverse("exam_hand_in", args=[w["seat"].pk]), ("the student",), 200, "get",
    ),
    "hand in (nothing, here)": (
        lambda w: reverse("exam_hand_in", args=[w["seat"].pk]), ("the student",), 422, "post",
    ),
    "follow the exam": (
        lambda w: reverse("exam_state", args=[w["seat"].pk]), ("the student",), 200, "get",
    ),
    "see the viva": (_viva("viva"), BOTH, 200, "get"),
    "draw questions": (_viva("viva_draw"), BOTH, 422, "post"),
    "give the viva's mark": (_viva("viva_mark"), BOTH, 302, "post"),
    "note an answer": (
        lambda w: reverse("viva_note", args=[w["question"].pk]), BOTH, 422, "post",
    ),
    "draw another question": (
        lambda w: reverse("viva_redraw", args=[w["question"].pk]), BOTH, 422, "post",
    ),
    "see a weekly viva": (_viva("viva", "1"), ("internal", "a colleague"), 200, "get"),
    "note a weekly answer": (
        lambda w: reverse("viva_note", args=[w["weekly"].pk]), ("internal", "a colleague"),
        422, "post",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIONS)
def test_only_those_who_may_get_an_answer(world, name: str) -> None:
    address, may, answer, method = ACTIONS[name]
    got = {
        who: getattr(signed_in(user), method)(address(world)).status_code
        for who, user in world["people"].items()
    }
    assert got == {who: answer if who in may else 404 for who in world["people"]}


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_gets_in_without_signing_in(world, name: str) -> None:
    address, _, _, method = ACTIONS[name]
    answer = getattr(Client(), method)(address(world))
    assert answer.status_code == (401 if method == "post" else 302)


PERSONAL = {
    "home", "my_marks", "faculty_home", "examining", "my_exam", "rosters", "tokens", "appearance",
    "styleguide",
}  # fmt: skip
"""Whoever signs in may ask for these; they show what is one's own, here nothing of the class."""


def _values(pattern, world) -> dict[str, object]:
    """Real rows' keys, so that a 404 is a refusal and not something missing."""
    seat, session = world["seat"], world["session"]
    known = {
        "offering_pk": session.offering_id, "enrolment_pk": seat.enrolment_id, "item": "1",
        "slug": "1a", "session_pk": session.pk, "seat_pk": seat.pk, "part": "viva",
        "role": "external", "kind": "S", "pk": world["run"].pk,
    }  # fmt: skip
    kinds = {name: kind.regex for name, kind in pattern.pattern.converters.items()}
    return {
        name: known.get(name, 1 if kinds.get(name) == "[0-9]+" else "a" * 64)
        for name in pattern.pattern.regex.groupindex
    }


def test_an_examiner_from_outside_gets_nothing_but_their_sitting(world) -> None:
    """Every address of ours with the rows of the very class that they examine."""
    outside = signed_in(world["people"]["external"])
    open_to_them = {}
    for prefix, patterns in (("", pages), ("reports:", reports)):
        for pattern in _patterns(patterns):
            address = reverse(f"{prefix}{pattern.name}", kwargs=_values(pattern, world))
            own = address.startswith((f"/exams/{world['session'].pk}/", "/viva/"))
            if own or pattern.name in OPEN or pattern.name in PERSONAL:
                continue
            for method in ("get", "post"):
                status = getattr(outside, method)(address).status_code
                if status not in (404, 405):
                    open_to_them[f"{method} {address}"] = status
    assert open_to_them == {}


def test_an_examiner_from_outside_begins_at_their_examinations(world) -> None:
    outside = signed_in(world["people"]["external"])
    assert outside.get("/")["Location"] == reverse("examining")
    assert "faculty_home" not in outside.get(reverse("examining")).content.decode()
    assert outside.get("/admin/").status_code == 302


def test_an_account_whose_last_day_has_passed_sees_no_sitting(world) -> None:
    guest = world["people"]["external"]
    Guest.objects.filter(user=guest).update(until=timezone.now() - timedelta(minutes=1))
    outside = signed_in(guest)
    for name, (address, may, _, method) in ACTIONS.items():
        if "external" in may:
            assert getattr(outside, method)(address(world)).status_code == 404, name
    page = outside.get("/").content.decode()
    assert "ended" in page


def test_an_account_ends_a_day_after_both_have_signed(world) -> None:
    session, guest = world["session"], world["people"]["external"]
    for seat in session.seats.all():
        marking.save(seat, State.AB, guest, {})
    sitting.close(session)
    marking.sign(session, guest)
    marking.sign(session, world["people"]["internal"])
    outside = signed_in(guest)
    room = reverse("sitting", args=[session.pk])
    assert outside.get(room).status_code == 200
    assert Guest.objects.get(user=guest).until <= timezone.now() + examiners.LAST_LOOK
    Guest.objects.filter(user=guest).update(until=timezone.now())
    assert outside.get(room).status_code == 404
