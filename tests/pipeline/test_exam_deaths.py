"""An examination survives: the browser closing, a worker killed in the middle, another machine."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from grading.evaluation import work
from grading.models import Proposal, Run
from tests.exams.build import examiner, make_running
from tests.pages.conftest import signed_in
from tests.pipeline.conftest import QUICK
from tests.pipeline.services import until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

# Long enough to be killed in the middle of it.
SLOW = b"import time\nprint('started', flush=True)\ntime.sleep(5)\n" + QUICK


def refreshed(run: Run) -> Run:
    run.refresh_from_db()
    return run


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_was_handed_in_is_graded_though_browser_and_worker_die(environment) -> None:
    session = make_running(students=1)
    seat = session.seats.get()
    page = reverse("exam_hand_in", args=[seat.pk])
    with worker(environment) as victim:
        browser = signed_in(seat.enrolment.user)
        form = {"key": str(uuid4()), "task": "1a", "pasted": SLOW.decode()}
        assert browser.post(page, form).status_code == 302
        del browser  # closed, and never opened again
        run = Run.objects.get()
        until(lambda: "started" in refreshed(run).progress.get("log_tail", ""), "it ran", victim)
        victim.kill()
        until(lambda: work.sweep().expired == 1 or refreshed(run).attempt > 1, "it was taken back")
        elsewhere = signed_in(seat.enrolment.user)
        receipt = run.submission.sha256
        assert receipt in shown(elsewhere, page)
        with worker(environment) as other:
            until(lambda: refreshed(run).is_finished, "another worker has finished it", other)
    assert (run.state, run.outcome, run.attempt) == (Run.State.SCORED, "ok", 2)
    assert Proposal.objects.get(run=run).max_marks == 40
    page_now = shown(elsewhere, page)
    assert receipt in page_now
    assert "This one counts" in page_now
    assert "Scored" in page_now
    desk = signed_in(examiner(session)).get(reverse("sitting_mark", args=[session.pk, seat.pk]))
    execution = next(
        shown["line"] for shown in desk.context["lines"] if shown["component"].key == "execution"
    )
    assert execution.beside.newest.run == run
