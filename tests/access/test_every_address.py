"""Every address of pages and API, tried by everybody: one table, held against the URL resolver.

A new address without a line in `table` fails. Whoever may not gets the answer of what does not
exist, whether they look or send a form; whoever may gets any other. Each request is taken back, so
their order does not matter.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from labs import datasets
from tests.access.addresses import ADDRESSES, parameters
from tests.access.house import House
from tests.access.table import EVERYBODY, FACULTY, INTERNAL, MAY, NOBODY, TABLE
from tests.conftest import lacking

NOTHING = "api:nothing"
INNER = ("pk", "enrolment_pk", "seat_pk", "team_pk", "order_pk", "number")
"""What an address names inside of a class or of a sitting."""
OF_COURSE = {
    "outcome", "outcome_cie", "outcome_see", "outcome_action", "snippet", "snippet_remove",
}  # fmt: skip
"""These belong to the course, which both classes have."""
ANSWERED, NOT_THERE, SIGN_IN, NOT_TAKEN = "answered", "not there", "has to sign in", "method"


@pytest.fixture
def house(db: None) -> House:
    try:
        datasets.load("mnist-5k")  # has the picture behind `run_example`
    except datasets.DatasetMissing:
        lacking("the data set mnist-5k")
    cache.clear()  # requests are counted by person, and people's numbers come again
    return House()


def test_every_address_has_one_line() -> None:
    listed = [name for _, names in TABLE.values() for name in names.split()]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == set(ADDRESSES)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_what_the_table_says(house: House, who: str) -> None:
    client = Client(raise_request_exception=False)
    if who != NOBODY:
        client.force_login(house.people[who])
    hidden = SIGN_IN if who == NOBODY else NOT_THERE
    wrong = {}
    for name, may in MAY.items():
        seen, sent = _ask(client, house, name)
        if who in may:
            fine = {ANSWERED} <= {seen, sent} <= {ANSWERED, NOT_TAKEN}
        else:
            allowed = {NOT_THERE} if name == NOTHING else {hidden, NOT_TAKEN}
            fine = {seen, sent} <= allowed and (seen, sent) != (NOT_TAKEN, NOT_TAKEN)
        if not fine:
            wrong[name] = seen, sent
    assert wrong == {}


@pytest.mark.parametrize(("who", "key"), [(FACULTY, "offering_pk"), (INTERNAL, "session_pk")])
def test_what_is_of_one_class_or_sitting_is_not_under_another(
    house: House, who: str, key: str
) -> None:
    """Also for somebody who may see both."""
    other = {"offering_pk": house.beside.pk, "session_pk": house.closed.pk}[key]
    client = Client(raise_request_exception=False)
    client.force_login(house.people[who])
    inner = {
        name
        for name, may in MAY.items()
        if name not in OF_COURSE and who in may and {key} < ({key, *INNER} & set(parameters(name)))
    }
    assert inner
    got = {name: _ask(client, house, name, **{key: other}) for name in inner}
    assert {name: each for name, each in got.items() if not {NOT_THERE, NOT_TAKEN} >= {*each}} == {}


def _ask(client: Client, house: House, name: str, **instead: object) -> tuple[str, str]:
    """What a look is answered with, and what an empty form is."""
    values = house.values | house.own.get(name, {}) | instead
    address = reverse(name, kwargs={key: values[key] for key in parameters(name)})
    if name == NOTHING:
        address += "nothing-is-here/"
    said = []
    for ask in (client.get, client.post):
        with transaction.atomic():
            answer = ask(address, house.sent.get(name))
            said.append(_said(answer.status_code, answer.headers.get("Location", "")))
            transaction.set_rollback(True)
    return said[0], said[1]


def _said(status: int, to: str) -> str:
    if status == 401 or to.startswith(reverse("account_login")):
        return SIGN_IN
    if status in (403, 429) or status >= 500:
        return f"fault {status}"
    return {404: NOT_THERE, 405: NOT_TAKEN}.get(status, ANSWERED)
