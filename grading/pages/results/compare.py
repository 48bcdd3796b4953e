"""Two attempts at one task beside each other: what changed in the code, and what came of it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams.told import is_sealed, seat_of
from grading.models import CheckResult, Run
from grading.pages import source
from grading.pages.results.difference import difference


@dataclass(frozen=True)
class CheckPair:
    name: str
    before: CheckResult | None
    after: CheckResult | None

    @property
    def change(self) -> str:
        """ "up", "down", or empty where nothing changed or one side is missing."""
        if self.before is None or self.after is None or self.before.points == self.after.points:
            return ""
        return "up" if self.after.points > self.before.points else "down"


@require_safe
def compare(request: SignedIn, pk: int) -> HttpResponse:
    """This run and another of the same student and task; without `with`, the attempt before."""
    found = access.run_for(request.user, pk)
    own = found.submission.enrolment.user_id == request.user.pk
    seat = seat_of(found)
    if seat is not None and own and is_sealed(seat):
        raise Http404
    runs = attempts(found, at_examination=seat is not None)
    after = next((run for run in runs if run.pk == found.pk), None)
    if after is None:
        raise Http404
    before = _chosen(runs, after, request.GET.get("with", ""))
    context: dict[str, object] = {"run": after, "own": own, "seat": seat, "runs": runs}
    if before is not None:
        context |= {
            "before": before,
            "after": after,
            "sides": (before, after),
            "checks": _checks(before, after),
            "difference": difference(
                source.parts(before.submission), source.parts(after.submission)
            ),
            "same_file": before.submission.sha256 == after.submission.sha256,
        }
    return render(request, "results/compare.html", context)


def attempts(run: Run, *, at_examination: bool = False) -> list[Run]:
    """The runs of the student's attempts at the task, oldest first: the newest run of each."""
    submission = run.submission
    rows = (
        Run.objects.filter(
            submission__enrolment=submission.enrolment_id,
            submission__task=submission.task_id,
            submission__hand_in__isnull=not at_examination,
        )
        .select_related("submission__task", "metric", "proposal")
        .defer("progress")
        .order_by("submission__attempt", "pk")
    )
    newest: dict[int, Run] = {}
    for each in rows:
        if each.submission_id != run.submission_id or each.pk == run.pk:
            newest[each.submission_id] = each
    return list(newest.values())


def _chosen(runs: list[Run], after: Run, wanted: str) -> Run | None:
    """The run asked for, or the attempt before; of the first attempt, the one after."""
    if wanted:
        chosen = next((run for run in runs if str(run.pk) == wanted and run != after), None)
        if chosen is None:
            raise Http404
        return chosen
    place = runs.index(after)
    if place:
        return runs[place - 1]
    return runs[1] if len(runs) > 1 else None


def _checks(before: Run, after: Run) -> list[CheckPair]:
    """Both runs' checks by name, in the newer one's order."""
    rows = CheckResult.objects.filter(run__in=(before.pk, after.pk)).order_by("position")
    by_run: dict[int, dict[str, CheckResult]] = {before.pk: {}, after.pk: {}}
    for row in rows:
        by_run[row.run_id][row.name] = row
    names = dict.fromkeys([*by_run[after.pk], *by_run[before.pk]])
    return [CheckPair(n, by_run[before.pk].get(n), by_run[after.pk].get(n)) for n in names]
