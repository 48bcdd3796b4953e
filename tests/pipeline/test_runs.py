"""From the queue to a score with real workers: once, however often a message comes."""

import pytest
from celery import current_app

from grading.evaluation import lifecycle, publish
from grading.models import CheckResult, Metric, Proposal, Run, RunResult
from tests.pipeline.services import until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

ENDLESS = b"print('started', flush=True)\nwhile True:\n    pass\n"


def test_a_submission_is_run_and_scored(environment, hand_in):
    with worker(environment) as at_work:
        run = hand_in()
        until(lambda: finished(run), "the run has finished", at_work)
    assert (run.state, run.outcome, run.attempt) == (Run.State.SCORED, "ok", 1)
    assert run.metric.evidence == "verified"
    assert run.proposal.max_marks == 20
    facts = run.result.facts
    assert facts["versions"]["runtime"].startswith("lab-")
    assert facts["digests"]["code"] == run.submission.sha256
    assert facts["digests"]["artefact"] == run.result.artefact_sha256
    assert all(facts["digests"].values())
    assert run.checks.count() == 4


def test_many_messages_for_one_run_give_one_result(environment, hand_in):
    run = hand_in()
    for _ in range(5):
        current_app.send_task(publish.TASK, args=[run.pk])
    with worker({**environment, "PRAYOGA_SLOTS": "2"}) as at_work:
        until(lambda: finished(run), "the run has finished", at_work)
        until(
            lambda: sum("its message was a duplicate" in line for line in at_work.lines) == 5,
            "all six messages were taken",
            at_work,
        )
    assert run.attempt == 1
    for made in (RunResult, Proposal, Metric):
        assert made.objects.filter(run=run).count() == 1
    assert CheckResult.objects.filter(run=run).count() == 4


def test_a_cancelled_program_is_stopped_and_the_worker_goes_on(environment, hand_in):
    with worker(environment) as at_work:
        run = hand_in(ENDLESS)
        until(lambda: "started" in shown(run), "the program printed", at_work)
        assert lifecycle.cancel(run.pk)
        until(lambda: finished(run), "the run has ended", at_work)
        assert run.state == Run.State.CANCELLED
        other = hand_in()
        until(lambda: finished(other), "the next run has finished", at_work)
    assert other.state == Run.State.SCORED
    assert not Proposal.objects.filter(run=run).exists()


def finished(run: Run) -> bool:
    run.refresh_from_db()
    return run.is_finished


def shown(run: Run) -> str:
    run.refresh_from_db()
    return run.progress.get("log_tail", "")
