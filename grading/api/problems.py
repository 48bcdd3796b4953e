"""Errors as problem details (RFC 9457), with cause and remedy like everywhere."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from grading.intake import Refused
from grading.storage import out_of_room

MEDIA_TYPE = "application/problem+json"


class Unprocessable(exceptions.APIException):
    """The request is well-formed and can't be done as things are."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "unprocessable"


class NoRoom(exceptions.APIException):
    """The site's disk is full."""

    status_code = HTTPStatus.INSUFFICIENT_STORAGE
    default_detail = (
        "The site's disk is full, and nothing was changed. Tell the laboratory's staff, and try "
        "again once there is room."
    )
    default_code = "no_room"


class Conflicting(exceptions.APIException):
    """Something stands against it by now."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what was raised in a view into an answer; None: not ours, it is a fault of the site."""
    more: dict[str, object] = {}
    headers = {}
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is no such thing here, or it is not for you.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, Refused):
        more["problems"] = list(error.problems)
        error = Unprocessable(" ".join(error.problems))
    elif out_of_room(error):
        error = NoRoom()
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.ValidationError):
        more["fields"] = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        detail = "Some of what was sent can't be used; “fields” says which and why."
    else:
        detail = str(error.detail)
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    set_rollback()
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
        "detail": detail,
    } | more
    return Response(body, status=error.status_code, headers=headers, content_type=MEDIA_TYPE)
