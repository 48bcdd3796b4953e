"""Following a run, fetching what was found, ending it."""

import math

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading import access
from grading.api import shapes
from grading.api.problems import Conflicting
from grading.api.tokens import Scope, person
from grading.evaluation import lifecycle
from grading.exams.told import is_sealed, seat_of
from grading.live import stream
from grading.live.hub import TooMany
from grading.live.standing import Live
from grading.models import Run


def _told(request: Request, run: Run) -> Response:
    seat = seat_of(run)
    own = run.submission.enrolment.user_id == person(request).pk
    sealed = seat is not None and own and is_sealed(seat)
    return Response(shapes.RunShape(run, context={"sealed": sealed, "exact": not own}).data)


class One(APIView):
    @extend_schema(operation_id="run", responses=shapes.RunShape)
    def get(self, request: Request, pk: int) -> Response:
        """A run: where it stands and, once `finished`, what was found. Ask again each second."""
        return _told(request, access.run_for(person(request), pk))


class EventStream(JSONRenderer):
    """Lets a client ask for events; what it renders are errors."""

    media_type = "text/event-stream"


PLACE = OpenApiParameter(
    "Last-Event-ID",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The id of the newest event that you have: the log goes on after it.",
)


EVENT = {
    "type": "object",
    "description": "One event. `data` is JSON: of `progress` how the run stands, of `log` the new "
    "`text`, whether it begins `anew` since the run is tried again, and how many characters before "
    "it were `skipped` since nobody kept them; of `end` the run's `state` and `outcome`.",
    "properties": {
        "event": {"type": "string", "enum": ["progress", "log", "beat", "end"]},
        "id": {"type": "string"},
        "data": {"type": "string"},
        "retry": {"type": "integer"},
    },
}


class Events(APIView):
    renderer_classes = [EventStream, JSONRenderer]

    @extend_schema(
        operation_id="run_events",
        parameters=[PLACE],
        responses={
            (200, "text/event-stream"): OpenApiResponse(EVENT, description="Events, one by one.")
        },
    )
    def get(self, request: Request, pk: int) -> StreamingHttpResponse:
        """A run as it goes on, as server-sent events: how it stands and what it prints.

        The stream ends with the run, and after some minutes: then ask again.
        """
        run = access.run_for(person(request), pk)
        try:
            return stream.answer(request, person(request).pk, run, _progress)
        except TooMany as error:
            raise Throttled(WAIT_SECONDS, f"{error} Ask for the run itself meanwhile.") from error


WAIT_SECONDS = 30
ABOUT_SECONDS = 5
"""What nobody knows exactly is told in such steps, so that it is no news each second."""


def _progress(now: Live) -> dict[str, object]:
    expected = now.expected_seconds
    return {
        "state": now.state,
        "stage": now.stage,
        "ahead": now.ahead,
        "expected_seconds": None
        if expected is None
        else math.ceil(expected / ABOUT_SECONDS) * ABOUT_SECONDS,
        "elapsed_seconds": None if now.elapsed is None else int(now.elapsed),
        "cell": now.cell,
        "cells": now.cells,
        "cpu_seconds": now.cpu_seconds,
        "memory_bytes": now.memory_bytes,
        "gpus": now.gpus,
        "cancelling": now.cancelling,
    }


class Cancel(APIView):
    scopes = {"POST": Scope.SUBMIT}

    @extend_schema(operation_id="run_cancel", request=None, responses=shapes.RunShape)
    def post(self, request: Request, pk: int) -> Response:
        """End a run of one's own."""
        run = access.own_run(person(request), pk)
        if not (access.rules.may("cancel_run", person(request), run) and lifecycle.cancel(run.pk)):
            raise Conflicting("Too late to cancel: the answers are sealed, or the run has ended.")
        return _told(request, access.run_for(person(request), pk))
