"""The page of a run that goes on."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Run
from tests import factories
from tests.pages.conftest import queries_of

HTMX = {"HX-Request": "true"}


def _page(client: Client, run: Run) -> str:
    return client.get(reverse("run", args=[run.pk])).content.decode()


def _progress(client: Client, run: Run, said: str = "") -> str:
    address = reverse("run_progress", args=[run.pk]) + f"?said={said}"
    return client.get(address, headers=HTMX).content.decode()


def test_it_shows_the_receipt_with_the_files_digest(as_student: Client, student: Enrolment) -> None:
    run = factories.make_run(factories.make_submission(student))
    assert run.submission.sha256 in _page(as_student, run)


def test_it_shows_the_place_in_the_queue(as_student: Client, student: Enrolment) -> None:
    for _ in range(2):
        factories.make_run(factories.make_submission(factories.make_student(student.offering)))
    run = factories.make_run(factories.make_submission(student))
    assert "waiting: 2 runs before this one" in _page(as_student, run)


def test_it_shows_cell_time_processor_and_memory(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    page = _page(as_student, run)
    for part in ("Running cell 3 of 10.", "412 MiB", "12 s", "Loading the data set"):
        assert part in page


@pytest.mark.parametrize(
    ("state", "stage", "shown"),
    [
        (Run.State.QUEUED, "", "queued"),
        (Run.State.RUNNING, "starting", "starting"),
        (Run.State.RUNNING, "running", "running"),
        (Run.State.RUNNING, "answering", "answering"),
        (Run.State.RUNNING, "sealing", "sealing"),
        (Run.State.SEALED, "sealing", "scoring"),
        (Run.State.RUNNING, "a stage that nobody knows", "starting"),
    ],
)
def test_each_stage_is_shown(
    as_student: Client, student: Enrolment, state: Run.State, stage: str, shown: str
) -> None:
    run = factories.make_running_run(factories.make_submission(student), stage=stage)
    Run.objects.filter(pk=run.pk).update(state=state)
    assert as_student.get(reverse("run", args=[run.pk])).context["live"].stage == shown


def test_a_log_is_text_and_never_markup(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(
        factories.make_submission(student), log_tail="<script>alert(1)</script>"
    )
    assert "<script>alert" not in _page(as_student, run)
    assert "&lt;script&gt;alert(1)" in _progress(as_student, run)


def test_progress_that_is_no_number_or_text_is_left_out(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_running_run(
        factories.make_submission(student),
        cell="<b>", cells=[1], cpu_seconds={}, memory_bytes="x", log_tail=7,
    )  # fmt: skip
    live = as_student.get(reverse("run", args=[run.pk])).context["live"]
    assert (live.cell, live.cells, live.cpu_seconds, live.memory_mib, live.log) == (
        None, None, None, None, "",
    )  # fmt: skip


def test_the_page_asks_again_each_second_until_the_run_has_finished(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    assert 'hx-trigger="every 1s"' in _page(as_student, run)
    assert 'hx-trigger="every 1s"' in _progress(as_student, run)
    Run.objects.filter(pk=run.pk).update(state=Run.State.SCORED, outcome="ok")
    answer = as_student.get(reverse("run_progress", args=[run.pk]), headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert "every 1s" not in _page(as_student, run)


def test_without_scripts_the_page_renews_itself(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    address = reverse("run", args=[run.pk])
    # With its address: a fragment that the hand-in form left would keep browsers on the page.
    renew = f'<noscript><meta http-equiv="refresh" content="3; url={address}"></noscript>'
    assert renew in _page(as_student, run)
    assert as_student.get(reverse("run_progress", args=[run.pk]))["Location"] == address


def test_a_stage_is_read_aloud_once(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    assert "hx-swap-oob" in _progress(as_student, run, said="starting")
    assert "hx-swap-oob" not in _progress(as_student, run, said="running")


def test_a_waiting_run_is_cancelled_at_once(as_student: Client, student: Enrolment) -> None:
    run = factories.make_run(factories.make_submission(student))
    as_student.post(reverse("run_cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert "Cancelled" in _page(as_student, run)


def test_a_run_that_goes_on_is_asked_to_end(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    assert "Yes, cancel it" in _page(as_student, run)
    as_student.post(reverse("run_cancel", args=[run.pk]))
    page = _page(as_student, run)
    assert "Cancelling: every process of this run is being ended." in page
    assert "Yes, cancel it" not in page


def test_a_run_that_has_finished_meanwhile_is_not_cancelled(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    answer = as_student.post(reverse("run_cancel", args=[run.pk]), follow=True)
    assert "Too late to cancel" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == Run.State.SCORED


def test_a_fault_of_ours_is_told_with_its_consequence(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_run(factories.make_submission(student), attempt=1)
    assert "It is tried again by itself and costs you nothing." in _page(as_student, run)


def test_asking_each_second_costs_few_queries(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    as_student.defaults["HTTP_HX_REQUEST"] = "true"
    assert queries_of(as_student, reverse("run_progress", args=[run.pk])) <= 4
