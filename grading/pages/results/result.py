"""What the result of a run is made of: outcome, checks, metric, curves, attempts, what is next."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch

from grading.exams.told import is_sealed, seat_of
from grading.intake import attempts_used
from grading.models import Breakdown, Run, Submission
from grading.pages.data import named
from grading.pages.results import beside, examples, excerpt
from grading.pages.results.confusion import confusion
from grading.pages.results.following import following
from grading.pages.results.printed import printed
from grading.pages.results.training import trainings
from labs.spec import TaskSpec


def result(run: Run, *, for_faculty: bool, attempts: bool = True) -> dict[str, object]:
    """Context of the page of a finished run.

    Args:
        for_faculty: also what only staff may see: the metric on public rows, exact counts of the
            confusion, and staff items.
        attempts: on a page of its own, with the other attempts at the same task, the class beside
            it, and what the run is looked at by. Without, it stands beside the rubric: the run
            comes with metric, proposal, result and checks, and nothing more is read.
    """
    seat = seat_of(run) if attempts else None
    sealed = seat is not None and not for_faculty and is_sealed(seat)
    found = run
    if attempts:
        kinds = ("metric", "proposal", "result", "breakdown")
        found = Run.objects.select_related(*kinds).get(pk=run.pk)
    names = ("metric", "proposal", "result")
    metric, proposal, kept = (getattr(found, name, None) for name in names)
    if sealed:
        metric = proposal = None
    facts: Mapping[str, Any] = kept.facts if kept else {}
    error = facts.get("error")
    checks = [] if sealed else list(run.checks.all())
    context: dict[str, object] = {
        "ended_as": run.outcome or run.state,
        "checks": checks,
        "metric": metric,
        "data": named(metric.dataset) if metric else None,
        "proposal": proposal,
        "kept": kept,
        "printed": printed(kept),
        "error": error,
        "excerpt": excerpt.excerpt(run.submission, error) if error else None,
        "remedy": excerpt.remedy(error) if error else "",
        "usage": facts.get("usage") or {},
        "timing": facts.get("timing") or {},
        "isolation": facts.get("isolation") or {},
        "versions": facts.get("versions") or {},
        "seat": seat,
        "sealed": sealed,
        "for_faculty": for_faculty,
        "staff_items": list(run.staff_items.filter(closed_at=None))
        if for_faculty and attempts
        else [],
    }
    if not attempts or sealed:
        return context
    submissions = _attempts(run, at_examination=seat is not None)
    context["attempts"] = submissions
    context |= _looked_at(run, getattr(found, "breakdown", None), for_faculty=for_faculty)
    if seat is None:
        context["strip"] = beside.of_class(run, metric) if metric else None
        if not for_faculty:
            spec = TaskSpec.from_json(run.task_version.spec)
            left = spec.attempts - attempts_used(run.submission.enrolment, run.submission.task)
            newest = _newest(submissions)
            context["following"] = following(run, newest, checks, metric, max(0, left))
    return context


def _attempts(run: Run, *, at_examination: bool) -> list[Submission]:
    """All attempts at the task, newest first, with their runs."""
    runs = Run.objects.select_related("metric", "proposal").defer("progress")
    found = Submission.objects.filter(
        enrolment=run.submission.enrolment_id,
        task=run.submission.task_id,
        hand_in__isnull=not at_examination,
    )
    return list(found.prefetch_related(Prefetch("runs", runs)))


def _newest(submissions: list[Submission]) -> Run | None:
    for submission in submissions:
        for run in submission.runs.all():
            run.submission = submission
            return run
    return None


def _looked_at(run: Run, kept: Breakdown | None, *, for_faculty: bool) -> dict[str, object]:
    """Curves, confusion and examples of a run that was not sealed."""
    if kept is None:
        return {}
    shown = examples.examples(kept)
    return {
        "breakdown": kept,
        "curve_source": kept.curves[0]["source"] if kept.curves else "",
        "trainings": trainings(kept.curves),
        "confusion": confusion(kept.classes, kept.confusion, exact=for_faculty),
        "examples": shown,
        "drawn": bool(shown) and shown[0].size is not None,
        "pictured": bool(shown) and examples.has_pictures(run),
        "no_examples": examples.why_none(kept, wrong=kept.public_wrong),
    }
