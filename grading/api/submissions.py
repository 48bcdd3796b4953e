"""Handing in, and what was handed in."""

import hashlib
import uuid

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import institution
from grading import access, intake
from grading.access.api import enrolment_in
from grading.api import shapes
from grading.api.problems import Unprocessable
from grading.api.tokens import Scope, person
from grading.models import Enrolment, Submission

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Any text of up to 200 characters, a new one for each file that you hand in: the "
    "same request sent again, for whatever reason, is answered with the first one's submission.",
)
OURS = uuid.UUID("6f1f4d5e-0f0b-4d0a-9e43-5a1f7d3c2b10")
"""Names the space in which keys of scripts become those of forms."""


class HandIn(APIView):
    parser_classes = [MultiPartParser]
    scopes = {"POST": Scope.SUBMIT}

    @extend_schema(
        operation_id="hand_in",
        request={"multipart/form-data": shapes.HandIn},
        parameters=[KEY],
        responses={201: shapes.SubmissionShape, 200: shapes.SubmissionShape},
    )
    def post(self, request: Request, offering: int, task: str) -> Response:
        """Hand in a file as the class's student. 200: it was handed in with this key before."""
        part = enrolment_in(person(request), offering, role=Enrolment.Role.STUDENT)
        enrolment, asked = access.student_task(person(request), part.pk, task)
        key = _key(request, task)
        sent = shapes.HandIn(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        before = Submission.objects.filter(enrolment=enrolment, key=key).exists()
        content = file.read(institution.current().max_upload_bytes + 1)
        made = intake.receive(enrolment, asked, file.name or "", content, key)
        if before and made.sha256 != hashlib.sha256(content).hexdigest():
            raise Unprocessable("This key was used for another file. Take a new one for each.")
        told = shapes.SubmissionShape(made).data
        where = reverse("api:submission", args=[made.pk])
        return Response(told, status=200 if before else 201, headers={"Location": where})


def _key(request: Request, task: str) -> uuid.UUID:
    given = request.headers.get("Idempotency-Key", "").strip()
    if not 0 < len(given) <= 200:
        raise ValidationError({"Idempotency-Key": ["Send this header: a new text for each file."]})
    return uuid.uuid5(OURS, f"{task}/{given}")


class Which(filters.FilterSet):
    """Which submissions: of a class, of a task, of a student."""

    offering = filters.NumberFilter("enrolment__offering__id", label="The class.")
    task = filters.CharFilter("task__slug", label="Such as 1a.")
    usn = filters.CharFilter("enrolment__user__usn", lookup_expr="iexact", label="The student.")

    class Meta:
        model = Submission
        fields = ("offering", "task", "usn")


@extend_schema_view(get=extend_schema(operation_id="submissions"))
class Submissions(ListAPIView[Submission]):
    """My own submissions and those of the classes that I teach, newest first."""

    serializer_class = shapes.SubmissionShape
    filterset_class = Which
    queryset = Submission.objects.none()

    def get_queryset(self) -> QuerySet[Submission]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return access.submissions_for(person(self.request)).prefetch_related("runs")


@extend_schema_view(get=extend_schema(operation_id="submission"))
class One(RetrieveAPIView[Submission]):
    """One submission."""

    serializer_class = shapes.SubmissionShape
    queryset = Submission.objects.none()

    def get_object(self) -> Submission:
        return access.submission_for(person(self.request), self.kwargs["pk"])


class File(APIView):
    @extend_schema(
        operation_id="submission_file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The file as it was handed in."""
        submission = access.submission_for(person(request), pk)
        with submission.file.open("rb") as file:
            return HttpResponse(file.read(), content_type="application/octet-stream")
