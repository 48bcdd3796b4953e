"""A sitting that goes on, and browsers without a screen for everybody in it."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import ExamSession, Seat
from tests import factories
from tests.exams.build import examiner, external, make_running
from tests.pages.conftest import signed_in

SEE = {
    "writeup": 8, "execution": 33, "viva": 8,
    "demonstration": 20, "report": 8, "project_viva": 4,
}  # fmt: skip
PROGRAM = "def predict(images):\n    return [0] * len(images)\n"


@pytest.fixture
def session(db: None) -> ExamSession:
    return make_running(students=3)


@pytest.fixture
def seat(session: ExamSession) -> Seat:
    return session.seats.get(number=1)


@pytest.fixture
def internal(session: ExamSession) -> Client:
    return signed_in(examiner(session))


@pytest.fixture
def outside(session: ExamSession) -> Client:
    """The external examiner, who takes no other part."""
    return signed_in(external(session))


@pytest.fixture
def student(seat: Seat) -> Client:
    return signed_in(seat.enrolment.user)


def room(session: ExamSession) -> str:
    return reverse("sitting", args=[session.pk])


def desk(seat: Seat) -> str:
    return reverse("sitting_mark", args=[seat.session_id, seat.pk])


def post_marks(client: Client, seat: Seat, marks: dict[str, object], **more: object):
    """Send the marking form as it comes with the page now."""
    page = client.get(desk(seat)).context
    form = {f"saw-{key}": pk for key, pk in page["sheet"].expected.items()} | {"do": "marks"}
    form |= {f"mark-{shown['component'].key}": shown["value"] for shown in page["lines"]}
    for line in page["sheet"].lines:
        if line.beside:
            form[f"proposal-{line.component.key}"] = line.beside.seen
    form |= {f"mark-{key}": value for key, value in marks.items()}
    return client.post(desk(seat), form | more)


def step(client: Client, session: ExamSession, name: str, **typed: object):
    """Send a step's form as it comes with the page now."""
    if name == "sign":
        typed = {"saw": client.get(room(session)).context["saw"]} | typed
    return client.post(reverse(f"sitting_{name}", args=[session.pk]), {"sure": "yes"} | typed)


def make_program(seat: Seat, **more: object):
    """A graded file handed in at the seat, as evaluation leaves it."""
    submission = factories.make_submission(seat.enrolment)
    seat.hand_ins.create(submission=submission)
    return factories.make_finished_run(submission, **more)
