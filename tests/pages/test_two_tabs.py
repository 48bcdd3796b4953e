"""A form in an older tab overwrites nothing that was changed since: it shows both, and asks."""

from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import institution
from grading.ledger import scheme_of
from grading.models import Enrolment
from grading.scoring import teams
from tests import factories
from tests.exams.build import make_sitting
from tests.pages.conftest import signed_in

CHANGED = "Nothing was stored: this was changed since you opened it."


@pytest.fixture
def as_administrator(db: None) -> Client:
    return signed_in(factories.make_user(is_staff=True, is_superuser=True))


def _seen(client: Client, address: str) -> str:
    """What the form that is open now carries."""
    page = client.get(address)
    assert f'name="seen" value="{page.context["seen"]}"' in page.content.decode()
    return page.context["seen"]


def test_a_classs_scheme(as_teacher: Client, teacher: Enrolment, student: Enrolment) -> None:
    page, send = (reverse(name, args=[student.offering_id]) for name in ("scheme", "scheme_change"))
    form = as_teacher.get(page).context["form"]
    opened = {key: form[key].value() for key in form.about}
    opened |= {"reason": "agreed", "seen": _seen(as_teacher, page)}
    colleague = signed_in(factories.make_faculty(student.offering).user)
    assert colleague.post(send, opened | {"test_split": "10-20-10"}).status_code == 302
    late = opened | {"halves": "True", "reason": "my own words"}
    answer = as_teacher.post(send, late)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert CHANGED in told
    assert "my own words" in told
    assert {(clash.now, clash.typed) for clash in answer.context["clashes"]} == {
        ("10-20-10", opened["test_split"]),
        ("No", "Yes"),
    }
    teacher.offering.refresh_from_db()
    assert not scheme_of(teacher.offering).halves
    assert as_teacher.post(send, late | {"seen": answer.context["seen"]}).status_code == 302
    teacher.offering.refresh_from_db()
    assert scheme_of(teacher.offering).halves


def test_the_institutions_settings_until_the_last_step(as_administrator: Client) -> None:
    address = reverse("administration_institution")
    now = asdict(institution.current())
    form = {key: now[key] for key in ("institute", "department", "usn_pattern", "least_free_gib")}
    form |= {"max_upload_kib": now["max_upload_bytes"] // 1024, "reason": "said"}
    form["seen"] = _seen(as_administrator, address)
    mine = form | {"department": "Mine"}
    looked = as_administrator.post(address, mine)
    assert looked.context["seen"] == form["seen"]
    as_administrator.post(address, form | {"department": "Theirs", "sure": "1"})
    for late in (mine, mine | {"sure": "1"}):
        answer = as_administrator.post(address, late)
        assert answer.status_code == 409
        assert CHANGED in answer.content.decode()
        (clash,) = answer.context["clashes"]
        assert (clash.now, clash.typed) == ("Theirs", "Mine")
    assert institution.current().department == "Theirs"


def test_a_persons_details(as_administrator: Client, student: Enrolment) -> None:
    user = student.user
    address = reverse("administration_details", args=[user.pk])
    form = {"name": user.name, "username": user.username, "usn": user.usn, "email": ""}
    form |= {"reason": "said", "seen": _seen(as_administrator, address)}
    as_administrator.post(address, form | {"name": "Aditi R Rao"})
    answer = as_administrator.post(address, form | {"email": "a@example.org"})
    assert answer.status_code == 409
    assert ("Aditi R Rao", user.name) in {
        (clash.now, clash.typed) for clash in answer.context["clashes"]
    }
    user.refresh_from_db()
    assert (user.name, user.email) == ("Aditi R Rao", "")


def test_a_sitting(as_teacher: Client, teacher: Enrolment) -> None:
    session = make_sitting(teacher.offering, students=2)
    address = reverse("exam_edit", args=[session.pk])
    form = {
        "batch": session.batch,
        "starts_at": timezone.localtime(session.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90,
        "place": "Hall",
        "start": "cold",
        "lot": [one.pk for one in session.lot.all()],
        "mode": session.mode,
        "seen": _seen(as_teacher, address),
    }
    if session.neighbours_differ:
        form["neighbours_differ"] = "on"
    assert as_teacher.post(address, form).status_code == 302
    late = form | {"place": "Hall 2", "lot": form["lot"][:2]}
    answer = as_teacher.post(address, late)
    assert answer.status_code == 409
    assert {str(clash.label) for clash in answer.context["clashes"]} == {
        "Place",
        "Lot of experiments",
    }
    session.refresh_from_db()
    assert session.place == "Hall"
    assert as_teacher.post(address, late | {"seen": answer.context["seen"]}).status_code == 302


def test_the_seats_of_a_sitting(as_teacher: Client, teacher: Enrolment) -> None:
    session = make_sitting(teacher.offering, students=2)
    address = reverse("exam_roster", args=[session.pk])
    one, two = session.seats.order_by("number")
    form = {f"seat-{one.enrolment_id}": "1", f"seat-{two.enrolment_id}": "2"}
    form["seen"] = _seen(as_teacher, address)
    as_teacher.post(address, form | {f"seat-{one.enrolment_id}": "7"})
    answer = as_teacher.post(address, form | {f"seat-{two.enrolment_id}": "9"})
    assert answer.status_code == 409
    assert {(clash.now, clash.typed) for clash in answer.context["clashes"]} == {
        ("7", "1"),
        ("2", "9"),
    }
    assert list(session.seats.order_by("number").values_list("number", flat=True)) == [2, 7]


def test_a_teams_proposal(as_student: Client, as_teacher: Client, student: Enrolment) -> None:
    team = teams.form_team(student.offering, [student])
    page, send = (reverse(name, args=[student.pk]) for name in ("project", "project_propose"))
    opened = {"title": "Leaves", "statement": "Which disease.", "seen": _shown(as_student, page)}
    assert as_student.post(send, opened).status_code == 302
    late = opened | {"statement": "My own words."}
    answer = as_student.post(send, late)
    assert answer.status_code == 409
    assert CHANGED in answer.content.decode()
    assert [(one.now, one.typed) for one in answer.context["clashes"]] == [
        ("Which disease.", "My own words.")
    ]
    at = reverse("team_proposal", args=[student.offering_id, team.pk])
    answer = as_teacher.post(at, late)
    assert answer.status_code == 409
    assert "My own words." in answer.content.decode()
    again = late | {"seen": answer.context["shown"]}
    assert as_teacher.post(at, again).status_code == 302
    assert team.events.order_by("pk").last().statement == "My own words."


def _shown(client: Client, address: str) -> str:
    page = client.get(address)
    assert f'name="seen" value="{page.context["shown"]}"' in page.content.decode()
    return page.context["shown"]
