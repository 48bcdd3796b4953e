"""A browser without a screen for one person, and a class of two."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from grading.models import Enrolment, Offering
from tests import factories


@pytest.fixture
def offering(db: None) -> Offering:
    return factories.make_offering()


@pytest.fixture
def student(offering: Offering) -> Enrolment:
    return factories.make_student(offering, name="Aditi Rao")


@pytest.fixture
def teacher(offering: Offering) -> Enrolment:
    return factories.make_faculty(offering, name="Dr. Meera Krishnan")


@pytest.fixture
def as_student(student: Enrolment) -> Client:
    return signed_in(student.user)


@pytest.fixture
def as_teacher(teacher: Enrolment) -> Client:
    return signed_in(teacher.user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries_of(client: Client, address: str) -> int:
    """How many queries a page needs, asked for a second time so that caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
