"""Scripts that speak for people of two classes."""

from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from grading.models import Enrolment
from tests import factories


def token_of(user: User, *scopes: str, **fields: Any) -> str:
    """A token of the person with these scopes, all unless some are named."""
    scopes = scopes or tuple(ApiToken.Scope.values)
    _, token = ApiToken.objects.create(user=user, name="a script", scopes=list(scopes), **fields)
    return token


def script_of(user: User, *scopes: str) -> APIClient:
    """A client that sends such a token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token_of(user, *scopes)}")
    return client


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """Requests are counted by person, and people's numbers come again in the next test."""
    cache.clear()


@pytest.fixture
def student(db: None) -> Enrolment:
    return factories.make_student()


@pytest.fixture
def teacher(student: Enrolment) -> Enrolment:
    return factories.make_faculty(student.offering)
