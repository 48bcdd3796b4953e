"""The life of a check, from the queue to its end: QUEUED > RUNNING > DONE, FAILED or CANCELLED.

As with runs, rows change by conditional UPDATEs under a fence and a message only wakes a worker.
Unlike a run a check never delays a hand-in: it is not begun while one waits, leaves a slot free
where there are several, and is stopped and put back where hand-ins need its slot. It ends in this
table: nothing here writes a run, a metric, a proposal or a mark.
"""

import logging
import os
import socket
import time
from dataclasses import asdict, dataclass
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from grading.evaluation import trying, work
from grading.evaluation.lease import WRITE_SECONDS
from grading.evaluation.lifecycle import lease_end
from grading.evaluation.publish import STALE_SECONDS, UNREACHABLE
from grading.models import FileCheck, Run
from labs.datasets import DatasetError, load_for
from labs.spec import SpecError, TaskSpec
from sandbox import archive
from sandbox.contract import (
    Cancelled,
    Outcome,
    Program,
    ProgramKind,
    Progress,
    SandboxUnavailable,
)
from sandbox.streams import clean_text

log = logging.getLogger(__name__)

TASK = "grading.evaluation.tasks.execute_check"
State = FileCheck.State


@dataclass(frozen=True)
class Claim:
    """The right to write to a check, until somebody else gets a newer fence."""

    check: FileCheck
    fence: int

    def held(self) -> QuerySet[FileCheck]:
        """The check, found only while this claim is the newest."""
        return FileCheck.objects.filter(pk=self.check.pk, fence=self.fence, state=State.RUNNING)


def at_once() -> int:
    """Return how many checks may run side by side: all slots but one, where there are several."""
    return max(1, settings.SLOTS - 1)


def waiting_runs() -> int:
    """Return how many hand-ins could start now and have not."""
    due = Q(not_before=None) | Q(not_before__lte=Now())
    return Run.objects.filter(due, state=Run.State.QUEUED, cancel_requested=False).count()


def publish(check_id: int) -> bool:
    """Send a check's message if it is due; False where it is not, or the queue is away."""
    stale = Now() - timedelta(seconds=STALE_SECONDS)
    due = FileCheck.objects.filter(
        Q(published_at=None) | Q(published_at__lt=stale), pk=check_id, state=State.QUEUED
    )
    if not due.update(published_at=Now()):
        return False
    try:
        current_app.send_task(TASK, args=[check_id], ignore_result=True)
    except UNREACHABLE as error:
        log.warning("the queue can't be reached, check %s waits: %s", check_id, error)
        FileCheck.objects.filter(pk=check_id, state=State.QUEUED).update(published_at=None)
        return False
    return True


def wake() -> int:
    """Send the next waiting checks, unless hand-ins wait; return how many messages were sent."""
    waiting = FileCheck.objects.filter(state=State.QUEUED).order_by("pk")
    if not waiting.exists() or waiting_runs():
        return 0
    return sum(publish(pk) for pk in waiting.values_list("pk", flat=True)[: at_once()])


def claim(check_id: int, worker: str) -> Claim | None:
    """Take a waiting check; None where there is nothing to take or hand-ins go first."""
    with transaction.atomic():
        mine = FileCheck.objects.filter(pk=check_id, state=State.QUEUED, cancel_requested=False)
        running = FileCheck.objects.filter(state=State.RUNNING).count()
        if waiting_runs() or running >= at_once():
            mine.update(published_at=None)
            return None
        taken = mine.update(
            state=State.RUNNING,
            attempt=F("attempt") + 1,
            fence=F("fence") + 1,
            lease_until=lease_end(),
            started_at=Now(),
            progress={},
            message="",
        )
        if not taken:
            return None
        check = FileCheck.objects.select_related("task_version").get(pk=check_id)
    log.info("check %s was taken by %s", check_id, worker)
    return Claim(check, check.fence)


def must_give_way(check_id: int) -> bool:
    """Say whether hand-ins wait for which no slot is free, and this check is to make room.

    Of several checks the newest give way first, only as many as are needed.
    """
    waiting = waiting_runs()
    if not waiting:
        return False
    going = Run.objects.filter(state__in=(Run.State.RUNNING, Run.State.SEALED)).count()
    checks = FileCheck.objects.filter(state=State.RUNNING)
    free = settings.SLOTS - going - checks.count()
    return checks.filter(pk__gt=check_id).count() < waiting - max(0, free)


