"""A token does what it was made for, until it ends or is revoked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import ApiToken
from grading.api.throttling import PerPerson
from grading.models import Enrolment
from tests import factories
from tests.api.conftest import script_of, token_of

ME = "/api/v1/me/"


def test_it_speaks_for_its_person(student: Enrolment) -> None:
    answer = script_of(student.user).get(ME)
    assert answer.json() == {
        "username": student.user.username,
        "name": student.user.name,
        "usn": student.user.usn,
    }


@pytest.mark.parametrize(
    "header", ["", "Token", "Token nonsense", "Token prayoga_" + "0" * 64, "Token é", "Bearer x"]
)
def test_without_one_nobody_is_let_in(db: None, header: str) -> None:
    client = APIClient()
    if header:
        client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


@pytest.mark.parametrize(
    ("method", "address", "needed"),
    [
        ("get", ME, "read"),
        ("get", "/api/v1/submissions/", "read"),
        ("get", "/api/v1/classes/1/marks/", "marks"),
        ("post", "/api/v1/classes/1/tasks/1a/submissions/", "submit"),
        ("post", "/api/v1/runs/1/cancel/", "submit"),
    ],
)
def test_a_scope_that_lacks_is_named(
    student: Enrolment, method: str, address: str, needed: str
) -> None:
    others = [scope for scope in ApiToken.Scope.values if scope != needed]
    answer = getattr(script_of(student.user, *others), method)(address)
    assert answer.status_code == 403
    assert f"lacks the scope “{needed}”" in answer.json()["detail"]
    assert getattr(script_of(student.user, needed), method)(address).status_code != 403


def test_an_ended_one_is_refused(student: Enrolment) -> None:
    client = APIClient()
    token = token_of(student.user, expiry=timedelta(seconds=-1))
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get(ME).status_code == 401


def test_who_may_no_longer_sign_in_has_no_script_either(student: Enrolment) -> None:
    client = script_of(student.user)
    student.user.is_active = False
    student.user.save()
    assert client.get(ME).status_code == 401


def test_it_is_made_on_a_page_shown_once_and_revoked(student: Enrolment) -> None:
    browser = Client()
    browser.force_login(student.user)
    page = reverse("tokens")
    assert "No tokens" in browser.get(page).content.decode()
    form = {"name": "my laptop", "scopes": ["read"], "days": "30"}
    made = browser.post(page, form)
    token = made.context["made"]
    assert token in made.content.decode()
    (kept,) = ApiToken.objects.all()
    assert token not in str(kept.__dict__)
    again = browser.get(page).content.decode()
    assert token not in again
    assert "my laptop" in again
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert client.get(ME).status_code == 200
    assert "never" not in browser.get(page).content.decode()
    browser.post(reverse("token_revoke", args=[kept.pk]))
    assert client.get(ME).status_code == 401


def test_nobody_revokes_anothers(student: Enrolment) -> None:
    token_of(student.user)
    (kept,) = ApiToken.objects.all()
    browser = Client()
    browser.force_login(factories.make_user())
    assert browser.post(reverse("token_revoke", args=[kept.pk])).status_code == 404
    assert ApiToken.objects.exists()


def test_a_token_for_nothing_is_not_made(student: Enrolment) -> None:
    browser = Client()
    browser.force_login(student.user)
    answer = browser.post(reverse("tokens"), {"name": "", "days": "12"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_browsers_session_may_ask_too_and_posts_only_with_the_pages_secret(
    student: Enrolment,
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(student.user)
    assert browser.get(ME).status_code == 200
    assert browser.post("/api/v1/runs/1/cancel/").status_code == 403


def test_who_asks_too_often_is_told_to_wait(
    student: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PerPerson, "rate", "2/minute", raising=False)
    client = script_of(student.user)
    answers = [client.get(ME) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert script_of(factories.make_user()).get(ME).status_code == 200
