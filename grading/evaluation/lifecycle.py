"""Where a run is, changed only by conditional UPDATEs, so that doing anything twice is safe.

    QUEUED > RUNNING (attempt, fence, lease) > SEALED > SCORED or STUDENT_ERROR
    any fault of the platform: QUEUED again, at last PLATFORM_ERROR; on request: CANCELLED

Whoever holds a run's newest fence may write to it; everybody else finds no row to update. All times
are the database's. This module neither runs nor scores anything.
"""

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from grading.evaluation import earlier, record
from grading.evaluation.judgement import Judgement
from grading.evaluation.publish import publish
from grading.models import (
    Breakdown,
    CheckResult,
    Metric,
    Proposal,
    Run,
    RunResult,
    StaffItem,
    Submission,
)
from sandbox.contract import Execution, Outcome

log = logging.getLogger(__name__)

BACKOFF_SECONDS = 5
"""A run is tried again so long after its first fault, then twice as long."""

STUDENT_ENDINGS = frozenset(
    {Outcome.STUDENT_ERROR, Outcome.TIMEOUT, Outcome.OUT_OF_MEMORY, Outcome.OUTPUT_LIMIT}
)


class Superseded(Exception):
    """Another worker holds the run now, or it was cancelled: what was found here is discarded."""


@dataclass(frozen=True)
class Claim:
    """The right to write to a run, until somebody else gets a newer fence."""

    run: Run
    fence: int


def enqueue(submission: Submission, *, reason: str = "handed in") -> Run:
    """Make a run of a submission; a worker hears of it once the transaction is committed.

    Every re-grade is a new run. The submission's task has to be open, so it has a version.
    """
    version = submission.task.current
    if version is None:
        raise ValueError(f"task {submission.task.slug} is not published")
    run = Run.objects.create(submission=submission, task_version=version, reason=reason)
    # Robust: whatever goes wrong with the queue, the submission is stored and the sweeper sends it.
    transaction.on_commit(lambda: publish(run.pk), robust=True)
    return run


def claim(run_id: int, worker: str) -> Claim | None:
    """Take a waiting run; None where there is nothing to take, which a duplicate message finds."""
    with transaction.atomic():
        taken = (
            Run.objects.filter(pk=run_id, state=Run.State.QUEUED, cancel_requested=False)
            .filter(Q(not_before=None) | Q(not_before__lte=Now()))
            .update(
                state=Run.State.RUNNING,
                attempt=F("attempt") + 1,
                fence=F("fence") + 1,
                lease_until=lease_end(),
                worker=worker[:100],
                started_at=Now(),
                progress={},
                message="",
            )
        )
        if not taken:
            return None
        run = Run.objects.select_related(
            "task_version",
            "submission__task__experiment",
            "submission__enrolment__offering",
            "submission__hand_in__seat__session",
            "result",
        ).get(pk=run_id)
    return Claim(run, run.fence)


def held(claim: Claim, *states: Run.State) -> QuerySet[Run]:
    """Return the run as a query that finds it only while `claim` is the newest."""
    return Run.objects.filter(pk=claim.run.pk, fence=claim.fence, state__in=states)


def seal(
    claim: Claim,
    execution: Execution,
    digests: dict[str, str],
    compared: earlier.Earlier | None = None,
) -> RunResult:
    """Store the sandbox's facts. From here on the program is never run again for this run.

    Raises:
        Superseded: the claim is no longer the newest.
    """
    result = record.make(claim.run, execution, digests, compared)
    stored = False
    try:
        with transaction.atomic():
            resume_sealed(claim)
            result.save()
        stored = True
    finally:
        if not stored:
            record.remove_files(result)
    return result


def resume_sealed(claim: Claim) -> None:
    """Go on to scoring.

    Raises:
        Superseded: the claim is no longer the newest.
    """
    sealed = held(claim, Run.State.RUNNING).update(
        state=Run.State.SEALED, sealed_at=Now(), lease_until=lease_end()
    )
    if not sealed:
        raise Superseded


def finish(claim: Claim, judgement: Judgement) -> None:
    """Store what the run is worth and end it.

    Raises:
        Superseded: the claim is no longer the newest; nothing was written.
    """
    theirs = judgement.outcome in STUDENT_ENDINGS
    with transaction.atomic():
        ended = held(claim, Run.State.SEALED).update(
            state=Run.State.STUDENT_ERROR if theirs else Run.State.SCORED,
            outcome=judgement.outcome.value,
            message=judgement.message,
            finished_at=Now(),
            lease_until=None,
        )
        if not ended:
            raise Superseded
        _store(claim.run, judgement)


