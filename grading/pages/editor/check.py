"""A check's pages: asking for one with a file, following it, and what it found."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from grading import access, drafts, intake
from grading.access.signed_in import SignedIn
from grading.drafts import CheckRefused
from grading.evaluation import filechecks
from grading.pages import upload
from grading.pages.editor.start import only_programs
from grading.pages.editor.trying import shown


@require_POST
def check_file(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """Check a file or pasted text, without handing it in."""
    enrolment, task = access.student_task(request.user, enrolment_pk, slug)
    only_programs(task)
    refused: CheckRefused | None = None
    try:
        given = upload.given(request, task)
        made = drafts.ask(enrolment, task, given.name, given.content)
    except intake.Refused as error:
        problems = error.problems
    except CheckRefused as error:
        problems, refused = (str(error),), error
    else:
        where = reverse("check", args=[made.pk])
        if request.htmx:
            response: HttpResponse = HttpResponseClientRedirect(where)
            return response
        return redirect(where)
    context = {
        "problems": problems,
        "going": refused.check if refused else None,
        "enrolment": enrolment,
        "task": task,
        "pasted": request.POST.get("pasted", ""),
    }
    page = "editor/refused.html" if request.htmx else "editor/refused_page.html"
    return render(request, page, context, status=422)


@never_cache
@require_safe
def check(request: SignedIn, pk: int) -> HttpResponse:
    """The check, live or ended; a reload or another device shows the same."""
    found = access.own_check(request.user, pk)
    context = {"check": found, "hour": settings.CHECKS_PER_HOUR, "task": found.task}
    return render(request, "editor/check.html", context | shown(found))


@never_cache
@require_safe
def check_state(request: SignedIn, pk: int) -> HttpResponse:
    """What changes while a check goes on, asked for each second until it has ended."""
    found = access.own_check(request.user, pk)
    if not request.htmx:
        return redirect("check", pk)
    context = {"check": found, "task": found.task} | shown(found)
    context["announce"] = request.GET.get("said") != str(context["stage"])
    return render(request, "editor/check_state.html", context)


@require_POST
def check_cancel(request: SignedIn, pk: int) -> HttpResponse:
    """End a check of one's own; one that has ended meanwhile stays as it is."""
    found = access.own_check(request.user, pk)
    filechecks.cancel(found.pk)
    return redirect("check", pk)
