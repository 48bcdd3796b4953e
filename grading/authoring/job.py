"""A calibration from a page: step by step, each a message of its own, so that runs go between.

The steps are those of `./manage.py calibrate`, by the same code; what it writes into the folder is
stored in a row instead. Claimed and fenced as runs are.
"""

import logging
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.audit import AuditEvent, record
from accounts.models import User
from grading.authoring import variants
from grading.authoring.calibration import (
    CalibrationFailed,
    Measured,
    calibration,
    measure,
    refuse_unless_repeated,
)
from grading.evaluation import work
from grading.intake import Refused
from grading.models import Calibrating
from labs import landing
from labs.datasets import DatasetError, load
from labs.models import StoredCalibration
from labs.parse import CATALOGUE, load_task, load_variants, source_digest
from labs.spec import Landed, SpecError, TaskSpec
from labs.stored import with_stored
from sandbox.contract import Cancelled, Progress, SandboxUnavailable

log = logging.getLogger(__name__)
STEP = "grading.authoring.tasks.step"
LEASE = timedelta(seconds=180)
STALE = timedelta(seconds=60)
SEED, AGAIN, PROGRAM = "seed", "again", "program"
State = Calibrating.State


class CalibrationRefused(Exception):
    """It can't be started; the text says why and what to do."""


def start(task: TaskSpec, actor: User, *, seeds: int, landing_only: bool) -> Calibrating:
    """Have a task measured.

    Raises:
        CalibrationRefused: it is measured already, or has nothing to be measured.
    """
    if task.written is not None:
        raise CalibrationRefused("An answer in words is marked by people: nothing is measured.")
    if landing_only and task.calibration is None:
        raise CalibrationRefused("There is no target to keep yet: measure all of it.")
    row = Calibrating(
        course=task.course,
        slug=task.slug,
        source=source_digest(task),
        seeds=seeds,
        landing_only=landing_only,
        steps=_steps(task, seeds, landing_only),
        actor=actor,
    )
    try:
        with transaction.atomic():
            row.save()
            record(
                AuditEvent.Kind.CALIBRATION_ASKED,
                actor,
                about=f"task {task.course}/{task.slug}",
                after={"seeds": seeds, "landing only": landing_only},
            )
    except IntegrityError as error:
        raise CalibrationRefused(
            "This task is being measured already: wait, or cancel it."
        ) from error
    transaction.on_commit(lambda: publish(row.pk), robust=True)
    return row


def cancel(row: Calibrating, actor: User) -> bool:
    """End it: at once where it waits, else within a second or so. False: it has ended."""
    going = Calibrating.objects.filter(pk=row.pk)
    with transaction.atomic():
        ended = going.filter(state=State.QUEUED).update(
            state=State.CANCELLED, finished_at=Now(), message="Cancelled; nothing was stored."
        )
        asked = going.filter(state=State.RUNNING).update(cancel_requested=True)
        if ended or asked:
            record(
                AuditEvent.Kind.CALIBRATION_CANCELLED,
                actor,
                about=f"task {row.course}/{row.slug}",
            )
    return bool(ended or asked)


def publish(pk: int) -> None:
    """Wake a worker for the next step; upkeep tries again where the queue is away."""
    Calibrating.objects.filter(pk=pk).update(published_at=Now())
    try:
        current_app.send_task(STEP, args=[pk], ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("the queue can't be reached, calibration %s waits: %s", pk, error)


def tend() -> None:
    """Take steps back from workers that fell silent, and send what the queue lost."""
    Calibrating.objects.filter(state=State.RUNNING, lease_until__lt=Now()).update(
        state=State.QUEUED, lease_until=None, published_at=None
    )
    lost = Q(published_at=None) | Q(published_at__lt=timezone.now() - STALE)
    for pk in Calibrating.objects.filter(lost, state=State.QUEUED).values_list("pk", flat=True):
        publish(pk)


def step(pk: int) -> None:
    """Do the next step of a calibration. Harmless where there is none."""
    taken = Calibrating.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.RUNNING, fence=F("fence") + 1, lease_until=Now() + LEASE
    )
    if not taken:
        return
    row = Calibrating.objects.get(pk=pk)
    held = Calibrating.objects.filter(pk=pk, fence=row.fence, state=State.RUNNING)
    lease = _Lease(pk, row.fence)
    try:
        done = [*row.done, _do(row, row.steps[len(row.done)], lease)]
    except Cancelled:
        _end(row, State.CANCELLED, "Cancelled; nothing was stored.")
        return
    except (CalibrationFailed, SpecError, DatasetError, SandboxUnavailable, Refused) as error:
        _end(row, State.FAILED, str(error))
        return
    if len(done) < len(row.steps):
        if held.update(done=done, state=State.QUEUED, lease_until=None):
            publish(pk)
        return
    with transaction.atomic():
        if not held.update(done=done, state=State.DONE, lease_until=None, finished_at=Now()):
            return
        result = _store(row, done)
        Calibrating.objects.filter(pk=pk).update(result=result)


