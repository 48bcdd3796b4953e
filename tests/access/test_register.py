"""Who may do what in a class's register: every address, tried by everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Order, Team
from grading.pages.entries.urls import urlpatterns
from grading.scoring import orders, teams
from tests.access.conftest import World

STUDENT, TEACHER = "the student", "the teacher"
OWN = {"project": 200, "project_propose": 422}
"""Addresses of a student's own; all others are of those who teach the class."""
POSTS = {
    "entry_grid_preview": 302, "entry_table_preview": 422, "entry_save": 302,
    "sheet_publish": 302, "sheet_ask": 422, "sheet_decide": 302,
    "order_issue": 422, "order_lift": 302, "scheme_change": 422, "audit_verify": 200,
    "team_new": 422, "team_members": 422, "team_proposal": 422, "team_decision": 422,
    "team_marks": 302, "project_propose": 422,
}  # fmt: skip


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    teacher = world.people[TEACHER]
    orders.issue(world.student, Order.Kind.WITHHELD, teacher, reason="why")
    teams.form_team(world.student.offering, [world.student])
    values = {
        "offering_pk": world.student.offering_id,
        "enrolment_pk": world.student.pk,
        "item": "1",
        "sheet": "cie",
        "order_pk": Order.objects.get().pk,
        "team_pk": Team.objects.get().pk,
    }
    return {
        pattern.name: reverse(
            pattern.name, kwargs={key: values[key] for key in pattern.pattern.converters}
        )
        for pattern in urlpatterns
    }


def test_only_those_who_may_get_an_answer(world: World, addresses) -> None:
    got, wanted = {}, {}
    for who, person in world.people.items():
        client = Client()
        client.force_login(person)
        for name, address in addresses.items():
            ask = client.post if name in POSTS else client.get
            got[name, who] = ask(address).status_code
            answer = OWN.get(name) or POSTS.get(name, 200)
            wanted[name, who] = answer if who == _may(name) else 404
    assert got == wanted


def test_nobody_gets_in_without_signing_in(addresses) -> None:
    for name, address in addresses.items():
        if name in POSTS:
            assert Client().post(address).status_code == 401, name
        else:
            assert Client().get(address)["Location"].startswith(reverse("account_login")), name


def test_what_changes_something_is_never_a_link(world: World, addresses) -> None:
    for who in (STUDENT, TEACHER):
        client = Client()
        client.force_login(world.people[who])
        for name in POSTS:
            if _may(name) == who:
                assert client.get(addresses[name]).status_code == 405, name


def _may(name: str) -> str:
    return STUDENT if name in OWN else TEACHER


def test_a_team_of_another_class_is_not_there(world: World, addresses) -> None:
    person = world.people["another class's teacher"]
    elsewhere = person.enrolments.get(role=Enrolment.Role.FACULTY).offering_id
    client = Client()
    client.force_login(person)
    found = client.get(reverse("team", args=[elsewhere, Team.objects.get().pk]))
    assert found.status_code == 404
