"""A task: what is asked, what there is to work with, and the form that hands a program in."""

import hashlib
import uuid
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from grading import access, intake
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Submission
from grading.pages import statement, words
from grading.pages.data import named
from grading.pages.download import attachment
from labs.models import Task
from labs.parse import CATALOGUE
from labs.spec import TaskSpec

MIB = 1024 * 1024


class HandIn(forms.Form):
    """A file or pasted text. What may be handed in is for `grading.intake` to say."""

    program = forms.FileField(required=False, allow_empty_file=True)
    pasted = forms.Field(required=False)  # no CharField: what is wrong with a NUL, intake says


@dataclass(frozen=True)
class HandedIn:
    """What came with the form, as intake takes it."""

    name: str
    content: bytes


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
    form = HandIn(request.POST, request.FILES)
    if not form.is_valid():
        return _refuse(
            request, enrolment, asked, ("This form is damaged. Reload the page and try again.",)
        )
    given = _given(form, asked)
    if given is None:
        return _refuse(
            request, enrolment, asked, ("Nothing was handed in. Choose a file or paste a program.",)
        )
    try:
        submission = _receive(enrolment, asked, given, _key(request))
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
    folder = CATALOGUE / asked.course.code.lower() / asked.slug
    content = (folder / "starter.ipynb").read_bytes()
    return attachment(content, f"{asked.slug}-starter.ipynb", "application/x-ipynb+json")


def _written(spec: TaskSpec) -> dict[str, object] | None:
    """What the form says of an answer in words; None where a program is asked for."""
    if spec.written is None:
        return None
    endings = ",".join(f".{one}" for one in spec.written.formats)
    return {"formats": intake.formats(spec.written), "endings": endings, "limits": spec.written}


def _key(request: SignedIn) -> uuid.UUID:
    """The form's key; a new one where it is damaged, which costs nobody what they typed."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _given(form: HandIn, asked: Task) -> HandedIn | None:
    """The file if there is one, else the pasted text under the name that its form suggests."""
    file: UploadedFile | None = form.cleaned_data["program"]
    if file is not None:
        # One byte over the limit is enough for intake to say that it is too large.
        return HandedIn(file.name or "", file.read(settings.MAX_UPLOAD_BYTES + 1))
    pasted: str = form.cleaned_data["pasted"] or ""
    if not pasted.strip():
        return None
    name = "solution.ipynb" if pasted.lstrip().startswith("{") else "solution.py"
    if asked.current and TaskSpec.from_json(asked.current.spec).written:
        name = "answer.md"
    # Browsers send text fields with CRLF.
    return HandedIn(name, pasted.replace("\r\n", "\n").encode())


def _receive(enrolment: Enrolment, asked: Task, given: HandedIn, key: uuid.UUID) -> Submission:
    """Hand over to intake. A form sent twice is one submission; another file under the same key
    (a form that a browser kept) is a submission of its own."""
    submission = intake.receive(enrolment, asked, given.name, given.content, key)
    digest = hashlib.sha256(given.content).hexdigest()
    if (submission.task_id, submission.sha256) != (asked.pk, digest):
        submission = intake.receive(enrolment, asked, given.name, given.content, uuid.uuid4())
    return submission


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
        Submission.objects.filter(enrolment=enrolment, task=asked).prefetch_related(
            "runs__metric", "runs__proposal"
        )
    )
    # Practice is never due: no schedule is without an experiment.
    schedule = enrolment.offering.schedules.filter(experiment=asked.experiment_id).first()
    return render(
        request,
        "student/task.html",
        {
            "enrolment": enrolment,
            "task": asked,
            "spec": spec,
            "written": _written(spec),
            "statement": statement.html(spec.statement),
            "checks": [(words.name_of(words.CHECKS, c.name), c.weight) for c in spec.checks],
            "data": named(spec.calibration.dataset) if spec.calibration else None,
            "memory_mib": spec.limits.memory_bytes // MIB,
            "max_mib": settings.MAX_UPLOAD_BYTES // MIB,
            "submissions": submissions,
            "attempts_left": max(0, spec.attempts - intake.attempts_used(enrolment, asked)),
            "due_at": schedule.due_at if schedule else None,
            "key": _key(request),
            "pasted": request.POST.get("pasted", ""),
            "problems": problems,
        },
        status=422 if problems else 200,
    )
