"""Marks of a class, read only: everybody's for faculty, one's own for a student."""

from collections.abc import Iterable
from fractions import Fraction

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading import ledger
from grading.access.api import enrolment_in
from grading.api import shapes
from grading.api.tokens import Scope, person
from grading.ledger.sheets import sheet_of, state_of
from grading.models import Enrolment, Offering
from grading.scheme import SEE, as_text
from grading.scheme.rounding import as_decimal
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
    def get(self, request: Request, offering: int) -> Response:
        """What stands, by the ledger, in the order of seat numbers.

        Students get themselves; the SEE and what follows from it once it is published.
        """
        part = enrolment_in(person(request), offering)
        own = part.role == Enrolment.Role.STUDENT
        published = not own or state_of(part.offering, sheet_of(SEE)).published is not None
        tag = _tag(part, published=published)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers=headers)
        found = [one for one in results(part.offering) if not own or one.enrolment.pk == part.pk]
        told = _told(part.offering, found, published=published)
        return Response(shapes.StudentMarks(told, many=True).data, headers=headers)


def _tag(part: Enrolment, *, published: bool) -> str:
    """Of whom, and how long the ledger and the list of decisions beside it are."""
    offering = part.offering
    end = ledger.head(offering)
    orders = offering.enrolments.filter(orders__isnull=False).count()
    events = offering.sheet_events.count()
    students = offering.enrolments.count()
    return f'"{part.pk}-{end.hash[:24]}-{orders}-{events}-{students}-{int(published)}"'


def _told(
    offering: Offering, found: Iterable[StudentResult], *, published: bool
) -> list[dict[str, object]]:
    items = ledger.every_item_of(offering)
    return [
        {
            "usn": one.enrolment.user.usn,
            "name": one.enrolment.user.name,
            "entries": [
                {
                    "item": item.key,
                    "state": one.entries[item.key].state.value,
                    "marks": {
                        key: as_text(mark) for key, mark in one.entries[item.key].marks.items()
                    },
                    "total": _text(one.entries[item.key].total),
                }
                for item in items
                if published or item.key != SEE
            ],
            "cie": one.cie.marks,
            "see_raw": _text(one.see.raw) if one.see and published else None,
            "see": one.see.marks if one.see and published else None,
            "total": one.result.total if published else None,
            "grade": one.result.grade if published else None,
            "status": one.result.status.value if one.result.status and published else None,
        }
        for one in found
    ]


def _text(number: Fraction | None) -> str | None:
    return None if number is None else as_text(as_decimal(number))
