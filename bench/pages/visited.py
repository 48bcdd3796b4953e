"""Each page as a browser asks for it, by whom it is for, each time about something else."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from bench.pages.college import College
from config import rubbish
from grading.exams import slips
from grading.models import (
    Comparison,
    Enrolment,
    Offering,
    RegradeRequest,
    Run,
    SimilarPair,
    Submission,
    Team,
)
from grading.reports.registry import REGISTRY

MOST_SECONDS = 0.1
SHARE = 0.95
POST_ONLY = 405
OK = 200
MOVED = 302
GONE = 404

FILES = (
    "administration_audit_csv", "reports:archive", "reports:download", "reports:download_one",
    "set_language", "run_log", "slips", "starter",
)  # fmt: skip
"""No pages: files, of which documents are measured for themselves (`bench.marks`)."""

STUDENTS = (
    "home", "my_marks", "my_exam", "run", "run_progress", "run_notebook", "run_example",
    "submission_file", "compare_runs",
)  # fmt: skip
"""Pages that students ask for though their addresses name no enrolment."""
DOCUMENTS = tuple(name for name, document in REGISTRY.items() if not document.page)

DEFAULT_SCHEME = 0

Arguments = dict[str, object]


@dataclass(frozen=True)
class Page:
    """One page: all times, and how much the database was asked at the most."""

    what: str
    seconds: list[float]
    processor: list[float]
    """Seconds of this process alone, which other work on the machine does not lengthen."""
    share: float
    most: float
    queries: int
    note: str = ""
    """Why it was not measured."""


class Queries:
    """Counts them. Keeping their text, as Django does for tests, would be in the page's time."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        # SQLite is told of a transaction's begin by a statement, PostgreSQL by its driver; within
        # a test's own transaction a page's is a savepoint.
        self.count += not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, params, many, context)


def every(college: College, visits: int, only: list[str] | None) -> Iterator[Page]:
    """Visit every page that can be asked for; those that only take forms are left out."""
    settings.ALLOWED_HOSTS = ["testserver"]
    chance = random.Random(20)  # noqa: S311 - the same visits in every run
    addresses = list(_addresses(get_resolver()))
    rubbish.settle()  # as the web server does
    handler = Client().handler  # a server's: what every request goes through is set up once
    for name, parameters in addresses:
        if name not in FILES and (only is None or name in only):
            page = _page(college, name, parameters, visits, chance, handler)
            if page is not None:
                yield page


def _addresses(resolver: URLResolver) -> Iterator[tuple[str, list[str]]]:
    """Names of the pages' addresses, with their parameters."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if not str(entry.pattern).startswith(("admin/", "accounts/", "api/")):
                spaced = f"{entry.namespace}:" if entry.namespace else ""
                yield from ((spaced + name, given) for name, given in _addresses(entry))
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, list(entry.pattern.converters)


def _page(
    college: College,
    name: str,
    parameters: list[str],
    visits: int,
    chance: random.Random,
    handler: ClientHandler,
) -> Page | None:
    seconds, processor, most, answers = [], [], 0, set()
    for visit in range(visits + 1):
        asked = _asked(college, name, parameters, chance)
        if asked is None:
            return Page(name, [], [], SHARE, MOST_SECONDS, 0, "nothing of its kind is there")
        user, arguments = asked
        client = Client()
        client.handler = handler
        client.force_login(user)
        address = reverse(name, kwargs=arguments)
        if visit == 0:  # what is imported and kept at the first visit
            if client.get(address).status_code == POST_ONLY:
                return None
            continue
        queries = Queries()
        with connection.execute_wrapper(queries):
            began, used = time.perf_counter(), time.process_time()
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)
            seconds.append(time.perf_counter() - began)
            processor.append(time.process_time() - used)
        most = max(most, queries.count)
        answers.add(answer.status_code)
    note = "" if answers <= {OK, MOVED} else f"answered {sorted(answers)}"
    return Page(name, seconds, processor, SHARE, MOST_SECONDS, most, note)


def _asked(
    college: College, name: str, parameters: list[str], chance: random.Random
) -> tuple[User, Arguments] | None:
    """Who asks, and for what; None where the college has nothing of the kind."""
    offering = chance.choice(college.classes)
    mates = [one for one in college.students if one.offering_id == offering.pk]
    student, teacher = chance.choice(mates), college.teachers[offering.pk]
    session = next(one for one in college.sessions if one.offering_id == offering.pk)
    seats = list(session.seats.select_related("enrolment__user"))
    seat = chance.choice(seats)
    user, number = teacher, str(chance.randint(1, len(college.tasks)))
    if name in STUDENTS or parameters[:1] == ["enrolment_pk"]:
        user = student.user
    if name in ("viva", "viva_draw"):
        user = teacher
    if "seat_pk" in parameters and "session_pk" not in parameters:
        user = seat.enrolment.user
    known: Arguments = {
        "offering_pk": offering.pk,
        "enrolment_pk": student.pk,
        "slug": chance.choice(college.tasks).slug,
        "item": number,
        "number": chance.randint(1, 3),
        "task_pk": chance.choice(college.tasks).pk,
        "session_pk": session.pk,
        "seat_pk": seat.pk,
        "team_pk": Team.objects.filter(offering=offering).earliest("pk").pk,
        "fingerprint": session.draw.fingerprint,
        "code": slips.code(seat),
        "kind": "T",
        "sheet": number,
        "part": "viva",
        "figure": "marks",
        "row": 0,
        "column": 0,
        "course": college.course.code,
        "role": "external",
        "name": DOCUMENTS[chance.randrange(len(DOCUMENTS))],
    }
    if (rows := _rows(name, offering, student)) is not None:
        known["pk"] = rows.latest("pk").pk
    if name.startswith("administration_scheme"):
        known["pk"] = DEFAULT_SCHEME
    if "course" in parameters:
        known["slug"] = college.tasks[0].slug  # of those that the catalogue has
    if name.startswith(("administration", "authoring")):
        user = college.administrator
    if not set(parameters) <= set(known):
        return None
    return user, {parameter: known[parameter] for parameter in parameters}


def _rows(name: str, offering: Offering, student: Enrolment) -> QuerySet[Any] | None:
    """What an address's `pk` is a number of."""
    if name in ("administration_person", "administration_details"):
        return User.objects.filter(pk=student.user_id)
    if name.startswith(("run", "compare_runs")):
        return Run.objects.filter(submission__enrolment=student)
    if name.startswith("submission"):
        return Submission.objects.filter(enrolment=student)
    if name.startswith("regrade"):
        return RegradeRequest.objects.filter(enrolment__offering=offering)
    if name.startswith("comparison"):
        return Comparison.objects.filter(offering=offering)
    if name.startswith("pair"):
        return SimilarPair.objects.filter(comparison__offering=offering)
    return None
