"""The page of a run that goes on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grading.live.hub import PER_PERSON
from grading.models import Enrolment, Run
from tests import factories
from tests.live.watching import nobody_watches
from tests.pages.conftest import queries_of, signed_in


def _page(client: Client, run: Run) -> str:
    return client.get(reverse("run", args=[run.pk])).content.decode()


def _asked(client: Client, run: Run, **query: str) -> Any:
    address = reverse("run_progress", args=[run.pk])
    return client.get(address, query, headers={"Accept": "application/json"}).json()


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
    assert "for this run alone" not in page


def test_a_graphics_processor_is_told_of_where_the_run_has_one(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_running_run(factories.make_submission(student), gpus=1)
    assert "1, for this run alone" in _page(as_student, run)


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
    assert "&lt;script&gt;alert(1)" in _page(as_student, run)


def test_a_finished_programs_output_commands_no_terminal(
    as_student: Client, student: Enrolment
) -> None:
    submission = factories.make_submission(student)
    run = factories.make_finished_run(submission, stdout="\x1b[31mred\x1b[0m\n1/2\r2/2\n")
    assert "red\n2/2\n</pre>" in _page(as_student, run)


def test_progress_that_is_no_number_or_text_is_left_out(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_running_run(
        factories.make_submission(student),
        cell="<b>", cells=[1], cpu_seconds={}, memory_bytes="x", log_tail=7,
    )  # fmt: skip
    live = as_student.get(reverse("run", args=[run.pk])).context["live"]
    assert (live.cell, live.cells, live.cpu_seconds, live.memory_bytes, live.log) == (
        None, None, None, None, "",
    )  # fmt: skip


def test_whoever_asks_gets_what_is_new_and_at_last_the_end(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_running_run(
        factories.make_submission(student), log_tail="one\ntwo\n", log_end=8
    )
    first = _asked(as_student, run)
    assert first["log"] == {"text": "one\ntwo\n", "anew": False, "skipped": 0}
    assert first["progress"]["sentence"] == "Running cell 3 of 10."
    assert first["end"] is None
    assert _asked(as_student, run, **{"from": "1.4"})["log"]["text"] == "two\n"
    again = _asked(as_student, run, **{"from": first["id"]})
    assert (again["log"], again["id"]) == (None, first["id"])
    Run.objects.filter(pk=run.pk).update(state=Run.State.SCORED, outcome="ok")
    ended = _asked(as_student, run, **{"from": first["id"]})
    assert ended["end"] == {"state": "scored", "outcome": "ok"}


def test_the_page_goes_on_where_it_was_made(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(
        factories.make_submission(student), log_tail="epoch 1\repoch 2\n", log_end=5000
    )
    page = _page(as_student, run)
    assert 'data-from="1.5000"' in page
    assert "epoch 2\n</pre>" in page
    assert "epoch 1" not in page
    assert "Only the newest lines are shown here." in page
    assert f'data-events="{reverse("run_events", args=[run.pk])}"' in page


def test_events_are_not_to_be_kept_or_held_back_on_the_way(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    answer = as_student.get(reverse("run_events", args=[run.pk]))
    assert answer["Content-Type"] == "text/event-stream; charset=utf-8"
    assert {"no-store", "no-transform"} <= {
        part.strip() for part in answer["Cache-Control"].split(",")
    }
    assert answer["X-Accel-Buffering"] == "no"
    assert b"event: end\n" in b"".join(answer.streaming_content)


def test_a_further_window_is_told_to_ask(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    address = reverse("run_events", args=[run.pk])
    opened = [as_student.get(address) for _ in range(PER_PERSON)]
    assert [answer.status_code for answer in opened] == [200] * PER_PERSON
    answer = as_student.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    # Somebody else's are counted by themselves.
    other = factories.make_faculty(student.offering)
    assert signed_in(other.user).get(address).status_code == 200
    nobody_watches()


def test_without_scripts_the_page_renews_itself(as_student: Client, student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    address = reverse("run", args=[run.pk])
    # With its address: a fragment that the hand-in form left would keep browsers on the page.
    renew = f'<noscript><meta http-equiv="refresh" content="3; url={address}"></noscript>'
    assert renew in _page(as_student, run)
    assert as_student.get(reverse("run_progress", args=[run.pk]))["Location"] == address


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


def test_looking_and_asking_cost_few_queries(as_student: Client, student: Enrolment) -> None:
    for _ in range(5):
        factories.make_run(factories.make_submission(factories.make_student(student.offering)))
    run = factories.make_run(factories.make_submission(student))
    assert queries_of(as_student, reverse("run", args=[run.pk])) <= 15
    as_student.defaults["HTTP_ACCEPT"] = "application/json"
    assert queries_of(as_student, reverse("run_progress", args=[run.pk])) <= 5
