"""Re-grade requests: asked once for a decision, seen by everybody who teaches, answered."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading import ledger
from grading.ledger import sheets
from grading.models import Enrolment, RegradeRequest, RegradeStep, Run, SheetEvent
from grading.scoring import regrade, rubric
from tests import factories
from tests.pages.conftest import queries_of, signed_in

WHY = "Check 3 says no metric, but cell 4 prints it."


@pytest.fixture
def run(student: Enrolment, teacher: Enrolment) -> Run:
    """A graded run, on which faculty have decided."""
    found = factories.make_finished_run(factories.make_submission(student), marks="12")
    rubric.save(student, "1", {"execution": 12}, teacher.user, {})
    return found


@pytest.fixture
def asked(run: Run, student: Enrolment) -> RegradeRequest:
    return regrade.ask(student, "1", WHY)


def _ask(client: Client, student: Enrolment, reason: str = WHY, item: str = "1"):
    return client.post(reverse("regrade_ask", args=[student.pk, item]), {"reason": reason})


def _answer(client: Client, asked: RegradeRequest, do: str, reason: str = ""):
    where = reverse("regrade_answer", args=[asked.enrolment.offering_id, asked.pk])
    return client.post(where, {"do": do, "reason": reason})


def test_a_student_asks_from_the_result_and_sees_that_it_waits(
    as_student: Client, student: Enrolment, run: Run
) -> None:
    form = reverse("regrade_ask", args=[student.pk, "1"])
    assert form in as_student.get(reverse("run", args=[run.pk])).content.decode()
    assert _ask(as_student, student)["Location"] == reverse("my_regrades", args=[student.pk])
    asked = RegradeRequest.objects.get()
    assert (asked.run, asked.reason) == (run, WHY)
    assert asked.entry == ledger.present(student, "1")["execution"]
    for page in (reverse("home"), reverse("run", args=[run.pk])):
        assert "Waits for an answer" in as_student.get(page).content.decode()


def test_two_clicks_are_one_request_and_another_reason_is_refused(
    as_student: Client, student: Enrolment, run: Run
) -> None:
    assert _ask(as_student, student).status_code == 302
    assert _ask(as_student, student).status_code == 302
    again = _ask(as_student, student, "Something else")
    assert again.status_code == 422
    assert "You have asked already" in again.content.decode()
    assert RegradeRequest.objects.count() == 1


def test_once_per_decision_and_again_after_a_new_one(
    student: Enrolment, teacher: Enrolment, asked: RegradeRequest
) -> None:
    regrade.decline(asked, teacher.user, "It prints the training accuracy.")
    with pytest.raises(regrade.RegradeRefused, match="it was answered"):
        regrade.ask(student, "1", "Please")
    seen = {key: row.pk for key, row in ledger.present(student, "1").items()}
    rubric.save(student, "1", {"execution": 13}, teacher.user, seen)
    regrade.ask(student, "1", "Please")


def test_nothing_can_be_asked_before_a_decision_or_after_the_window(
    as_student: Client, student: Enrolment, run: Run
) -> None:
    assert _ask(as_student, student, item="2").status_code == 422
    assert as_student.get(reverse("regrade_ask", args=[student.pk, "99"])).status_code == 404
    later = timezone.now() + timedelta(days=8)
    with mock.patch("grading.scoring.regrade.timezone.now", return_value=later):
        refused = _ask(as_student, student)
    assert "more than 7 days ago" in refused.content.decode()
    assert not RegradeRequest.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "a\0b"])
def test_a_request_needs_a_reason_that_can_be_kept(
    as_student: Client, student: Enrolment, run: Run, reason: str
) -> None:
    assert _ask(as_student, student, reason).status_code == 422
    assert not RegradeRequest.objects.exists()


def test_every_teacher_sees_it_in_the_tab_and_beside_the_run(
    as_teacher: Client, student: Enrolment, asked: RegradeRequest
) -> None:
    other = signed_in(factories.make_faculty(student.offering).user)
    for client in (as_teacher, other):
        grid = client.get(reverse("grid", args=[student.offering_id])).content.decode()
        assert 'class="count num">1<' in grid
        listed = client.get(reverse("regrades", args=[student.offering_id])).content.decode()
        one = reverse("regrade", args=[student.offering_id, asked.pk])
        assert one in listed
        page = client.get(one).content.decode()
        assert "cell 4 prints it" in page
        assert "94.1" in page  # its result stands beside


def test_running_again_is_a_new_run_of_the_same_file_and_leaves_it_open(
    as_teacher: Client, as_student: Client, student: Enrolment, asked: RegradeRequest, run: Run
) -> None:
    assert _answer(as_teacher, asked, "again").status_code == 302
    newest = Run.objects.order_by("pk").last()
    assert newest.submission == run.submission != newest
    assert "re-grade asked for" in newest.reason
    assert regrade.is_open(asked)
    assert "Being run again" in as_student.get(reverse("home")).content.decode()
    refused = _answer(as_teacher, asked, "again")
    assert "A run is going on already" in refused.content.decode()
    assert Run.objects.count() == 2


def test_declining_needs_a_reason_which_the_student_reads_on_home(
    as_teacher: Client, as_student: Client, asked: RegradeRequest
) -> None:
    assert _answer(as_teacher, asked, "declined").status_code == 422
    why = "Cell 4 prints the training accuracy."
    assert _answer(as_teacher, asked, "declined", why).status_code == 302
    home = as_student.get(reverse("home")).content.decode()
    assert "Score stays" in home
    assert why in home
    assert "Dr. Meera Krishnan" in home


def test_what_was_answered_by_one_is_not_answered_by_another(
    as_teacher: Client, student: Enrolment, asked: RegradeRequest
) -> None:
    other = signed_in(factories.make_faculty(student.offering).user)
    _answer(as_teacher, asked, "declined", "No.")
    late = _answer(other, asked, "declined", "No, no.")
    assert late.status_code == 422
    assert "Dr. Meera Krishnan has answered" in late.content.decode()
    assert RegradeStep.objects.count() == 1


def test_a_score_is_said_to_be_changed_only_where_it_was(
    as_teacher: Client, teacher: Enrolment, student: Enrolment, asked: RegradeRequest
) -> None:
    assert _answer(as_teacher, asked, "changed").status_code == 422
    seen = {key: row.pk for key, row in ledger.present(student, "1").items()}
    rows = rubric.save(student, "1", {"execution": 15}, teacher.user, seen)
    assert _answer(as_teacher, asked, "changed").status_code == 302
    assert RegradeStep.objects.get().entry == rows[0]


def test_a_locked_sheet_is_told_with_what_it_needs(
    as_teacher: Client, teacher: Enrolment, student: Enrolment, asked: RegradeRequest
) -> None:
    sheets.publish(student.offering, SheetEvent.Sheet.CIE, teacher.user)
    page = as_teacher.get(reverse("regrade", args=[student.offering_id, asked.pk]))
    assert "unlocked by two people" in page.content.decode()
    assert reverse("publishing", args=[student.offering_id]) in page.content.decode()


def test_requests_and_answers_are_never_changed_or_deleted(
    asked: RegradeRequest, teacher: Enrolment
) -> None:
    regrade.decline(asked, teacher.user, "No.")
    for rows in (RegradeRequest.objects.all(), RegradeStep.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(reason="another")


def test_pages_need_few_queries_whatever_was_asked(
    as_teacher: Client, as_student: Client, student: Enrolment, teacher: Enrolment,
    asked: RegradeRequest,
) -> None:  # fmt: skip
    of_class = [student.offering_id]
    pages = [
        (as_teacher, reverse("regrades", args=of_class)),
        (as_teacher, reverse("regrade", args=[*of_class, asked.pk])),
        (as_student, reverse("my_regrades", args=[student.pk])),
        (as_student, reverse("regrade_ask", args=[student.pk, "1"])),
    ]
    counted = {address: queries_of(client, address) for client, address in pages}
    for _ in range(3):
        one = factories.make_student(student.offering)
        rubric.save(one, "1", {"execution": 12}, teacher.user, {})
        regrade.ask(one, "1", WHY)
    again = {address: queries_of(client, address) for client, address in pages}
    assert again == counted
    assert max(counted.values()) <= 15, counted
