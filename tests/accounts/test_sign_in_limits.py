"""Wrong passwords close an account for a while, and never the class behind one address."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

ROUTER = "203.0.113.7"
WAIT = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


def attempt(username: str, password: str, **headers: str) -> str:
    values = {"login": username, "password": password}
    answer = Client(REMOTE_ADDR=ROUTER).post(reverse("account_login"), values, **headers)
    return "in" if answer.status_code == 302 else answer.content.decode()


def make(count: int) -> list[User]:
    return [
        factories.make_user(f"1ga23cs{number:03d}", password=factories.PASSWORD)
        for number in range(1, count + 1)
    ]


def test_a_whole_class_behind_one_router_signs_in_though_many_mistype() -> None:
    people = make(45)
    for user in people:
        assert WAIT not in attempt(user.username, "mistyped")
    for user in people:
        assert attempt(user.username, factories.PASSWORD) == "in"


def test_ten_wrong_passwords_close_that_account_and_no_other() -> None:
    victim, neighbour = make(2)
    for _ in range(10):
        assert WAIT not in attempt(victim.username, "guess")
    assert WAIT in attempt(victim.username, "guess")
    assert WAIT in attempt(victim.username, factories.PASSWORD)
    assert attempt(neighbour.username, factories.PASSWORD) == "in"


def test_writing_the_user_name_otherwise_is_the_same_account() -> None:
    (victim,) = make(1)
    for number in range(10):
        name = victim.username.upper() if number % 2 else victim.username
        attempt(name, "guess")
    assert WAIT in attempt(victim.username, "guess")


def test_an_address_that_tries_very_many_accounts_waits(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "5/m/ip", "login_failed": "10/5m/key,5/m/ip"}
    people = make(7)
    told = [attempt(user.username, "guess") for user in people]
    assert "429" in told[-1] or WAIT in told[-1] or "Too Many" in told[-1]


def test_behind_a_trusted_proxy_the_clients_own_address_counts(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip", "login_failed": "10/5m/key,2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    people = make(6)
    for number, user in enumerate(people):
        # What the client wrote itself stands before what the proxy saw, and means nothing.
        seen = f"10.0.0.1, 198.51.100.{number}"
        assert attempt(user.username, factories.PASSWORD, HTTP_X_FORWARDED_FOR=seen) == "in"


def test_without_a_trusted_proxy_nobody_chooses_their_own_address(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip", "login_failed": "10/5m/key,2/m/ip"}
    people = make(3)
    told = [
        attempt(user.username, factories.PASSWORD, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        for number, user in enumerate(people)
    ]
    assert told[-1] != "in"
