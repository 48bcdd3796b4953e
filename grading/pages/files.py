"""Files that people handed in and that runs left: as downloads, never as pages of ours."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.live import log
from grading.models import RunResult
from grading.pages import notebook, statement
from grading.pages.download import attachment
from grading.pages.results.printed import STREAMS
from labs.spec import WRITTEN

SEALED_PAGE = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "img-src data:",
        "style-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""For a page whose contents a stranger wrote: no script, no form, no origin of its own."""


@require_safe
def submission_file(request: SignedIn, pk: int) -> HttpResponse:
    """The file as it was handed in."""
    submission = access.submission_for(request.user, pk)
    with submission.file.open("rb") as file:
        return attachment(file.read(), submission.file_name, "application/octet-stream")


@xframe_options_sameorigin
@require_safe
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """An answer in words to look at, inside an iframe: cleaned HTML under `CSP: sandbox`.

    Only Markdown: a PDF is a download.
    """
    submission = access.submission_for(request.user, pk)
    if submission.kind != WRITTEN or not submission.file_name.endswith(".md"):
        raise Http404
    with submission.file.open("rb") as file:
        text = file.read().decode("utf-8-sig", errors="replace")
    told = {"name": submission.file_name, "cells": statement.answer(text)}
    response = render(request, "run/notebook.html", told)
    response.headers["Content-Security-Policy"] = SEALED_PAGE
    return response


@require_safe
def run_notebook_file(request: SignedIn, pk: int) -> HttpResponse:
    """The executed notebook as a download."""
    content, name = _notebook(request, pk)
    return attachment(content, name, "application/x-ipynb+json")


@xframe_options_sameorigin
@require_safe
def run_notebook(request: SignedIn, pk: int) -> HttpResponse:
    """The executed notebook to look at, inside an iframe: cleaned HTML under `CSP: sandbox`."""
    return notebook_page(request, *_notebook(request, pk))


def notebook_page(request: SignedIn, content: bytes, name: str) -> HttpResponse:
    """A notebook's cells as a sealed page."""
    response = render(request, "run/notebook.html", {"name": name, "cells": notebook.html(content)})
    response.headers["Content-Security-Policy"] = SEALED_PAGE
    return response


@require_safe
def run_log(request: SignedIn, pk: int, stream: str) -> HttpResponse:
    """All that was kept of what a run printed on a stream, as plain text."""
    run = access.run_for(request.user, pk)
    result = RunResult.objects.filter(run=run).first()
    text = getattr(result, stream, "") if stream in STREAMS else ""
    if not text:
        raise Http404
    name = f"{run.submission.task.slug}-run-{run.pk}-{stream}.txt"
    return attachment(log.without_commands(text).encode(), name, "text/plain; charset=utf-8")


def _notebook(request: SignedIn, pk: int) -> tuple[bytes, str]:
    run = access.run_for(request.user, pk)
    result = RunResult.objects.filter(run=run).first()
    if result is None or not result.notebook:
        raise Http404
    with result.notebook.open("rb") as file:
        return file.read(), f"{run.submission.task.slug}-run-{run.pk}.ipynb"
