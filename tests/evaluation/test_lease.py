"""Heartbeats: progress is shown, the lease is kept, a cancelled or lost run is noticed."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from grading.evaluation import lifecycle
from grading.evaluation.lease import Lease
from grading.models import Run
from sandbox.contract import Progress, Stage
from tests.factories import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return lifecycle.claim(make_run().pk, "w")


def stored(claim) -> dict:
    return Run.objects.get(pk=claim.run.pk).progress


def test_progress_is_stored_and_the_lease_renewed(claim):
    Run.objects.filter(pk=claim.run.pk).update(lease_until=Now() - timedelta(seconds=5))
    lease = Lease(claim)
    lease.beat(Progress(Stage.RUNNING, 1.5, cell=2, cells=5, log_tail="epoch 1\0\n"))
    assert stored(claim)["cell"] == 2
    assert stored(claim)["stage"] == "running"
    assert stored(claim)["log_tail"] == "epoch 1\ufffd\n"
    assert Run.objects.filter(pk=claim.run.pk, lease_until__gt=Now()).exists()
    assert not lease.cancelled()


def test_many_words_of_one_stage_become_few_writes_and_a_new_stage_is_told_at_once(
    claim, django_assert_num_queries
):
    lease = Lease(claim)
    lease.beat(Progress(Stage.RUNNING, 0.0))
    with django_assert_num_queries(0):
        lease.beat(Progress(Stage.RUNNING, 0.1))
    lease.beat(Progress(Stage.ANSWERING, 0.2))
    assert stored(claim)["stage"] == "answering"


def test_a_wish_to_cancel_is_heard_at_the_next_heartbeat(claim):
    lease = Lease(claim)
    lifecycle.cancel(claim.run.pk)
    lease.beat(Progress(Stage.RUNNING, 0.0))
    assert lease.cancelled()


def test_a_lost_run_is_given_up_and_not_written_to(claim):
    lease = Lease(claim)
    Run.objects.filter(pk=claim.run.pk).update(fence=9, progress={"of": "another"})
    lease.beat(Progress(Stage.RUNNING, 0.0))
    assert lease.cancelled()
    assert stored(claim) == {"of": "another"}
