"""Work without who did it: files under a number, texts without name and seat number."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from grading.access.signed_in import SignedIn
from grading.live.log import Ends
from grading.models import RunResult, Submission
from grading.pages import statement
from grading.pages.download import attachment
from grading.pages.files import SEALED_PAGE, notebook_page
from grading.pages.scoring.desk import Desk, desk

TEXTS = (".py", ".md", ".txt", ".ipynb")
KINDS = {"file": "blind_file", "answer": "blind_answer", "notebook": "blind_notebook"}


def address(at: Desk) -> Callable[[str, int], str]:
    """Addresses of the work below the student's number; none of the run's page, which names."""

    def of(kind: str, pk: int) -> str:
        if kind not in KINDS:
            return ""
        return reverse(KINDS[kind], args=[at.offering.pk, at.item, at.place.number, pk])

    return of


def covered(at: Desk, work: dict[str, Any]) -> dict[str, Any]:
    """A piece of work as `grading.pages.work` makes it, with nothing in it that names."""
    submission: Submission = work["submission"]
    found = work | {
        "file_name": _name(at, submission),
        "parts": [
            replace(
                part,
                title=_name(at, submission)
                if part.title == submission.file_name
                else at.hide(part.title),
                text=at.hide(part.text),
            )
            for part in work["parts"]
        ],
    }
    if kept := work.get("kept"):
        found["kept"] = {"notebook": kept.notebook}
        found["printed"] = [
            replace(one, ends=Ends(at.hide(one.ends.head), at.hide(one.ends.tail)))
            for one in work["printed"]
        ]
    if error := work.get("error"):
        found["error"] = {
            key: at.hide(value) if isinstance(value, str) else value for key, value in error.items()
        }
    return found


@require_safe
def file(request: SignedIn, offering_pk: int, item: str, number: int, pk: int) -> HttpResponse:
    """A file as it was handed in, under the number and without the name in its text."""
    at, submission = _submission(request, offering_pk, item, number, pk)
    with submission.file.open("rb") as stored:
        content = stored.read()
    if submission.file_name.endswith(TEXTS):
        content = _without(at, content, is_notebook=submission.file_name.endswith(".ipynb"))
    return attachment(content, _name(at, submission), "application/octet-stream")


@xframe_options_sameorigin
@require_safe
def answer(request: SignedIn, offering_pk: int, item: str, number: int, pk: int) -> HttpResponse:
    """An answer in words, cleaned, inside an iframe that can run nothing."""
    at, submission = _submission(request, offering_pk, item, number, pk)
    if not submission.file_name.endswith(".md"):
        raise Http404
    with submission.file.open("rb") as stored:
        text = at.hide(stored.read().decode("utf-8-sig", errors="replace"))
    told = {"name": _name(at, submission), "cells": statement.answer(text)}
    response = render(request, "run/notebook.html", told)
    response.headers["Content-Security-Policy"] = SEALED_PAGE
    return response


@xframe_options_sameorigin
@require_safe
def notebook(request: SignedIn, offering_pk: int, item: str, number: int, pk: int) -> HttpResponse:
    """The executed notebook of a run, inside an iframe that can run nothing."""
    at = desk(request, offering_pk, item, None, number)
    found = RunResult.objects.filter(run=pk, run__submission__in=_submissions(at)).first()
    if found is None or not found.notebook:
        raise Http404
    with found.notebook.open("rb") as stored:
        content = _without(at, stored.read(), is_notebook=True)
    return notebook_page(request, content, f"{number}.ipynb")


def _submission(
    request: SignedIn, offering_pk: int, item: str, number: int, pk: int
) -> tuple[Desk, Submission]:
    at = desk(request, offering_pk, item, None, number)
    return at, get_object_or_404(_submissions(at).select_related("task"), pk=pk)


def _submissions(at: Desk) -> QuerySet[Submission]:
    if not at.item.isdecimal():
        return Submission.objects.none()
    return Submission.objects.filter(
        enrolment=at.student, task__experiment__number=int(at.item), hand_in__isnull=True
    )


def _name(at: Desk, submission: Submission) -> str:
    return f"{at.place.number}-{submission.task.slug}{PurePath(submission.file_name).suffix}"


def _without(at: Desk, content: bytes, *, is_notebook: bool) -> bytes:
    """The text without the name; of a notebook also without its metadata, where tools put it."""
    text = content.decode("utf-8", errors="replace")
    if is_notebook:
        try:
            found = json.loads(text)
            metadata = found.get("metadata", {})
            found["metadata"] = {
                key: metadata[key] for key in ("kernelspec", "language_info") if key in metadata
            }
            text = json.dumps(found, ensure_ascii=False)
        except (ValueError, AttributeError, TypeError, RecursionError):
            pass  # no notebook after all: shown as such
    return at.hide(text).encode()
