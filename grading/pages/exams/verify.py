"""Verifying, for anybody who has the fingerprint of a draw or the code of a slip.

No signing in: the fingerprint is the secret of those who were present (256 bits, over a commitment
that nobody could guess), and a slip's code that of whoever holds the slip. Search engines are told
to stay away.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grading import access
from grading.exams import draw as drawing
from grading.exams import slips, verify_draw
from grading.models import Draw
from grading.pages.download import attachment
from grading.pages.exams import links

PROGRAM = Path(verify_draw.__file__)


def open_to_holders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever has the link, signed in or not; never kept by caches or search engines."""

    @wraps(view)
    def wrapped(request: HttpRequest, **found: str) -> HttpResponse:
        answer = view(request, **found)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return login_not_required(never_cache(require_safe(wrapped)))


@open_to_holders
def draw_verify(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """What was frozen, what was drawn, and how to check it oneself, step by step."""
    draw = access.draw_by_fingerprint(fingerprint)
    public = drawing.published(draw)
    return render(
        request,
        "exams/verify.html",
        {
            "draw": draw,
            "session": draw.session,
            "statement": draw.statement,
            "groups": links.groups(draw.fingerprint),
            "wrong": verify_draw.verify(public, draw.fingerprint) if draw.shown_at else None,
            "program_sha256": hashlib.sha256(PROGRAM.read_bytes()).hexdigest(),
            "file": _file_name(draw),
            "seats": _seats(draw),
        },
    )


@open_to_holders
def draw_file(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The published JSON: the statement, and once the seed is shown the whole draw."""
    draw = access.draw_by_fingerprint(fingerprint)
    text = json.dumps(drawing.published(draw), indent=2, ensure_ascii=False)
    return attachment(f"{text}\n".encode(), _file_name(draw), "application/json")


@open_to_holders
def draw_program(request: HttpRequest) -> HttpResponse:
    """`verify_draw.py`, the very file that draws."""
    return attachment(PROGRAM.read_bytes(), PROGRAM.name, "text/x-python; charset=utf-8")


class CodeForm(forms.Form):
    """A slip's code as somebody types it."""

    code = forms.CharField(
        label=gettext_lazy("Code of the slip"),
        max_length=slips.LONGEST * 2,
        help_text=gettext_lazy("As it stands below the square: groups of letters and digits."),
    )


@open_to_holders
def slip_check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a slip is genuine and still holds."""
    form = CodeForm({"code": code or request.GET["code"]}) if code or request.GET else CodeForm()
    found = None
    if form.is_bound and form.is_valid():
        found = slips.find(form.cleaned_data["code"])
    return render(
        request,
        "exams/slip_check.html",
        {
            "form": form,
            "asked": form.is_bound and form.is_valid(),
            "slip": found,
            "verify": links.verify(found.seat.session.draw) if found else "",
        },
        status=404 if code and found is None else 200,
    )


def _seats(draw: Draw) -> list[dict[str, object]]:
    """The frozen roster with what was drawn, as the statement names people."""
    seats = draw.session.seats.select_related("drawn", "redrawn").order_by("number")
    return [
        {"usn": entry["usn"], "name": entry["name"], "seat": seat}
        for entry, seat in zip(draw.statement["roster"], seats, strict=False)
    ]


def _file_name(draw: Draw) -> str:
    kind = "draw" if draw.shown_at else "statement"
    return f"{kind}-{slugify(draw.session.batch)}-{draw.fingerprint[:8]}.json"
