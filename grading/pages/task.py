"""A task: what is asked, what there is to work with, and the form that hands a program in."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from grading import access, intake
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Submission
from grading.pages import upload
from grading.pages.asked import asked as about
from grading.pages.download import attachment
from labs import starters
from labs.models import Task
from labs.spec import TaskSpec


@never_cache
@require_safe
def task(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """The task's page. Never cached: going back to it makes a new form with a new key."""
    enrolment, asked = access.student_task(request.user, enrolment_pk, slug)
    return _page(request, enrolment, asked)


@require_POST
def hand_in(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """Receive a program and go to its run; or say why not, with everything typed still there."""
    enrolment, asked = access.student_task(request.user, enrolment_pk, slug)
    try:
        submission = upload.hand_in(request, asked, partial(intake.receive, enrolment, asked))
    except intake.Refused as refused:
        return _refuse(request, enrolment, asked, refused.problems)
    newest = submission.runs.order_by("pk").last()
    if newest:
        where = reverse("run", args=[newest.pk])
    else:  # a written answer: people read it
        where = reverse("task", args=[enrolment.pk, asked.slug]) + "#attempts"
    if request.htmx:
        response: HttpResponse = HttpResponseClientRedirect(where)
        return response
    return redirect(where)


@require_safe
def starter(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """The task's starter notebook."""
    _, asked = access.student_task(request.user, enrolment_pk, slug)
    content = starters.of(asked)
    if content is None:
        raise Http404
    return attachment(content, f"{asked.slug}-starter.ipynb", "application/x-ipynb+json")


def _outcomes(asked: Task, spec: TaskSpec) -> list[int]:
    """Numbers of the course outcomes that the task gives evidence for, or exercises."""
    if asked.experiment is None:
        return list(spec.outcomes)
    return list(asked.experiment.outcomes.values_list("number", flat=True))


def _refuse(
    request: SignedIn, enrolment: Enrolment, asked: Task, problems: tuple[str, ...]
) -> HttpResponse:
    if request.htmx:
        return render(request, "student/refusal.html", {"problems": problems}, status=422)
    return _page(request, enrolment, asked, problems)


def _page(
    request: SignedIn, enrolment: Enrolment, asked: Task, problems: tuple[str, ...] = ()
) -> HttpResponse:
    if asked.current is None:
        raise Http404
    spec = TaskSpec.from_json(asked.current.spec)
    submissions = list(
        Submission.objects.filter(
            enrolment=enrolment, task=asked, hand_in__isnull=True
        ).prefetch_related("runs__metric", "runs__proposal")
    )
    # Practice is never due: no schedule is without an experiment.
    schedule = enrolment.offering.schedules.filter(experiment=asked.experiment_id).first()
    return render(
        request,
        "student/task.html",
        {
            **about(asked, spec),
            "enrolment": enrolment,
            "submissions": submissions,
            "attempts_left": max(0, spec.attempts - intake.attempts_used(enrolment, asked)),
            "due_at": schedule.due_at if schedule else None,
            "outcomes": _outcomes(asked, spec),
            "writing": None if spec.written else {"draft": access.draft_of(enrolment, asked)},
            "key": upload.key(request),
            "pasted": request.POST.get("pasted", ""),
            "problems": problems,
        },
        status=422 if problems else 200,
    )
