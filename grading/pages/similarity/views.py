"""A class's comparisons: ask for one, follow it, look at its groups and pairs."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading.access import faculty_offering
from grading.access.signed_in import SignedIn
from grading.access.similarity import comparison_in, comparisons_of, may_be_named
from grading.models import ComparedFile, Comparison, Offering, SimilarPair
from grading.pages.download import attachment
from grading.pages.similarity.forms import DEFAULT_BAR, Look, Start
from grading.pages.similarity.tables import of_pairs
from grading.pages.similarity.who import Who, everybody
from grading.similarity import calculation, choosing
from grading.similarity.stored import clusters_of, left_out, pairs_of
from labs.models import Task

STOP_POLLING = 286
"""htmx's own status: swap this in and ask no more."""
SHOWN = 200
"""Pairs on a page; the table to download has all that are kept."""


@dataclass(frozen=True)
class Group:
    """Programs that hang together."""

    people: tuple[Who, ...]
    pairs: tuple[SimilarPair, ...]
    highest: int
    lowest: int


@never_cache
@require_safe
def similarity(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What can be compared, and what was."""
    offering = faculty_offering(request.user, offering_pk)
    tasks = choosing.tasks_of(offering)
    return _index(request, offering, tasks, Start(tasks))


@require_POST
def start(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Ask for a calculation."""
    offering = faculty_offering(request.user, offering_pk)
    tasks = choosing.tasks_of(offering)
    form = Start(tasks, request.POST)
    if not form.is_valid():
        return _index(request, offering, tasks, form, 422)
    task: Task = form.cleaned_data["task"]
    try:
        asked = calculation.request(
            offering,
            task,
            request.user,
            other_classes=form.cleaned_data["other_classes"],
            without_common=form.cleaned_data["without_common"],
        )
    except calculation.AlreadyGoing:
        messages.info(request, _("This task is being compared already. Here it is."))
        asked = Comparison.objects.filter(offering=offering, task=task).latest("pk")
    return redirect("comparison", offering_pk, asked.pk)


@never_cache
@require_safe
def comparison(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """One calculation: on its way, or its groups and pairs."""
    offering, found = comparison_in(request.user, offering_pk, pk)
    others = Comparison.objects.filter(offering=offering, task=found.task).exclude(pk=pk)
    context: dict[str, object] = {
        "offering": offering,
        "comparison": found,
        "others": list(others.select_related("requested_by")[:20]),
        "newest": not others.filter(pk__gt=pk, state=Comparison.State.DONE).exists(),
    }
    if found.state == Comparison.State.DONE:
        context |= _result(request, found)
    return render(request, "similarity/comparison.html", context)


@never_cache
@require_safe
def progress(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """How far it is, asked for by the page itself; where it has ended, the page is loaded anew."""
    offering, found = comparison_in(request.user, offering_pk, pk)
    if not request.htmx:
        return redirect("comparison", offering_pk, pk)
    context = {"offering": offering, "comparison": found}
    answer = render(request, "similarity/progress.html", context)
    if not found.is_going:
        answer.status_code = STOP_POLLING
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def cancel(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """End a calculation that is not wanted any more."""
    _offering, found = comparison_in(request.user, offering_pk, pk)
    if calculation.cancel(found):
        messages.success(request, _("It is being ended. Nothing of it is kept."))
    else:
        messages.info(request, _("It had ended already."))
    return redirect("comparison", offering_pk, pk)


@require_safe
def table(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """The pairs as a table to download."""
    offering, found = comparison_in(request.user, offering_pk, pk)
    pairs = pairs_of(found)
    people = _people(request, pairs, blind="blind" in request.GET)
    content = of_pairs(offering, found, pairs, people)
    name = f"similarity-{found.task.slug}-{found.pk}.csv"
    return attachment(content, name, "text/csv; charset=utf-8")


def _index(
    request: SignedIn, offering: Offering, tasks: list[Task], form: Start, status: int = 200
) -> HttpResponse:
    _same, rows = comparisons_of(request.user, offering.pk)
    newest: dict[int, Comparison] = {}
    counts: dict[int, int] = {}
    for row in rows:
        newest.setdefault(row.task_id, row)
        counts[row.task_id] = counts.get(row.task_id, 0) + 1
    lines = [(task, newest.get(task.pk), counts.get(task.pk, 0)) for task in tasks]
    context = {"offering": offering, "lines": lines, "form": form}
    return render(request, "similarity/index.html", context, status=status)


def _people(request: SignedIn, pairs: list[SimilarPair], *, blind: bool) -> dict[int, Who]:
    files = {file.pk: file for pair in pairs for file in (pair.first, pair.second)}
    named = may_be_named(request.user, {file.submission.enrolment_id for file in files.values()})
    return everybody(files.values(), named, blind=blind)


def _result(request: SignedIn, found: Comparison) -> dict[str, object]:
    form = Look(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    bar, blind = wanted.get("bar") or DEFAULT_BAR, bool(wanted.get("blind"))
    pairs = pairs_of(found)
    people = _people(request, pairs, blind=blind)
    shown = [one for one in pairs if one.share >= 10 * bar]
    by_files = {(one.first_id, one.second_id): one for one in shown}
    groups = [
        Group(
            tuple(people[pk] for pk in cluster.members),
            tuple(by_files[edge.ends] for edge in cluster.edges),
            cluster.highest,
            cluster.lowest,
        )
        for cluster in clusters_of(pairs, 10 * bar)
    ]
    files = ComparedFile.objects.filter(comparison=found)
    return {
        "form": Look(initial={"bar": bar, "blind": blind}),
        "bar": bar,
        "blind": blind,
        "groups": groups,
        "pairs": [(one, people[one.first_id], people[one.second_id]) for one in shown[:SHOWN]],
        "more": max(0, len(shown) - SHOWN),
        "kept": len(pairs),
        "files": files.filter(of_this_class=True).count(),
        "other_files": files.filter(of_this_class=False).count(),
        "left_out": [(file, who) for file, who in _left_out(request, found, blind=blind)],
    }


def _left_out(
    request: SignedIn, found: Comparison, *, blind: bool
) -> list[tuple[ComparedFile, Who]]:
    files = left_out(found)
    named = {file.submission.enrolment_id for file in files}
    people = everybody(files, named, blind=blind)
    return [(file, people[file.pk]) for file in files]
