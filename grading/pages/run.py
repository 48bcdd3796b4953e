"""One address for a run's whole life: live while it goes on, its result afterwards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from grading import access
from grading.evaluation import lifecycle
from grading.pages.live import live
from grading.pages.result import result


@never_cache
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The run, live or finished; a reload or another device shows the same."""
    found = access.run_for(request.user, pk)
    own = found.submission.enrolment.user_id == request.user.pk
    context: dict[str, object] = {"run": found, "own": own}
    if found.is_finished:
        return render(request, "run/result.html", context | result(found, for_faculty=not own))
    context |= {"live": live(found), "may_cancel": own and not found.cancel_requested}
    return render(request, "run/live.html", context)


@never_cache
@require_safe
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
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
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run of one's own. One that has finished meanwhile stays as it is."""
    found = access.own_run(request.user, pk)
    if access.rules.may("cancel_run", request.user, found):
        lifecycle.cancel(found.pk)
    return redirect("run", pk)
