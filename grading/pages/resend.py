"""Keeps what was typed into a form that could not be taken: signed out, or no room on the disk.

A page sent back with everything typed, to be sent once more. Stores nothing: whoever can't sign in
leaves nothing behind.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error as default_server_error

from grading.storage import out_of_room

NO_ROOM_LEFT = HTTPStatus.INSUFFICIENT_STORAGE
OURS = "grading."
"""Forms of these views are given back; those that ask for passwords are not among them."""


class SignInRequired(LoginRequiredMiddleware):
    """Sends people to sign in, but never away from what they typed."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        elsewhere = super().process_view(request, view_func, view_args, view_kwargs)
        if elsewhere is None:
            return None
        if _is_ours(request) and request.method == "POST":
            return _page(request, 401)
        if request.headers.get("HX-Request"):
            # Part of a page was asked for. Its page says so and stays as it is (prayoga.js):
            # something may be typed on it.
            return HttpResponse(status=401)
        return elsewhere


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret is not that of the session: it is older than the last sign-in."""
    return _page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of the site; a disk without room is named and what was typed given back."""
    error = sys.exception()
    if error is None or not out_of_room(error):
        return default_server_error(request)
    context = {
        "typed": _typed(request),
        "file": any(request.FILES),
        "path": request.path,
        "csrf_token": get_token(request),
    }
    return HttpResponse(render_to_string("no_room.html", context), status=NO_ROOM_LEFT)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if not (_is_ours(request) and _is_from_here(request)):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]


def _page(request: HttpRequest, status: int) -> HttpResponse:
    context = {
        "typed": _typed(request),
        "file": any(request.FILES),
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "resend.html", context, status=status)


def _is_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.func.__module__.startswith(OURS)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form: a stranger's must not be sent by a click here."""
    origin = request.headers.get("Origin", "")
    same = urlsplit(origin).netloc == request.get_host()
    return same or request.headers.get("Sec-Fetch-Site") == "same-origin"
