"""One address for a run's whole life: live while it goes on, its result afterwards."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.evaluation import lifecycle
from grading.exams.told import seat_of
from grading.live import stream
from grading.live.hub import TooMany
from grading.live.log import Place, shown
from grading.live.standing import live
from grading.pages.live import counters, told
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
    now = live(found)
    piece = now.since(None)
    context |= {
        "live": now,
        "words": told(now),
        "counters": counters(now),
        "log": shown(piece.text) if piece else "",
        "skipped": piece.skipped if piece else 0,
        "read_to": piece.place if piece else Place(now.fence, 0),
        "seat": seat_of(found),
        "may_cancel": access.rules.may("cancel_run", request.user, found),
    }
    return render(request, "run/live.html", context)


@never_cache
@require_GET
def run_events(request: SignedIn, pk: int) -> HttpResponseBase:
    """What changes while a run goes on, as it changes, until it has finished."""
    found = access.run_for(request.user, pk)
    try:
        return stream.answer(request, request.user.pk, found, told)
    except TooMany as error:
        return HttpResponse(
            _("%(why)s This page asks every few seconds instead.") % {"why": error},
            status=HTTPStatus.TOO_MANY_REQUESTS,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "30"},
        )


@never_cache
@require_safe
def run_progress(request: SignedIn, pk: int) -> HttpResponseBase:
    """The same for a page that can't have events and asks now and then."""
    found = access.run_for(request.user, pk)
    if request.headers.get("Accept") != "application/json":
        return redirect("run", pk)
    return JsonResponse(stream.at_once(live(found), stream.asked_place(request), told))


@require_POST
def run_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """End a run of one's own. One that has finished meanwhile stays as it is."""
    found = access.own_run(request.user, pk)
    if not (access.rules.may("cancel_run", request.user, found) and lifecycle.cancel(found.pk)):
        messages.info(
            request, _("Too late to cancel: the answers are sealed, or the run has ended.")
        )
    return redirect("run", pk)


@require_POST
def run_again(request: SignedIn, pk: int) -> HttpResponse:
    """Grade a submission once more, as faculty: a new run, the old one stays."""
    found = access.run_for(request.user, pk)
    if not access.rules.may("run_again", request.user, found):
        raise Http404
    reason = request.POST.get("reason", "").strip()[:REASON]
    if not reason:
        messages.error(request, _("Not graded again: write why, the reason is kept with the run."))
        return redirect("run", pk)
    with transaction.atomic():
        newest = lifecycle.enqueue(found.submission, reason=reason)
    return redirect("run", newest.pk)