def _store(run: Run, judgement: Judgement) -> None:
    found, proposed = judgement.metric, judgement.proposal
    if found.target is not None and found.floor is not None and found.reference is not None:
        Metric.objects.create(
            run=run,
            name=found.name,
            value=found.value,
            public_value=found.public_value,
            claimed=judgement.claimed,
            evidence=judgement.evidence,
            target=found.target,
            floor=found.floor,
            reference=found.reference,
            dataset=judgement.dataset.name,
            stand_in=judgement.dataset.stand_in,
        )
    CheckResult.objects.bulk_create(
        CheckResult(
            run=run,
            position=position,
            name=check.name,
            passed=check.passed,
            points=check.points,
            max_points=check.max_points,
            message=check.message,
            evidence=check.evidence,
        )
        for position, check in enumerate(judgement.checks)
    )
    shown = judgement.breakdown
    if not shown.is_empty:
        Breakdown.objects.create(
            run=run,
            curves=[asdict(curve) for curve in shown.curves],
            classes=list(shown.classes),
            confusion=[list(counts) for counts in shown.confusion],
            examples=[dict(example) for example in shown.examples],
            public_rows=shown.public_rows,
            public_wrong=shown.public_wrong,
        )
    if proposed is not None:
        Proposal.objects.create(
            run=run,
            component=proposed.component,
            marks=proposed.marks,
            max_marks=proposed.max,
            band=proposed.band,
            explanation=proposed.explanation,
        )


def fail_platform(claim: Claim, fault: str) -> None:
    """Have the run tried again later; after the last attempt tell staff. It never costs marks."""
    _fail(held(claim, Run.State.RUNNING, Run.State.SEALED), claim.run, fault, wait=True)


def expire(run: Run) -> bool:
    """Take a run away from a worker that fell silent; False where somebody else already did."""
    fault = f"the worker {run.worker} fell silent during attempt {run.attempt}"
    late = Run.objects.filter(
        pk=run.pk,
        fence=run.fence,
        state__in=(Run.State.RUNNING, Run.State.SEALED),
        lease_until__lt=Now(),
    )
    return _fail(late, run, fault, wait=False)


def _fail(still: QuerySet[Run], run: Run, fault: str, *, wait: bool) -> bool:
    with transaction.atomic():
        if still.filter(cancel_requested=True).update(**_cancelled()):
            return True
        if run.attempt < settings.MAX_ATTEMPTS:
            pause = timedelta(seconds=BACKOFF_SECONDS * 2 ** (run.attempt - 1))
            # Not where a wish to cancel came in this moment: the next look at it ends it.
            again = still.filter(cancel_requested=False).update(
                state=Run.State.QUEUED,
                lease_until=None,
                published_at=None,
                not_before=Now() + pause if wait else None,
                progress={},
                message="The grader failed, not your program. It is tried again by itself.",
            )
            if again:
                log.warning("run %s is tried again: %s", run.pk, fault)
            return bool(again)
        ended = still.update(
            state=Run.State.PLATFORM_ERROR,
            outcome=Outcome.PLATFORM_ERROR.value,
            message=(
                "Grading failed for a reason that is not your program's. Staff have been told and "
                "will grade it again; it costs you neither marks nor an attempt."
            ),
            finished_at=Now(),
            lease_until=None,
        )
        if ended:
            log.error("run %s failed %s times: %s", run.pk, run.attempt, fault)
            StaffItem.objects.create(
                run=run,
                text=f"Run {run.pk} failed {run.attempt} times, last because {fault}. Put that "
                "right, then grade the submission again.",
            )
        return bool(ended)


def cancel(run_id: int) -> bool:
    """End a run at its owner's wish: at once where it waits, else at its worker's next heartbeat.

    Returns:
        False where it is too late: the answers are sealed or the run has finished.
    """
    if Run.objects.filter(pk=run_id, state=Run.State.QUEUED).update(**_cancelled()):
        return True
    running = Run.objects.filter(pk=run_id, state=Run.State.RUNNING)
    return bool(running.update(cancel_requested=True))


def end_cancelled(claim: Claim) -> None:
    """Record that the program was stopped because its owner wanted that.

    Raises:
        Superseded: the claim is no longer the newest.
    """
    if not held(claim, Run.State.RUNNING).filter(cancel_requested=True).update(**_cancelled()):
        raise Superseded


def _cancelled() -> dict[str, object]:
    return {
        "state": Run.State.CANCELLED,
        "message": "Cancelled before it was graded. It says nothing about the program.",
        "finished_at": Now(),
        "lease_until": None,
    }


def lease_end() -> object:
    """Return when a lease given now ends, as an expression of the database's clock."""
    return Now() + timedelta(seconds=settings.LEASE_SECONDS)
