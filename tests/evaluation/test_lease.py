"""Heartbeats: progress is shown, the lease is kept, a cancelled or lost run is noticed."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from grading.evaluation import lease, lifecycle
from grading.evaluation.lease import Lease
from grading.models import Run
from sandbox.contract import Progress, Stage
from tests.factories import make_run

pytestmark = pytest.mark.django_db


class Clock:
    """The monotonic clock, put forward at will."""

    def __init__(self) -> None:
        self.now = 100.0

    def tick(self) -> None:
        self.now += lease.WRITE_SECONDS

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(lease, "time", clock)
    return clock


@pytest.fixture
def claim():
    return lifecycle.claim(make_run().pk, "w")


def stored(claim) -> dict:
    return Run.objects.get(pk=claim.run.pk).progress


def test_progress_is_stored_and_the_lease_renewed(claim, clock):
    Run.objects.filter(pk=claim.run.pk).update(lease_until=Now() - timedelta(seconds=5))
    kept = Lease(claim)
    clock.tick()
    kept.beat(Progress(Stage.RUNNING, 1.5, cell=2, cells=5, log_tail="epoch 1\0\n"))
    assert stored(claim)["cell"] == 2
    assert stored(claim)["stage"] == "running"
    assert stored(claim)["log_tail"] == "epoch 1\ufffd\n"
    assert Run.objects.filter(pk=claim.run.pk, lease_until__gt=Now()).exists()
    assert not kept.cancelled()


def test_many_words_become_few_writes_and_a_short_run_needs_none(
    claim, django_assert_num_queries, clock
):
    kept = Lease(claim)
    with django_assert_num_queries(0):
        for stage in Stage:
            kept.beat(Progress(stage, 0.1))
    clock.tick()
    with django_assert_num_queries(1):
        kept.beat(Progress(Stage.ANSWERING, 0.6))
        kept.beat(Progress(Stage.SEALING, 0.7))
    assert stored(claim)["stage"] == "answering"


def test_a_wish_to_cancel_is_heard_at_the_next_heartbeat(claim, clock):
    kept = Lease(claim)
    lifecycle.cancel(claim.run.pk)
    clock.tick()
    kept.beat(Progress(Stage.RUNNING, 0.0))
    assert kept.cancelled()


def test_a_lost_run_is_given_up_and_not_written_to(claim, clock):
    kept = Lease(claim)
    Run.objects.filter(pk=claim.run.pk).update(fence=9, progress={"of": "another"})
    clock.tick()
    kept.beat(Progress(Stage.RUNNING, 0.0))
    assert kept.cancelled()
    assert stored(claim) == {"of": "another"}
