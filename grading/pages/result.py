"""What the result of a run is made of: outcome, checks, metric, proposal, log, other attempts."""

from collections.abc import Mapping
from typing import Any

from grading.exams.told import is_sealed, seat_of
from grading.models import Run, Submission
from grading.pages.data import named


def result(run: Run, *, for_faculty: bool, attempts: bool = True) -> dict[str, object]:
    """Context of the page of a finished run.

    Args:
        for_faculty: also what only staff may see: the metric on public rows, and staff items.
        attempts: with the other attempts at the same task.
    """
    seat = seat_of(run)
    sealed = seat is not None and not for_faculty and is_sealed(seat)
    metric, proposal, kept = (getattr(run, name, None) for name in ("metric", "proposal", "result"))
    if sealed:
        metric = proposal = None
    facts: Mapping[str, Any] = kept.facts if kept else {}
    others = Submission.objects.filter(
        enrolment=run.submission.enrolment_id,
        task=run.submission.task_id,
        hand_in__isnull=seat is None,
    ).prefetch_related("runs__metric", "runs__proposal")
    return {
        "ended_as": run.outcome or run.state,
        "checks": [] if sealed else list(run.checks.all()),
        "metric": metric,
        "data": named(metric.dataset) if metric else None,
        "proposal": proposal,
        "kept": kept,
        "error": facts.get("error"),
        "usage": facts.get("usage") or {},
        "timing": facts.get("timing") or {},
        "isolation": facts.get("isolation") or {},
        "versions": facts.get("versions") or {},
        "attempts": list(others) if attempts and not sealed else [],
        "seat": seat,
        "sealed": sealed,
        "for_faculty": for_faculty,
        "staff_items": list(run.staff_items.filter(closed_at=None)) if for_faculty else [],
    }