class _Lease:
    """Keeps the claim while the sandbox works, and hears of a wish to cancel."""

    def __init__(self, pk: int, fence: int) -> None:
        self._held = Calibrating.objects.filter(pk=pk, fence=fence, state=State.RUNNING)
        self._looked = timezone.now()
        self._unwanted = False

    def beat(self, progress: Progress) -> None:
        now = timezone.now()
        if now - self._looked < timedelta(seconds=1):
            return
        self._looked = now
        wanted = self._held.filter(cancel_requested=False)
        self._unwanted = not wanted.update(lease_until=Now() + LEASE)

    def cancelled(self) -> bool:
        return self._unwanted


def _end(row: Calibrating, state: str, message: str) -> None:
    Calibrating.objects.filter(pk=row.pk, fence=row.fence, state=State.RUNNING).update(
        state=state, message=message, lease_until=None, finished_at=Now()
    )


def _steps(task: TaskSpec, seeds: int, landing_only: bool) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    if not landing_only:
        steps += [{"kind": SEED, "number": number} for number in range(1, seeds + 1)]
        if not task.metric.unrepeatable:
            steps.append({"kind": AGAIN})
    return [
        *steps,
        *(
            {"kind": PROGRAM, "role": variant.role, "file": variant.file}
            for variant in load_variants(task.course, task.slug)
            if variant.role in landing.ROLES
        ),
    ]


def _task(row: Calibrating) -> TaskSpec:
    task = load_task(CATALOGUE / row.course.lower() / row.slug)
    if source_digest(task) != row.source:
        raise CalibrationFailed(
            "The folder was changed while it was measured. Start again, on the files as they are."
        )
    return task


def _do(row: Calibrating, asked: dict[str, Any], lease: _Lease) -> dict[str, Any]:
    task = _task(row)
    dataset, sandbox = load(task.dataset), work.backend()
    known = {one.file: one for one in load_variants(task.course, task.slug)}
    if asked["kind"] == PROGRAM:
        variant = known[asked["file"]]
        # Against the target that was just measured, else the one that stands.
        measured = _measured(row.done)
        found = calibration(task, dataset, measured) if measured else with_stored(task).calibration
        task = replace(task, calibration=found)
        judged = variants.grade(task, variant, dataset, sandbox, lease.beat, lease.cancelled)
        landed = variants.landed(task, variant, judged)
        return {
            "landed": asdict(landed),
            "value": judged.metric.value,
            "marks": str(judged.proposal.marks) if judged.proposal else "",
            "message": judged.message,
            "differs": variants.differences(variant, judged),
        }
    reference = variants.program(task, next(iter(known.values())))
    number = asked.get("number", 1)
    found_now = measure(task, reference, dataset, sandbox, number, lease.beat, lease.cancelled)
    if asked["kind"] == AGAIN:
        refuse_unless_repeated(row.done[0]["value"], found_now.value)
        return {"repeated": found_now.value}
    return asdict(found_now)


def _measured(done: list[dict[str, Any]]) -> list[Measured]:
    return [Measured(**one) for one in done if "artefact_sha256" in one]


def _store(row: Calibrating, done: list[dict[str, Any]]) -> StoredCalibration:
    task = _task(row)
    measured = _measured(done)
    if measured:
        found = calibration(task, load(task.dataset), measured)
    else:
        kept = with_stored(task).calibration
        if kept is None:
            raise CalibrationFailed("There is no target to keep any more: measure all of it.")
        found = replace(kept, measured_at=timezone.now().strftime("%Y-%m-%dT%H:%MZ"))
    files = [one["file"] for one in row.steps if one["kind"] == PROGRAM]
    landed = [Landed(**one["landed"]) for one in done if "landed" in one]
    found = replace(found, landed=dict(zip(files, landed, strict=True)))
    return StoredCalibration.objects.create(
        course=row.course,
        slug=row.slug,
        source=row.source,
        calibration=found.as_json(),
        actor=row.actor,
    )
