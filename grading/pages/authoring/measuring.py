"""A calibration from a page: started, followed, cancelled, its result taken along."""

import json

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading.access import authoring as access
from grading.access.signed_in import SignedIn
from grading.authoring import folders, job
from grading.models import Calibrating
from grading.pages.authoring.tasks import task_page
from grading.pages.download import attachment


class Ask(forms.Form):
    """How much is measured."""

    seeds = forms.IntegerField(
        label=gettext_lazy("Runs of the reference"), min_value=2, max_value=20, initial=5
    )
    landing_only = forms.BooleanField(
        label=gettext_lazy("Keep the target; only see where the programs land"), required=False
    )


@require_POST
def start(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """Have the task measured by a worker."""
    folder = folders.one(access.course(request.user, course), slug)
    form = Ask(request.POST)
    if folder.task is None:
        return task_page(request, folder, folder.problem, 422)
    if not form.is_valid():
        return task_page(request, folder, _("Give from 2 to 20 runs."), 422)
    try:
        row = job.start(folder.task, request.user, **form.cleaned_data)
    except job.CalibrationRefused as refused:
        return task_page(request, folder, str(refused), 409)
    return redirect("authoring_calibration", course, slug, row.pk)


@never_cache
@require_safe
def shown(request: SignedIn, course: str, slug: str, pk: int) -> HttpResponse:
    """How far it is, and what came of each step."""
    row = access.calibrating(request.user, course, slug, pk)
    done = list(row.done)
    steps = [
        {"asked": asked, "found": done[at] if at < len(done) else None, "now": at == len(done)}
        for at, asked in enumerate(row.steps)
    ]
    context = {
        "row": row,
        "steps": steps,
        "done": len(done),
        "going": row.state in Calibrating.GOING,
    }
    return render(request, "authoring/calibration.html", context)


@require_POST
def cancel(request: SignedIn, course: str, slug: str, pk: int) -> HttpResponse:
    """End it; nothing is stored."""
    row = access.calibrating(request.user, course, slug, pk)
    if not job.cancel(row, request.user):
        messages.info(request, _("It has ended already."))
    return redirect("authoring_calibration", course, slug, pk)


@require_safe
def file(request: SignedIn, course: str, slug: str, pk: int) -> HttpResponse:
    """What was measured as `calibration.json`, for whoever keeps the folder."""
    row = access.calibrating(request.user, course, slug, pk)
    if row.result is None:
        raise Http404
    text = json.dumps(row.result.calibration, indent=2, ensure_ascii=False) + "\n"
    return attachment(text.encode(), "calibration.json", "application/json")
