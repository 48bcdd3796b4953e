"""A class's roster is for those who teach it and for administrators."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.conftest import World
from tests.access.test_table import EVERYBODY, TEACHER

MAY = {TEACHER, "an administrator"}
OF_CLASS = (
    "roster", "roster_template", "roster_look", "roster_enrol", "roster_sign_ins",
)  # fmt: skip
OF_PERSON = ("roster_person", "roster_move", "roster_withdraw", "roster_restore")


@pytest.mark.parametrize("name", [*OF_CLASS, *OF_PERSON])
def test_only_those_who_may_get_an_answer(world: World, name: str) -> None:
    student = world.student
    args = [student.offering_id, student.pk] if name in OF_PERSON else [student.offering_id]
    address = reverse(name, args=args)
    for method in ("get", "post"):
        got = {}
        for who in EVERYBODY:
            client = Client()
            client.force_login(world.people[who])
            got[who] = getattr(client, method)(address, {"section": "0"}).status_code
        others = {status for who, status in got.items() if who not in MAY}
        assert others <= {404, 405}, got
        if name != "roster_move":  # there is no other section to move to
            assert {got[who] for who in MAY} <= {200, 302, 405, 422}, got
        assert getattr(Client(), method)(address).status_code in (302, 401)


def test_nobody_reaches_a_student_through_another_class(world: World) -> None:
    client = Client()
    client.force_login(world.people["another class's teacher"])
    own = world.people["another class's teacher"].enrolments.get().offering_id
    address = reverse("roster_person", args=[own, world.student.pk])
    assert client.get(address).status_code == 404


def test_everybodys_list_of_rosters_holds_only_what_they_keep(world: World) -> None:
    for who in EVERYBODY:
        client = Client()
        client.force_login(world.people[who])
        text = client.get(reverse("rosters")).content.decode()
        link = reverse("roster", args=[world.student.offering_id])
        assert (f'href="{link}"' in text) == (who in MAY)
