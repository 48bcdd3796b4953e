"""The broker away or emptied, two sweepers at once, a sandbox that fails: only time is lost."""

import os
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from grading.evaluation import publish, work
from grading.evaluation.tasks import sweep
from grading.models import Proposal, Run, RunResult, StaffItem, Submission
from tests.conftest import lacking
from tests.factories import get_task, make_run
from tests.pipeline.conftest import QUICK
from tests.pipeline.services import flush_queue, until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pipeline]

HAND_IN = """
import sys, uuid
import django
django.setup()
from grading.intake import receive
from grading.models import Enrolment
from labs.models import Task
enrolment, task = Enrolment.objects.get(pk=sys.argv[1]), Task.objects.get(pk=sys.argv[2])
receive(enrolment, task, "a.py", sys.stdin.buffer.read(), uuid.UUID(sys.argv[3]))
"""
SWEEP = """
import sys
import django
django.setup()
from grading.evaluation.work import sweep
print("ready", flush=True)
sys.stdin.readline()
swept = sweep()
print(swept.expired, swept.published)
"""


def test_a_file_handed_in_while_the_broker_is_away_is_received_and_graded_later(
    environment, student
):
    task = get_task(student.offering)
    arguments = [str(student.pk), str(task.pk), str(uuid4())]
    subprocess.run(
        [sys.executable, "-c", HAND_IN, *arguments],
        # Nothing listens there.
        env={**environment, "PRAYOGA_BROKER_URL": "redis://127.0.0.1:1/0"},
        input=QUICK,
        check=True,
        timeout=60,
    )
    run = Run.objects.get()
    assert (run.state, run.published_at) == (Run.State.QUEUED, None)
    assert work.sweep().published == 1
    with worker(environment) as at_work:
        until(lambda: finished(run), "the run has finished", at_work)
    assert run.state == Run.State.SCORED


def test_a_run_whose_message_the_broker_lost_is_sent_again(environment, hand_in):
    run = hand_in()
    assert flush_queue() == 1
    assert work.sweep().published == 0
    stale = timedelta(seconds=publish.STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(published_at=Now() - stale)
    assert work.sweep().published == 1
    with worker(environment) as at_work:
        until(lambda: finished(run), "the run has finished", at_work)
    assert run.state == Run.State.SCORED


def test_upkeep_called_by_its_own_queue_sends_what_is_unsent(environment, student):
    run = make_run(published_at=None)
    with worker(environment, "--queues", "upkeep", "--pool", "solo") as upkeep:
        sweep.delay()
        until(lambda: flush_queue() == 1, "upkeep has sent the run's message", upkeep)
    run.refresh_from_db()
    assert run.state == Run.State.QUEUED
    assert run.published_at is not None


def test_two_sweepers_at_once_do_each_thing_once(environment, student):
    submission = make_run(published_at=None).submission
    for _ in range(4):
        make_run(submission, published_at=None)
    for _ in range(5):
        make_run(
            submission,
            state=Run.State.RUNNING,
            attempt=1,
            fence=1,
            lease_until=Now() - timedelta(seconds=1),
        )
    sweepers = [
        subprocess.Popen(
            [sys.executable, "-c", SWEEP],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for sweeper in sweepers:
        assert sweeper.stdout.readline() == "ready\n"
    for sweeper in sweepers:
        sweeper.stdin.write("go\n")
        sweeper.stdin.flush()
    counts = [sweeper.communicate(timeout=60)[0].split() for sweeper in sweepers]
    # One may come so late that the other's work is not yet due for it: together, each thing once.
    work.sweep()
    assert sum(int(expired) for expired, _ in counts) == 5
    assert flush_queue() == 10
    assert set(Run.objects.values_list("state", flat=True)) == {Run.State.QUEUED}


def test_a_fault_of_the_platform_is_tried_again_until_it_is_mended(environment, hand_in, tmp_path):
    run = hand_in()
    with worker({**environment, "PRAYOGA_LAB_RUNTIME": str(tmp_path / "gone")}) as broken:
        until(lambda: waits_again(run, 1), "the run is to be tried again", broken)
    assert not StaffItem.objects.exists()
    due_now(run)
    with worker(environment) as mended:
        until(lambda: finished(run), "the run has finished", mended)
    assert (run.state, run.attempt) == (Run.State.SCORED, 2)


def test_a_disk_that_is_full_when_a_run_is_sealed_costs_a_try_and_no_mark(
    environment, hand_in, settings
):
    run = hand_in()
    with worker(environment, prefix=full(settings.MEDIA_ROOT / "runs")) as cramped:
        until(lambda: waits_again(run, 1), "the run is to be tried again", cramped)
        until(lambda: "No space left on device" in "".join(cramped.lines), "staff can read why")
    assert not RunResult.objects.exists()
    due_now(run)
    with worker(environment) as roomy:
        until(lambda: finished(run), "the run has finished", roomy)
    assert (run.state, run.attempt) == (Run.State.SCORED, 2)


def test_a_disk_that_is_full_when_a_file_is_handed_in_is_said_and_nothing_is_stored(
    environment, student, settings
):
    task = get_task(student.offering)
    arguments = [str(student.pk), str(task.pk), str(uuid4())]
    said = subprocess.run(
        [*full(settings.MEDIA_ROOT / "submissions"), sys.executable, "-c", HAND_IN, *arguments],
        env=environment,
        input=QUICK + b"#" * 10_000,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert b"no room left to keep your file" in said.stderr
    assert b"no attempt is used" in said.stderr
    assert not Submission.objects.exists()
    assert not Run.objects.exists()


def test_a_platform_that_keeps_failing_tells_staff_and_posts_no_mark(
    environment, hand_in, tmp_path
):
    run = hand_in()
    with worker({**environment, "PRAYOGA_LAB_RUNTIME": str(tmp_path / "gone")}) as broken:
        for attempt in (1, 2):
            until(lambda seen=attempt: waits_again(run, seen), "it is to be tried again", broken)
            due_now(run)
        until(lambda: finished(run), "the run is given up", broken)
    assert (run.state, run.attempt) == (Run.State.PLATFORM_ERROR, 3)
    assert StaffItem.objects.filter(run=run).count() == 1
    assert not Proposal.objects.exists()


def full(folder: Path) -> list[str]:
    """A command that starts another one, for which that folder lies on a disk without room."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = f'mount -t tmpfs -o size=4k none {shlex.quote(str(folder))} && exec "$@"'
    if os.geteuid() != 0:
        lacking("root, who may mount a disk without room")
    return ["unshare", "--mount", "sh", "-c", mount, "sh"]


def waits_again(run: Run, attempt: int) -> bool:
    run.refresh_from_db()
    return run.attempt == attempt and run.state == Run.State.QUEUED


def due_now(run: Run) -> None:
    """Let the pause before the next try be over."""
    Run.objects.filter(pk=run.pk).update(not_before=Now())
    assert work.sweep().published == 1


def finished(run: Run) -> bool:
    run.refresh_from_db()
    return run.is_finished
