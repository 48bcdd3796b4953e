"""The outcomes of a class are for those who teach it, its survey for its students."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.conftest import World
from tests.access.test_table import EVERYBODY, STUDENT, TEACHER

GET = (
    "outcomes", "outcome_targets", "outcome_evidence", "outcome_matrix", "outcome_survey",
)  # fmt: skip
OF_ONE = ("outcome", "outcome_cie", "outcome_see", "outcome_action")


@pytest.mark.parametrize("name", [*GET, *OF_ONE, "survey"])
def test_only_those_who_may_get_an_answer(world: World, name: str) -> None:
    offering = world.student.offering_id
    if name == "survey":
        address, may = reverse(name, args=[world.student.pk]), STUDENT
    else:
        args = [offering, 1] if name in OF_ONE else [offering]
        address, may = reverse(name, args=args), TEACHER
    for method in ("get", "post"):
        got = {}
        for who in EVERYBODY:
            client = Client()
            client.force_login(world.people[who])
            got[who] = getattr(client, method)(address).status_code
        answers = {status for who, status in got.items() if who != may}
        assert answers <= {404, 405}, got
        assert got[may] in (200, 302, 422, 405), got
        assert getattr(Client(), method)(address).status_code in (302, 401)
