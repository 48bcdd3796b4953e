"""An administrator, another one, and a class with people in it."""

import pytest
from django.test import Client

from accounts.models import User
from grading.models import Enrolment
from tests import factories
from tests.pages.conftest import signed_in


@pytest.fixture
def administrator(db: None) -> User:
    return factories.make_user(name="Asha Administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    return signed_in(administrator)


@pytest.fixture
def student(db: None) -> Enrolment:
    return factories.make_student(name="Aditi Rao", usn="1GA23CS101")
