"""What the result of a run is made of: outcome, checks, metric, proposal, log, other attempts."""

from collections.abc import Mapping
from typing import Any

from grading.models import Run, Submission
from grading.pages.data import named


def result(run: Run, *, for_faculty: bool) -> dict[str, object]:
    """Context of the page of a finished run.

    Args:
        for_faculty: also what only staff may see: the metric on public rows, and staff items.
    """
    metric, proposal, kept = (getattr(run, name, None) for name in ("metric", "proposal", "result"))
    facts: Mapping[str, Any] = kept.facts if kept else {}
    attempts = Submission.objects.filter(
        enrolment=run.submission.enrolment_id, task=run.submission.task_id
    ).prefetch_related("runs__metric", "runs__proposal")
    return {
        "ended_as": run.outcome or run.state,
        "checks": list(run.checks.all()),
        "metric": metric,
        "data": named(metric.dataset) if metric else None,
        "proposal": proposal,
        "kept": kept,
        "error": facts.get("error"),
        "usage": facts.get("usage") or {},
        "timing": facts.get("timing") or {},
        "isolation": facts.get("isolation") or {},
        "versions": facts.get("versions") or {},
        "attempts": list(attempts),
        "for_faculty": for_faculty,
        "staff_items": list(run.staff_items.filter(closed_at=None)) if for_faculty else [],
    }
