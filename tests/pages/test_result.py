"""The result of a run, for its student and for faculty."""

import json

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.models import Enrolment, Run, StaffItem
from tests import factories
from tests.pages.conftest import queries_of


def _page(client: Client, run: Run) -> str:
    return client.get(reverse("run", args=[run.pk])).content.decode()


def test_it_says_in_plain_words_how_the_run_ended(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="timeout", value=None, marks="0", band="Poor",
        points=("0", "0", "0"), message="It was still running after 2 min and was ended.",
    )  # fmt: skip
    page = _page(as_student, run)
    assert "The program ran longer than allowed" in page
    assert "It was still running after 2 min and was ended." in page


def test_each_check_has_its_points_and_message(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), points=("25", "12.5", "30.1")
    )
    page = _page(as_student, run)
    for part in ("Runs to its end", "25 of 25", "12.5 of 25", "30.1 of 50", "for this check."):
        assert part in page


def test_the_metric_stands_beside_floor_target_and_reference_with_its_evidence(
    as_student: Client, student: Enrolment
) -> None:
    page = _page(as_student, factories.make_finished_run(factories.make_submission(student)))
    for part in ("94.1\N{NO-BREAK SPACE}%", "verified", "floor <b>", "target <b>", "reference <b>"):
        assert part in page


def test_the_stand_in_is_named(as_student: Client, student: Enrolment) -> None:
    page = _page(as_student, factories.make_finished_run(factories.make_submission(student)))
    assert "MNIST-5k" in page
    assert "standing in for CIFAR-10" in page


def test_a_claimed_number_stands_beside_the_verified_one(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student), value=0.613, claimed=1.0)
    page = _page(as_student, run)
    assert "61.3\N{NO-BREAK SPACE}%" in page
    assert "100.0\N{NO-BREAK SPACE}%" in page
    assert "Only the verified number counts." in page


def test_a_number_that_is_only_claimed_counts_for_nothing(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="bad_output", value=None, claimed=1.0
    )
    assert "Nothing could be verified, so it counts for nothing." in _page(as_student, run)


def test_the_line_that_stopped_it_is_named(as_student: Client, student: Enrolment) -> None:
    error = {
        "type": "NameError", "text": "name 'knn' is not defined", "line": 2, "cell": 3,
        "traceback": "Cell 3, line 2\n    knn.fit(x, y)",
    }  # fmt: skip
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="student_error", value=None, error=error
    )
    page = _page(as_student, run)
    assert "in cell 3, line 2" in page
    assert "knn.fit(x, y)" in page


def test_the_proposal_is_called_a_proposal(as_student: Client, student: Enrolment) -> None:
    page = _page(as_student, factories.make_finished_run(factories.make_submission(student)))
    assert "Execution marks proposed" in page
    assert "A proposal is not a mark" in page


def test_every_attempt_is_listed(as_student: Client, student: Enrolment) -> None:
    runs = [factories.make_finished_run(factories.make_submission(student)) for _ in range(3)]
    page = _page(as_student, runs[0])
    for run in runs:
        assert reverse("run", args=[run.pk]) in page


def test_a_fault_of_ours_shows_faculty_what_to_do_and_students_no_blame(
    as_student: Client, as_teacher: Client, student: Enrolment
) -> None:
    run = factories.make_run(
        factories.make_submission(student), state=Run.State.PLATFORM_ERROR,
        outcome="platform_error", message="Staff have been told.", finished_at=timezone.now(),
    )  # fmt: skip
    StaffItem.objects.create(run=run, text="The disk is full.")
    assert "The disk is full." not in _page(as_student, run)
    assert "Something on our side failed" in _page(as_student, run)
    assert "The disk is full." in _page(as_teacher, run)


def test_accuracy_on_public_rows_is_for_faculty_only(
    as_student: Client, as_teacher: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student), public_value=0.9987)
    assert "99.9" not in _page(as_student, run)
    assert "99.9\N{NO-BREAK SPACE}%" in _page(as_teacher, run)


def test_faculty_have_it_graded_again_with_a_reason(as_teacher: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    address = reverse("run_again", args=[run.pk])
    answer = as_teacher.post(address, {"reason": " "}, follow=True)
    assert "write why" in answer.content.decode()
    as_teacher.post(address, {"reason": "The data set was renewed"})
    again = run.submission.runs.latest("pk")
    assert (again.state, again.reason) == (Run.State.QUEUED, "The data set was renewed")


def test_a_submission_comes_back_as_it_was_handed_in(
    as_student: Client, student: Enrolment
) -> None:
    content = b"print('<script>')\r\n"
    submission = factories.make_submission(student, content=content, file_name="knn.py")
    answer = as_student.get(reverse("submission_file", args=[submission.pk]))
    assert answer.content == content
    assert answer["Content-Disposition"] == 'attachment; filename="knn.py"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_notebook_is_shown_in_a_frame_that_can_do_nothing(
    as_student: Client, student: Enrolment
) -> None:
    notebook = {
        "cells": [{
            "cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "1",
            "outputs": [{
                "output_type": "display_data", "metadata": {},
                "data": {"text/html": "<script>alert(1)</script><b>bold</b>"},
            }],
        }],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    run = factories.make_finished_run(
        factories.make_submission(student), notebook=json.dumps(notebook).encode()
    )
    assert 'sandbox loading="lazy"' in _page(as_student, run)
    answer = as_student.get(reverse("run_notebook", args=[run.pk]))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = answer.content.decode()
    assert "<b>bold</b>" in page
    assert "<script" not in page
    assert "alert(1)" not in page


def test_a_run_without_a_notebook_has_none_to_show(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    assert as_student.get(reverse("run_notebook", args=[run.pk])).status_code == 404


def test_a_task_without_a_metric_row_still_has_its_result(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    run.metric.delete()
    run.proposal.delete()
    assert "Ran to its end and was scored" in _page(as_student, run)


def test_the_page_needs_few_queries_however_many_attempts_there_are(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    before = queries_of(as_student, reverse("run", args=[run.pk]))
    for _ in range(4):
        factories.make_finished_run(factories.make_submission(student))
    assert queries_of(as_student, reverse("run", args=[run.pk])) == before <= 15
