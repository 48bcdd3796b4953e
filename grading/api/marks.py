"""Marks of a class, read only: everybody's for faculty, one's own for a student."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading import ledger
from grading.access.api import enrolment_in
from grading.api import shapes
from grading.api.tokens import Scope, person
from grading.models import Enrolment
from grading.scheme import SEE, Entry, Result, See, as_text, cie
from grading.scheme.rounding import as_decimal
from grading.scoring.published import published
from grading.scoring.results import StudentResult, results

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of an earlier answer: nothing is sent again if nothing has changed.",
)


class Marks(APIView):
    scopes = {"GET": Scope.MARKS}

    @extend_schema(
        operation_id="marks",
        parameters=[IF_NONE_MATCH],
        responses={
            200: shapes.StudentMarks(many=True),
            304: OpenApiResponse(description="Nothing has changed since."),
        },
    )
    def get(self, request: Request, offering: int) -> HttpResponseBase:
        """What stands, by the ledger, in the order of seat numbers.

        Students get themselves; the SEE and what follows from it once it is published.
        """
        part = enrolment_in(person(request), offering)
        own = part.role == Enrolment.Role.STUDENT
        told = [_own(part)] if own else [_line(one) for one in results(part.offering)]
        body = shapes.StudentMarks(told, many=True).data
        tag = _tag(body)
        response = Response(body, headers={"ETag": tag, "Cache-Control": "private, no-cache"})
        return get_conditional_response(request._request, etag=tag, response=response) or response


def _tag(body: object) -> str:
    """Of what is told itself: a name that is put right or another scheme changes it as marks do."""
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()
    return f'"{digest[:32]}"'


def _line(one: StudentResult) -> Mapping[str, object]:
    """What faculty see of a student."""
    return _student(one.enrolment) | {
        "entries": [_entry(key, entry) for key, entry in one.entries.items()],
        "cie": one.cie.marks,
        **_end(one.see, one.result),
    }


def _own(part: Enrolment) -> Mapping[str, object]:
    """What students see of themselves: the SEE and what follows from it once it is published."""
    items = ledger.items_of(part.offering)
    entries = ledger.current(part.offering, items)[part.pk]
    public = published(part)
    shown = dict(entries) | ({SEE: public.see_entry} if public.see_entry else {})
    return _student(part) | {
        "entries": [_entry(key, entry) for key, entry in shown.items()],
        "cie": cie(entries, ledger.scheme_of(part.offering)).marks,
        **_end(public.see, public.result),
    }


def _student(enrolment: Enrolment) -> dict[str, object]:
    return {"usn": enrolment.user.usn, "name": enrolment.user.name}


def _entry(item: str, entry: Entry) -> Mapping[str, object]:
    return {
        "item": item,
        "state": entry.state.value,
        "marks": {key: as_text(mark) for key, mark in entry.marks.items()},
        "total": _text(entry.total),
    }


def _end(see: See | None, result: Result | None) -> dict[str, object]:
    return {
        "see_raw": _text(see.raw) if see else None,
        "see": see.marks if see else None,
        "total": result.total if result else None,
        "grade": result.grade if result else None,
        "status": result.status.value if result and result.status else None,
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else as_text(as_decimal(number))
