"""Who may see a class's practice: those who teach it."""

from django.test import Client
from django.urls import reverse

from tests.access.conftest import World


def test_only_those_who_teach_the_class_see_its_practice(world: World) -> None:
    address = reverse("practice", args=[world.student.offering_id])
    got = {}
    for who, person in world.people.items():
        client = Client()
        client.force_login(person)
        got[who] = client.get(address).status_code
    assert got == {who: 200 if who == "the teacher" else 404 for who in world.people}
    assert Client().get(address).status_code == 302
