"""The form that hands a file in: read from a request, received once however often it is sent.

Shared by tasks and examinations; what may be handed in is for `grading.intake` to say.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import institution
from grading.intake import Refused
from grading.models import Submission
from labs.models import Task
from labs.spec import TaskSpec

Receive = Callable[[str, bytes, uuid.UUID], Submission]
"""Takes a file's name, its bytes and the form's key; may raise `grading.intake.Refused`."""


class HandIn(forms.Form):
    """A file or pasted text."""

    program = forms.FileField(required=False, allow_empty_file=True)
    pasted = forms.Field(required=False)  # no CharField: what is wrong with a NUL, intake says


@dataclass(frozen=True)
class HandedIn:
    """What came with the form, as intake takes it."""

    name: str
    content: bytes


def hand_in(request: HttpRequest, asked: Task, receive: Receive) -> Submission:
    """Read the form and hand it over.

    A form sent twice is one submission; another file under the same key (a form that a browser
    kept) is a submission of its own.

    Raises:
        Refused: nothing was stored; its problems say why.
    """
    found = given(request, asked)
    submission = receive(found.name, found.content, key(request))
    digest = hashlib.sha256(found.content).hexdigest()
    if (submission.task_id, submission.sha256) != (asked.pk, digest):
        submission = receive(found.name, found.content, uuid.uuid4())
    return submission


def given(request: HttpRequest, asked: Task) -> HandedIn:
    """Read the form, whatever is to become of its file.

    Raises:
        Refused: it holds none.
    """
    form = HandIn(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("This form is damaged. Reload the page and try again."))
    found = _given(form, asked)
    if found is None:
        raise Refused(_("There is no program in this form. Choose a file or paste a program."))
    return found


def key(request: HttpRequest) -> uuid.UUID:
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
        return HandedIn(file.name or "", file.read(institution.current().max_upload_bytes + 1))
    pasted: str = form.cleaned_data["pasted"] or ""
    if not pasted.strip():
        return None
    name = "solution.ipynb" if pasted.lstrip().startswith("{") else "solution.py"
    if asked.current and TaskSpec.from_json(asked.current.spec).written:
        name = "answer.md"
    # Browsers send text fields with CRLF.
    return HandedIn(name, pasted.replace("\r\n", "\n").encode())
