"""One address for a run's whole life: live while it goes on, its result afterwards."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from grading import access
from grading.access.signed_in import SignedIn
from grading.evaluation import lifecycle
from grading.exams.told import seat_of
from grading.pages.live import live
from grading.pages.results.result import result

REASON = 300
"""Characters of a reason that are kept."""


@never_cache
@require_safe
def run(request: SignedIn, pk: int) -> HttpResponse:
    """The run, live or finished; a reload or another device shows the same."""
    found = access.run_for(request.user, pk)
    own = found.submission.enrolment.user_id == request.user.pk
    context: dict[str, object] = {"run": found, "own": own}
    if found.is_finished:
        return render(request, "run/result.html", context | result(found, for_faculty=not own))
    context |= {
        "live": live(found),
        "seat": seat_of(found),
        "may_cancel": access.rules.may("cancel_run", request.user, found),
    }
    return render(request, "run/live.html", context)


@never_cache
@require_safe
def run_progress(request: SignedIn, pk: int) -> HttpResponse:
    """What changes while a run goes on, asked for each second until it has finished.

    `said` is the sentence that the page last announced, so that it is read aloud once.
    """
    found = access.run_for(request.user, pk)
    if found.is_finished:
        if request.htmx:
            response: HttpResponse = HttpResponseClientRefresh()
            return response
        return redirect("run", pk)
    if not request.htmx:
        return redirect("run", pk)
    now = live(found)
    context = {"run": found, "live": now, "announce": request.GET.get("said") != now.stage}
    return render(request, "run/progress.html", context)


@require_POST
def run_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """End a run of one's own. One that has finished meanwhile stays as it is."""
    found = access.own_run(request.user, pk)
    if not (access.rules.may("cancel_run", request.user, found) and lifecycle.cancel(found.pk)):
        messages.info(request, "Too late to cancel: the answers are sealed, or the run has ended.")
    return redirect("run", pk)


@require_POST
def run_again(request: SignedIn, pk: int) -> HttpResponse:
    """Grade a submission once more, as faculty: a new run, the old one stays."""
    found = access.run_for(request.user, pk)
    if not access.rules.may("run_again", request.user, found):
        raise Http404
    reason = request.POST.get("reason", "").strip()[:REASON]
    if not reason:
        messages.error(request, "Not graded again: write why, the reason is kept with the run.")
        return redirect("run", pk)
    with transaction.atomic():
        newest = lifecycle.enqueue(found.submission, reason=reason)
    return redirect("run", newest.pk)