class Beat:
    """Callbacks for a backend: renews the lease, and hears whether the check is to end."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._written = time.monotonic()
        self.unwanted = False
        self.gives_way = False

    def beat(self, progress: Progress) -> None:
        """Store progress and renew the lease, at most twice a second."""
        now = time.monotonic()
        if now - self._written < WRITE_SECONDS:
            return
        self._written = now
        shown = asdict(progress) | {"log_tail": clean_text(progress.log_tail)}
        wanted = self._claim.held().filter(cancel_requested=False)
        try:
            self.unwanted = not wanted.update(progress=shown, lease_until=lease_end())
            self.gives_way = self.gives_way or must_give_way(self._claim.check.pk)
        except (OperationalError, InterfaceError):
            log.exception("check %s: its progress could not be stored", self._claim.check.pk)
            connection.close()

    def cancelled(self) -> bool:
        return self.unwanted or self.gives_way


def execute(check_id: int) -> None:
    """Take a waiting check and run it. Harmless where there is nothing to take."""
    claimed = claim(check_id, f"{socket.gethostname()}:{os.getpid()}")
    if claimed is None:
        log.info("check %s is not begun: it is not waiting, or hand-ins go first", check_id)
        return
    try:
        _go(claimed)
    except (SandboxUnavailable, DatasetError, SpecError, archive.BadArchive, OSError) as fault:
        log.exception("check %s failed", check_id)
        # Not woken here: the sweeper's next round is soon enough to try again.
        _fault(claimed.held(), claimed.check, str(fault))
    else:
        wake()


def _go(claimed: Claim) -> None:
    check = claimed.check
    task = TaskSpec.from_json(check.task_version.spec)
    dataset = load_for(task)
    beat = Beat(claimed)
    try:
        execution = trying.execute(
            task, _program(check), dataset, check.seed, work.backend(), beat.beat, beat.cancelled
        )
    except Cancelled:
        if not claimed.held().filter(cancel_requested=True).update(**_cancelled()):
            _give_way(claimed)
        return
    if execution.outcome is Outcome.PLATFORM_ERROR:
        _fault(claimed.held(), check, execution.message)
        return
    found = trying.look(task, execution, dataset, check.seed)
    claimed.held().update(
        state=State.DONE,
        outcome=found.outcome,
        message=found.message,
        found=found.as_json(),
        **_ended(),
    )


def _program(check: FileCheck) -> Program:
    content = bytes(check.content)
    entry = archive.look(content).entry if check.file_name.endswith(".zip") else ""
    return Program(check.file_name, ProgramKind(check.kind), content, entry)


def _give_way(claimed: Claim) -> None:
    """Put the check back: it begins anew once no hand-in waits."""
    claimed.held().update(
        gave_way=F("gave_way") + 1,
        message="Hand-ins went first. The check begins again by itself.",
        **_waiting_again(),
        attempt=F("attempt") - 1,
    )


def _fault(still: QuerySet[FileCheck], check: FileCheck, why: str) -> None:
    """Try it again, at last end it: nobody but its owner is told, who can simply check again."""
    if still.filter(cancel_requested=True).update(**_cancelled()):
        return
    if check.attempt < settings.MAX_ATTEMPTS:
        still.update(
            message="The grader failed, not your program. It is tried again by itself.",
            **_waiting_again(),
        )
        return
    if still.update(
        state=State.FAILED,
        message=(
            "The check failed for a reason that is not your program's. It cost nothing: check "
            "again later, or hand in."
        ),
        **_ended(),
    ):
        log.error("check %s failed %s times: %s", check.pk, check.attempt, why)


def cancel(check_id: int) -> bool:
    """End a check at its owner's wish; False where it has ended already."""
    if FileCheck.objects.filter(pk=check_id, state=State.QUEUED).update(**_cancelled()):
        return True
    running = FileCheck.objects.filter(pk=check_id, state=State.RUNNING)
    return bool(running.update(cancel_requested=True))


def sweep() -> int:
    """Take checks back from silent workers and send what waits; return how many were sent."""
    for check in FileCheck.objects.filter(state=State.RUNNING, lease_until__lt=Now()):
        late = FileCheck.objects.filter(
            pk=check.pk, fence=check.fence, state=State.RUNNING, lease_until__lt=Now()
        )
        _fault(late, check, f"its worker fell silent in attempt {check.attempt}")
    return wake()


def _ended() -> dict[str, object]:
    return {"finished_at": Now(), "lease_until": None, "content": b"", "progress": {}}


def _cancelled() -> dict[str, object]:
    return {"state": State.CANCELLED, "message": "You cancelled this check.", **_ended()}


def _waiting_again() -> dict[str, object]:
    return {
        "state": State.QUEUED,
        "lease_until": None,
        "published_at": None,
        "progress": {},
    }
