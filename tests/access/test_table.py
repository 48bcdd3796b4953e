"""Who may do what: every address that leads to somebody's work, tried by everybody.

Whoever may not gets the same answer as for something that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import ScoringOrder
from grading.scoring import rounds
from grading.scoring.order import numbered
from tests.access.conftest import World

STUDENT, TEACHER = "the student", "the teacher"
EVERYBODY = (
    STUDENT,
    "a classmate",
    "another class's student",
    TEACHER,
    "another class's teacher",
    "an administrator",
)


@dataclass(frozen=True)
class Action:
    """`address` of the object in a world; `answer` is the status for those who may."""

    address: Callable[[World], str]
    may: tuple[str, ...]
    answer: int = 200
    method: str = "get"


def _task(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.pk, "1a"])


def _score(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.offering_id, world.student.pk, "1"])


def _offering(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.offering_id])


def _item(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.offering_id, "1"])


def _blind(name: str, what: Callable[[World], int] | None = None) -> Callable[[World], str]:
    """An address by number: the entry gets its secret when somebody chooses to score blind."""

    def address(world: World) -> str:
        offering = world.student.offering
        rounds.choose(offering, "1", world.people[TEACHER], order="fair", blind=True)
        seed = ScoringOrder.objects.get(offering=offering, item="1").seed
        number = numbered(seed, [world.student.pk, world.classmate.pk])[world.student.pk]
        more = [what(world)] if what else []
        return reverse(name, args=[offering.pk, "1", number, *more])

    return address


def _regrade(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.offering_id, world.asked.pk])


def _document(name: str, *which: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.student.offering_id, *which])


ACTIONS = {
    "see a student's home": Action(
        lambda world: reverse("student_home", args=[world.student.pk]), (STUDENT,)
    ),
    "see a student's marks": Action(
        lambda world: reverse("class_marks", args=[world.student.pk]), (STUDENT,)
    ),
    "see the task as the student": Action(_task("task"), (STUDENT,)),
    "take the starter": Action(_task("starter"), (STUDENT,)),
    "hand in (nothing, here)": Action(_task("hand_in"), (STUDENT,), 422, "post"),
    "see a result": Action(
        lambda world: reverse("run", args=[world.finished.pk]), (STUDENT, TEACHER)
    ),
    "compare a result with another attempt": Action(
        lambda world: reverse("compare_runs", args=[world.finished.pk]), (STUDENT, TEACHER)
    ),
    "see a live run": Action(
        lambda world: reverse("run", args=[world.running.pk]), (STUDENT, TEACHER)
    ),
    "follow a live run": Action(
        lambda world: reverse("run_progress", args=[world.running.pk]), (STUDENT, TEACHER), 302
    ),
    "hear of a live run": Action(
        lambda world: reverse("run_events", args=[world.running.pk]), (STUDENT, TEACHER)
    ),
    "cancel a run": Action(
        lambda world: reverse("run_cancel", args=[world.running.pk]), (STUDENT,), 302, "post"
    ),
    "have it graded again": Action(
        lambda world: reverse("run_again", args=[world.finished.pk]), (TEACHER,), 302, "post"
    ),
    "look at the notebook": Action(
        lambda world: reverse("run_notebook", args=[world.finished.pk]), (STUDENT, TEACHER)
    ),
    "take the notebook": Action(
        lambda world: reverse("run_notebook_file", args=[world.finished.pk]), (STUDENT, TEACHER)
    ),
    "take what it printed": Action(
        lambda world: reverse("run_log", args=[world.finished.pk, "stdout"]), (STUDENT, TEACHER)
    ),
    "take the file": Action(
        lambda world: reverse("submission_file", args=[world.submission.pk]), (STUDENT, TEACHER)
    ),
    "see the class": Action(_offering("grid"), (TEACHER,)),
    "see the scoring page": Action(_score("score"), (TEACHER,)),
    "score": Action(_score("score_save"), (TEACHER,), 302, "post"),
    "score one field (with nothing, here)": Action(_score("score_field"), (TEACHER,), 200, "post"),
    "undo a decision": Action(_score("score_undo"), (TEACHER,), 302, "post"),
    "look who it is (without a reason, here)": Action(_score("unblind"), (TEACHER,), 422, "post"),
    "begin to score an entry": Action(_item("scoring"), (TEACHER,)),
    "choose how to score an entry": Action(_item("scoring_options"), (TEACHER,), 302, "post"),
    "look at proposals together": Action(_item("batch"), (TEACHER,)),
    "confirm proposals together (none, here)": Action(
        _item("batch_confirm"), (TEACHER,), 409, "post"
    ),
    "see ready remarks": Action(_offering("snippets"), (TEACHER,)),
    "get ready remarks": Action(_offering("snippets_offered"), (TEACHER,)),
    "score blind": Action(_blind("blind"), (TEACHER,)),
    "save blind": Action(_blind("blind_save"), (TEACHER,), 302, "post"),
    "save a field blind (nothing, here)": Action(_blind("blind_field"), (TEACHER,), 200, "post"),
    "undo blind": Action(_blind("blind_undo"), (TEACHER,), 302, "post"),
    "take the file blind": Action(
        _blind("blind_file", lambda world: world.submission.pk), (TEACHER,)
    ),
    "look at the notebook blind": Action(
        _blind("blind_notebook", lambda world: world.finished.pk), (TEACHER,)
    ),
    "say that an experiment was not conducted": Action(
        _offering("not_conducted"), (TEACHER,), 302, "post"
    ),
    "see one's re-grade requests": Action(
        lambda world: reverse("my_regrades", args=[world.student.pk]), (STUDENT,)
    ),
    "ask for a re-grade (of nothing, here)": Action(
        lambda world: reverse("regrade_ask", args=[world.student.pk, "1"]), (STUDENT,), 422, "post"
    ),
    "see a class's re-grade requests": Action(_offering("regrades"), (TEACHER,)),
    "see a re-grade request": Action(_regrade("regrade"), (TEACHER,)),
    "answer a re-grade request (with nothing, here)": Action(
        _regrade("regrade_answer"), (TEACHER,), 422, "post"
    ),
    "close a fault": Action(
        lambda world: reverse("staff_item_close", args=[world.fault.pk]), (TEACHER,), 302, "post"
    ),
    "see the CIE sheet": Action(_offering("reports:cie_sheet"), (TEACHER,)),
    "see the documents": Action(_offering("reports:documents"), (TEACHER,)),
    "take all documents": Action(
        lambda world: f"{_offering('reports:archive')(world)}?format=csv", (TEACHER,)
    ),
    "see a document": Action(_document("reports:document", "result"), (TEACHER,)),
    "take the workbook": Action(_document("reports:download", "cie", "xlsx"), (TEACHER,)),
    "take the table": Action(_document("reports:download", "result", "csv"), (TEACHER,)),
    "take a student's certificate": Action(
        lambda world: reverse(
            "reports:download_one",
            args=[world.student.offering_id, "certificates", world.student.pk, "pdf"],
        ),
        (TEACHER,),
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_only_those_who_may_get_an_answer(world: World, name: str) -> None:
    action = ACTIONS[name]
    address = action.address(world)
    got = {}
    for who in EVERYBODY:
        client = Client()
        client.force_login(world.people[who])
        got[who] = getattr(client, action.method)(address).status_code
    assert got == {who: action.answer if who in action.may else 404 for who in EVERYBODY}


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_gets_in_without_signing_in(world: World, name: str) -> None:
    action = ACTIONS[name]
    answer = getattr(Client(), action.method)(action.address(world))
    if action.method == "post":  # an address that can't be come back to
        assert answer.status_code == 401
        assert f'href="{reverse("account_login")}"' in answer.content.decode()
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_teacher_who_takes_a_class_elsewhere_keeps_both_parts(world: World) -> None:
    both = world.people["another class's teacher"]
    world.classmate.offering.enrolments.create(user=both, role="student")
    client = Client()
    client.force_login(both)
    assert client.get(reverse("run", args=[world.finished.pk])).status_code == 404
    assert client.get(reverse("home")).status_code == 200
    assert client.get(reverse("faculty_home")).status_code == 200
