"""A run's states: each change happens once, and only by whoever holds the newest claim."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import override_settings

from grading.evaluation import judge, lifecycle, record
from grading.evaluation.lifecycle import Superseded
from grading.models import CheckResult, Metric, Proposal, Run, RunResult, StaffItem
from sandbox.contract import Log, Outcome, ProgramError
from tests.evaluation.programs import SEED, answered, finished
from tests.factories import make_run

pytestmark = pytest.mark.django_db

DIGESTS = {"code": "c", "task": "t", "dataset": "d", "metric": "accuracy 1", "artefact": "a"}


@pytest.fixture
def execution(dataset):
    artefact = answered(dataset, lambda labels: labels)
    digest = record.hashlib.sha256(artefact).hexdigest()
    return finished(artefact, artefact_sha256=digest, notebook=b'{"cells": []}')


@pytest.fixture
def judged(task, dataset, component):
    return lambda execution: judge.score(task, execution, dataset, SEED, component)


def state(run: Run) -> str:
    run.refresh_from_db()
    return run.state


def expire_lease(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=Now() - timedelta(seconds=1))
    run.refresh_from_db()


def test_a_waiting_run_is_claimed_once_however_often_its_message_comes():
    run = make_run()
    claim = lifecycle.claim(run.pk, "worker one")
    assert claim is not None
    assert lifecycle.claim(run.pk, "worker two") is None
    assert state(run) == Run.State.RUNNING
    assert (run.attempt, run.fence, run.worker) == (1, 1, "worker one")
    assert timedelta(0) < run.lease_until - run.started_at <= timedelta(seconds=31)


def test_the_whole_way_from_claim_to_score(execution, judged):
    run = make_run()
    claim = lifecycle.claim(run.pk, "w")
    result = lifecycle.seal(claim, execution, DIGESTS)
    assert state(run) == Run.State.SEALED
    lifecycle.finish(claim, judged(execution))
    assert state(run) == Run.State.SCORED
    assert (run.outcome, run.lease_until) == ("ok", None)
    assert run.metric.value == 1.0
    assert [check.name for check in run.checks.all()] == ["runs", "contract", "metric"]
    assert run.proposal.marks == 20
    assert result.facts["digests"] == DIGESTS


def test_sealed_facts_come_back_as_they_were_and_score_the_same(execution, judged):
    execution = replace(
        execution,
        error=ProgramError("ValueError", "no", line=3, traceback="..."),
        answer_errors={"one": "IndexError"},
        stderr=Log("warning", 7),
        versions={"runtime": "lab-1"},
    )
    run = make_run()
    claim = lifecycle.claim(run.pk, "w")
    lifecycle.seal(claim, execution, DIGESTS)
    loaded = record.load(RunResult.objects.get(run=run))
    assert loaded == execution
    assert judged(loaded) == judged(execution)


def test_an_artefact_that_was_changed_after_sealing_is_noticed(execution):
    run = make_run()
    result = lifecycle.seal(lifecycle.claim(run.pk, "w"), execution, DIGESTS)
    with open(result.artefact.path, "ab") as file:  # noqa: PTH123 - Django gives a string
        file.write(b"!")
    with pytest.raises(record.SealBroken, match="restore it from a backup"):
        record.load(RunResult.objects.get(pk=result.pk))


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [
        (Outcome.STUDENT_ERROR, Run.State.STUDENT_ERROR),
        (Outcome.TIMEOUT, Run.State.STUDENT_ERROR),
        (Outcome.OUT_OF_MEMORY, Run.State.STUDENT_ERROR),
        (Outcome.OUTPUT_LIMIT, Run.State.STUDENT_ERROR),
        (Outcome.BAD_OUTPUT, Run.State.SCORED),
    ],
)
def test_each_outcome_of_a_program_ends_in_its_state(outcome, ending, judged):
    run = make_run()
    claim = lifecycle.claim(run.pk, "w")
    execution = finished(None, outcome=outcome, message="what happened")
    lifecycle.seal(claim, execution, DIGESTS)
    lifecycle.finish(claim, judged(execution))
    assert state(run) == ending
    assert (run.outcome, run.message) == (outcome.value, "what happened")


def test_a_worker_that_lost_its_run_can_write_nothing(execution, judged, settings):
    run = make_run()
    slow = lifecycle.claim(run.pk, "slow")
    expire_lease(run)
    assert lifecycle.expire(run)
    quick = lifecycle.claim(run.pk, "quick")
    assert quick.fence == 2
    folder = settings.MEDIA_ROOT / "runs" / str(run.pk)
    before = set(folder.glob("*"))
    with pytest.raises(Superseded):
        lifecycle.seal(slow, execution, DIGESTS)
    assert set(folder.glob("*")) == before
    lifecycle.seal(quick, execution, DIGESTS)
    with pytest.raises(Superseded):
        lifecycle.finish(slow, judged(execution))
    lifecycle.finish(quick, judged(execution))
    with pytest.raises(Superseded):
        lifecycle.finish(quick, judged(execution))
    assert Proposal.objects.filter(run=run).count() == 1
    assert Metric.objects.filter(run=run).count() == 1
    assert CheckResult.objects.filter(run=run).count() == 3


def test_of_two_sweepers_one_takes_a_silent_workers_run_back():
    run = make_run()
    lifecycle.claim(run.pk, "w")
    expire_lease(run)
    assert lifecycle.expire(run)
    assert not lifecycle.expire(run)
    assert state(run) == Run.State.QUEUED
    assert run.published_at is None


def test_a_lease_that_was_renewed_in_the_meantime_is_left_alone():
    run = make_run()
    lifecycle.claim(run.pk, "w")
    run.refresh_from_db()
    assert not lifecycle.expire(run)
    assert state(run) == Run.State.RUNNING


def test_a_fault_of_the_platform_is_tried_again_later_and_twice_as_late_the_next_time():
    run = make_run()
    waits = []
    for _ in range(2):
        claim = lifecycle.claim(run.pk, "w")
        lifecycle.fail_platform(claim, "the sandbox is away")
        assert state(run) == Run.State.QUEUED
        assert lifecycle.claim(run.pk, "too early") is None
        waits.append((run.not_before - run.started_at).total_seconds())
        Run.objects.filter(pk=run.pk).update(not_before=Now())
    assert waits == [pytest.approx(5, abs=1), pytest.approx(10, abs=1)]
    assert not StaffItem.objects.exists()


@override_settings(MAX_ATTEMPTS=1)
def test_a_last_fault_tells_staff_once_and_posts_no_marks():
    run = make_run()
    claim = lifecycle.claim(run.pk, "w")
    lifecycle.fail_platform(claim, "the sandbox is away")
    lifecycle.fail_platform(claim, "the sandbox is away")
    assert state(run) == Run.State.PLATFORM_ERROR
    assert run.outcome == "platform_error"
    assert "costs you neither marks nor an attempt" in run.message
    item = StaffItem.objects.get()
    assert "the sandbox is away" in item.text
    assert not Proposal.objects.exists()


def test_a_sealed_run_is_scored_again_without_being_run_again(execution):
    run = make_run()
    lifecycle.seal(lifecycle.claim(run.pk, "killed while scoring"), execution, DIGESTS)
    expire_lease(run)
    assert lifecycle.expire(run)
    assert state(run) == Run.State.QUEUED
    assert run.not_before is None  # a moment that is now would be compared as text by SQLite
    claim = lifecycle.claim(run.pk, "next")
    lifecycle.resume_sealed(claim)
    assert state(run) == Run.State.SEALED
    assert RunResult.objects.get(run=run).attempt == 1


def test_a_waiting_run_is_cancelled_at_once():
    run = make_run()
    assert lifecycle.cancel(run.pk)
    assert state(run) == Run.State.CANCELLED
    assert lifecycle.claim(run.pk, "w") is None
    assert not lifecycle.cancel(run.pk)


def test_a_running_run_is_cancelled_by_its_worker():
    run = make_run()
    claim = lifecycle.claim(run.pk, "w")
    assert lifecycle.cancel(run.pk)
    assert state(run) == Run.State.RUNNING
    lifecycle.end_cancelled(claim)
    assert state(run) == Run.State.CANCELLED


def test_a_wish_to_cancel_is_granted_when_the_worker_dies_or_the_platform_fails():
    for fail in (
        lambda run, claim: (expire_lease(run), lifecycle.expire(run)),
        lambda run, claim: lifecycle.fail_platform(claim, "fault"),
    ):
        run = make_run()
        claim = lifecycle.claim(run.pk, "w")
        lifecycle.cancel(run.pk)
        fail(run, claim)
        assert state(run) == Run.State.CANCELLED


def test_sealed_answers_are_too_late_to_cancel(execution):
    run = make_run()
    lifecycle.seal(lifecycle.claim(run.pk, "w"), execution, DIGESTS)
    assert not lifecycle.cancel(run.pk)


def test_nobody_ends_a_run_as_cancelled_that_nobody_wanted_cancelled():
    claim = lifecycle.claim(make_run().pk, "w")
    with pytest.raises(Superseded):
        lifecycle.end_cancelled(claim)
