"""One row of everything an address can lead to, and somebody signed in for each kind of people."""

from allauth.account import urls as account
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from grading.models import FileCheck, NamedScheme, Run, Submission, TeamEvent
from labs.models import Course, Experiment, Task
from tests.access.addresses import parameters
from tests.access.house import House
from tests.access.table import EVERYBODY, MAY, NOBODY

API = "api:"
"""Answers to programs, and Swagger's reader of their description, which is Swagger's own page;
`docs/api.md` says the same."""


def lay_out_house() -> dict[str, object]:
    """Make it; returned are everybody's session, people of other rows included, and all addresses
    by one who may ask for them."""
    house = House()
    # Nothing of it may take a place from the files that the other tests hand in.
    ended = {"finished_at": timezone.now()}
    Run.objects.filter(pk=house.own["run"]["pk"]).update(state=Run.State.CANCELLED, **ended)
    FileCheck.objects.filter(pk=house.own["check"]["pk"]).update(
        state=FileCheck.State.CANCELLED, **ended
    )
    people = {user.username: user for user in User.objects.exclude(password__startswith="!")}
    sessions = {who: session_of(person) for who, person in (house.people | people).items()}
    addresses: dict[str, list[str]] = {who: [] for who in EVERYBODY}
    for name, may in MAY.items():
        if not name.startswith(API):
            values = house.values | house.own.get(name, {})
            address = reverse(name, kwargs={key: values[key] for key in parameters(name)})
            addresses[NOBODY if NOBODY in may else may[0]].append(address)
    for one in account.urlpatterns:
        if not one.pattern.converters and "(" not in str(one.pattern):
            addresses[NOBODY].append(reverse(str(one.name)))
    return {
        "sessions": sessions, "addresses": addresses, "names_and_titles": names_and_titles()
    }  # fmt: skip


def names_and_titles() -> list[str]:
    """Of people, courses, experiments, tasks, files, projects and schemes, the longest first."""
    places = {
        User: "name", Course: "title", Experiment: "title", Task: "title",
        Submission: "file_name", FileCheck: "file_name", TeamEvent: "title",
        NamedScheme: "name",
    }  # fmt: skip
    every = {
        text for row, field in places.items() for text in row.objects.values_list(field, flat=True)
    }
    return sorted(filter(None, every), key=len, reverse=True)


def session_of(person: User) -> str:
    """What the browser's cookie has to say for this person."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
