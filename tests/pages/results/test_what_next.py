"""After a result there is one next step, in one sentence."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.models import Enrolment, Run
from tests import factories


def _next(client: Client, run: Run):
    return client.get(reverse("run", args=[run.pk])).context["following"]


def test_below_the_target_it_is_to_improve_and_hand_in_again(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student), value=0.7)
    found = _next(as_student, run)
    assert "Points rise up to 91.0 %; you are at 70.0 %." in found.text
    assert "29 attempts are left." in found.text
    assert found.url.endswith("/tasks/1a/#hand-in")


def test_with_points_left_in_a_check_it_is_to_read_that(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), points=("25", "12.5", "50")
    )
    assert _next(as_student, run).text.startswith("One check still has 12.5 per cent to give")


def test_with_every_point_it_is_the_record_and_the_viva(
    as_student: Client, student: Enrolment
) -> None:
    found = _next(as_student, factories.make_finished_run(factories.make_submission(student)))
    assert "Write the record" in found.text
    assert found.url == reverse("task", args=[student.pk, "1a"])


def test_an_older_attempt_leads_to_the_newest(as_student: Client, student: Enrolment) -> None:
    old = factories.make_finished_run(factories.make_submission(student), value=0.7)
    new = factories.make_finished_run(factories.make_submission(student))
    found = _next(as_student, old)
    assert "attempt 2 is the one that counts" in found.text
    assert found.url == reverse("run", args=[new.pk])


def test_after_an_error_it_is_to_mend_it(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="student_error", value=None
    )
    assert _next(as_student, run).text.startswith("Mend what the message names")


def test_after_a_fault_of_ours_there_is_nothing_to_do(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_run(
        factories.make_submission(student), state=Run.State.PLATFORM_ERROR,
        outcome="platform_error", finished_at=timezone.now(),
    )  # fmt: skip
    found = _next(as_student, run)
    assert found.text.startswith("Nothing to do")
    assert found.url == ""


def test_faculty_score_instead(as_teacher: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    answer = as_teacher.get(reverse("run", args=[run.pk]))
    assert "following" not in answer.context
    assert "Score</a>" in answer.content.decode()
