"""Beginning a draft, and removing one: both only ever by its student's own choice."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grading import access, drafts, intake
from grading.access.signed_in import SignedIn
from grading.drafts import Conflict, Unfit
from grading.models import Draft, Enrolment
from labs.models import Task
from labs.spec import TaskSpec


@require_POST
def begin(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """Begin from what was chosen; a draft that stands is replaced only if the form knew of it."""
    enrolment, task, draft = access.own_draft(request.user, enrolment_pk, slug)
    only_programs(task)
    problem = ""
    try:
        drafts.begin(enrolment, task, request.POST.get("start", ""), _revision(request))
    except Conflict:
        messages.warning(
            request, _("There is a draft already, changed since. Nothing was replaced: here it is.")
        )
    except (Unfit, intake.Refused) as unfit:
        problem = str(unfit)
    if problem:
        context = ways(enrolment, task, draft) | {"problem": problem}
        return render(request, "editor/begin.html", context, status=422)
    return redirect("editor", enrolment.pk, task.slug)


@require_POST
def discard(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """Remove the draft that the form showed."""
    enrolment, task, draft = access.own_draft(request.user, enrolment_pk, slug)
    if draft is not None:
        try:
            drafts.discard(draft, _revision(request) or 0)
        except Conflict:
            messages.warning(
                request, _("Not removed: the draft was changed since you looked at it.")
            )
            return redirect("editor", enrolment.pk, task.slug)
        messages.success(request, _("The draft is removed. What you handed in stays."))
    return redirect("task", enrolment.pk, task.slug)


def only_programs(task: Task) -> TaskSpec:
    """The task as it is asked now; answers in words have no editor."""
    spec = TaskSpec.from_json(task.current.spec) if task.current else None
    if spec is None or spec.written:
        raise Http404
    return spec


def ways(enrolment: Enrolment, task: Task, draft: Draft | None = None) -> dict[str, object]:
    """Context of the page that asks what to begin from."""
    return {
        "enrolment": enrolment,
        "task": task,
        "draft": draft,
        "starts": drafts.starts(enrolment, task),
    }


def _revision(request: SignedIn) -> int | None:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
