"""The editor of a task: its page, and everything that its one form does."""

import secrets
import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from grading import access, drafts, intake
from grading.access.signed_in import SignedIn
from grading.drafts import Cell, CheckRefused, Conflict, Edit, Unfit
from grading.models import Draft, Enrolment, FileCheck, Submission
from grading.pages.download import attachment
from grading.pages.editor import form
from grading.pages.editor.form import Sent
from grading.pages.editor.start import only_programs, ways
from grading.pages.editor.trying import shown
from grading.pages.security import allow_styles
from labs.models import Task
from labs.spec import TaskSpec

TYPES = {"script": "text/x-python", "notebook": "application/x-ipynb+json"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """Write on; or say what to begin from. What is posted is saved first, whatever else it asks."""
    enrolment, task, draft = access.own_draft(request.user, enrolment_pk, slug)
    spec = only_programs(task)
    if request.method != "POST":
        if draft is None:
            return render(request, "editor/begin.html", ways(enrolment, task))
        return _page(request, enrolment, task, spec, draft)
    sent: Sent | None = None
    removed = draft is None  # in another tab: what was typed in this one is still kept
    if draft is None:
        draft = drafts.unkept(enrolment, task, "script" if "script" in request.POST else "notebook")
    stored = False
    try:
        sent = form.read(request)
        if removed:
            if sent.do != "overwrite":
                raise Conflict(draft)
            drafts.again(enrolment, task, script=sent.script, edits=sent.edits)
            return _kept(request, enrolment, task)
        draft = drafts.save(
            draft,
            sent.revision,
            script=sent.script,
            edits=sent.edits,
            step=sent.do if "." in sent.do or sent.do == "undo" else "",
            overwrite=sent.do == "overwrite",
        )
        stored = True
        return _go_on(request, enrolment, task, draft, sent)
    except Conflict as conflict:
        return _conflict(request, enrolment, task, spec, conflict.draft, sent)
    except (Unfit, CheckRefused, intake.Refused) as refused:
        if _by_script(request):
            return _told(draft, 422, problem=str(refused), stored=stored)
        return _page(request, enrolment, task, spec, draft, sent=sent, problem=str(refused))


def _kept(request: SignedIn, enrolment: Enrolment, task: Task) -> HttpResponse:
    """Go on with a draft that was made anew."""
    _enrolment, _task, draft = access.own_draft(request.user, enrolment.pk, task.slug)
    if draft is not None and _by_script(request):
        return _told(draft, 200)
    return redirect("editor", enrolment.pk, task.slug)


@require_safe
def file(request: SignedIn, enrolment_pk: int, slug: str) -> HttpResponse:
    """The draft as a file, to go on elsewhere."""
    _enrolment, _task, draft = access.own_draft(request.user, enrolment_pk, slug)
    if draft is None:
        return redirect("editor", enrolment_pk, slug)
    return attachment(bytes(draft.content), draft.file_name, TYPES[draft.kind])


def _go_on(
    request: SignedIn, enrolment: Enrolment, task: Task, draft: Draft, sent: Sent
) -> HttpResponse:
    """Do what was asked beyond saving."""
    where = reverse("editor", args=[enrolment.pk, task.slug])
    if sent.do == "hand_in":
        submission = _hand_in(enrolment, task, draft, sent.key)
        newest = submission.runs.order_by("pk").last()
        return redirect("run", newest.pk) if newest else redirect(where)
    if sent.do == "check":
        content = bytes(draft.content)
        made = drafts.ask(enrolment, task, draft.file_name, content, draft_revision=draft.revision)
        if _by_script(request):
            return _told(draft, 200, check=reverse("check_state", args=[made.pk]))
        return redirect("check", made.pk)
    if _by_script(request):
        return _told(draft, 200)
    if sent.do.startswith("delete."):
        messages.info(request, _("The cell was deleted. “Undo delete” brings it back."))
    elif sent.do == "save":
        messages.success(request, _("Draft saved. It is not handed in."))
    at = sent.do.rpartition(".")[2] if "." in sent.do else ""
    return redirect(f"{where}#cell-{at}" if at else where)


def _hand_in(enrolment: Enrolment, task: Task, draft: Draft, key: uuid.UUID | None) -> Submission:
    """Hand the draft in as it stands now; the same form sent twice is one submission.

    Raises:
        intake.Refused: nothing was stored; the draft stays.
    """
    content = bytes(draft.content)
    submission = intake.receive(enrolment, task, draft.file_name, content, key or uuid.uuid4())
    if submission.task_id != task.pk or submission.size != len(content):
        submission = intake.receive(enrolment, task, draft.file_name, content, uuid.uuid4())
    return submission


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _told(draft: Draft, status: int, **more: str | bool) -> HttpResponse:
    """What the page's script is told: which revision stands, since when."""
    return JsonResponse(
        {"revision": draft.revision, "saved": saved_at(draft), **more}, status=status
    )


def saved_at(draft: Draft) -> str:
    return date_format(timezone.localtime(draft.saved_at), "H:i:s")


def _conflict(
    request: SignedIn,
    enrolment: Enrolment,
    task: Task,
    spec: TaskSpec,
    standing: Draft,
    sent: Sent | None,
) -> HttpResponse:
    text = _(
        "This draft was changed elsewhere at %(time)s, in another tab or on another device. Your "
        "text is still here and nothing was written over. Choose which of the two is to stay."
    ) % {"time": saved_at(standing)}
    if _by_script(request):
        return _told(standing, 409, problem=text)
    return _page(request, enrolment, task, spec, standing, sent=sent, problem=text, conflict=True)


def _page(
    request: SignedIn,
    enrolment: Enrolment,
    task: Task,
    spec: TaskSpec,
    draft: Draft,
    *,
    sent: Sent | None = None,
    problem: str = "",
    conflict: bool = False,
) -> HttpResponse:
    """The page with the draft; after a refusal with what was sent, so that nothing is lost.

    The revision is that of what is shown: of a text that stands in a conflict, the old one.
    """
    stored = _stored(draft)
    cells: Sequence[Cell] = stored
    script = bytes(draft.content).decode("utf-8", "replace") if draft.kind == "script" else ""
    revision = draft.revision
    if sent is not None and problem:
        cells, script = _as_sent(sent.edits, stored), sent.script
        revision = sent.revision if conflict else draft.revision
    check = access.newest_check(enrolment, task)
    nonce = secrets.token_urlsafe(16)
    left = max(0, spec.attempts - intake.attempts_used(enrolment, task))
    response = render(
        request,
        "editor/editor.html",
        {
            "enrolment": enrolment,
            "task": task,
            "spec": spec,
            "draft": draft,
            "revision": revision,
            "saved": saved_at(draft),
            "script": script,
            "cells": cells,
            "blank": Cell("NEW", "code", ""),
            "can_undo": bytes(draft.removed) != b"[]",
            "key": uuid.uuid4(),
            "nonce": nonce,
            "attempts_left": left,
            "problem": problem,
            "conflict": conflict,
            "check": check,
            "behind": _is_behind(check, draft),
            **shown(check),
        },
        status=(409 if conflict else 422) if problem else 200,
    )
    return allow_styles(response, nonce)


def _stored(draft: Draft) -> list[Cell]:
    return drafts.cells(drafts.opened(bytes(draft.content))) if draft.kind == "notebook" else []


def _as_sent(edits: Sequence[Edit], stored: Sequence[Cell]) -> list[Cell]:
    known = {cell.id: cell for cell in stored}
    plain = Cell("", "", "")
    return [
        Cell(
            edit.id,
            edit.kind,
            edit.source,
            known.get(edit.id, plain).tags,
            known.get(edit.id, plain).outputs,
        )
        for edit in edits
    ]


def _is_behind(check: FileCheck | None, draft: Draft) -> bool:
    """Whether the draft was changed since it was checked."""
    return check is not None and check.draft_revision not in (None, draft.revision)
