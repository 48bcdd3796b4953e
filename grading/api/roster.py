"""Who is in a class: told, and changed by a whole list or not at all."""

from typing import Any

from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from grading.access.roster import roster_of
from grading.api.problems import Conflicting, Unprocessable
from grading.api.tokens import Scope, person
from grading.models import Enrolment
from grading.roster import planning, posting
from grading.roster.moving import RosterRefused
from grading.roster.planning import Plan
from grading.roster.reading import MOST_BYTES, read

DRY_RUN = OpenApiParameter(
    "dry_run", OpenApiTypes.BOOL, description="true: only say what the list would do."
)


class Student(serializers.ModelSerializer[Enrolment]):
    usn = serializers.CharField(source="user.usn", allow_null=True)
    name = serializers.CharField(source="user.name")

    class Meta:
        model = Enrolment
        fields = ("usn", "name")


class ListSent(serializers.Serializer[object]):
    file = serializers.FileField(help_text="CSV or XLSX whose first row has USN and Name.")


class SignIn(serializers.Serializer[object]):
    usn = serializers.CharField()
    username = serializers.CharField()
    password = serializers.CharField(help_text="Told this once; changed at the first sign-in.")


class Imported(serializers.Serializer[object]):
    """What the list did, or would do."""

    done = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    problems = serializers.ListField(child=serializers.CharField())
    sign_ins = SignIn(many=True)


class Roster(ListAPIView[Enrolment]):
    """The students of a class that I teach, in the order of seat numbers."""

    serializer_class = Student
    queryset = Enrolment.objects.none()
    parser_classes = [MultiPartParser]
    scopes = {"POST": Scope.ROSTER}

    def get_queryset(self) -> QuerySet[Enrolment]:
        if "offering" not in self.kwargs:  # the OpenAPI document is being written
            return self.queryset
        offering = roster_of(person(self.request), self.kwargs["offering"])
        students = offering.enrolments.filter(role=Enrolment.Role.STUDENT)
        return students.select_related("user").order_by("user__usn", "pk")

    @extend_schema(operation_id="roster")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The students of a class, in the order of seat numbers."""
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="roster_import",
        request={"multipart/form-data": ListSent},
        parameters=[DRY_RUN],
        responses=Imported,
    )
    @sensitive_variables("done")
    def post(self, request: Request, offering: int) -> Response:
        """Bring a list's students in, all or none. Who is in the class already is passed over."""
        to = roster_of(person(request), offering)
        sent = ListSent(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        listed = read(file.name or "", file.read(MOST_BYTES + 1))
        found = planning.plan(to, listed, person(request))
        if request.query_params.get("dry_run", "").lower() in ("true", "1"):
            return Response(_told(found, done=False))
        if found.wrong:
            raise Unprocessable("Nobody was enrolled. " + " ".join(_problems(found)))
        try:
            done = posting.carry_out(to, listed, person(request), agreed=found.fingerprint)
        except (posting.Changed, RosterRefused) as refused:
            raise Conflicting(f"Nobody was enrolled. {refused}") from refused
        return Response(_told(done.plan, done=True, sign_ins=done.sign_ins))


def _told(
    found: Plan, *, done: bool, sign_ins: tuple[posting.SignIn, ...] = ()
) -> dict[str, object]:
    counts = {what.value: count for what, count in found.counts.items()}
    told = {"done": done, "counts": counts, "problems": _problems(found), "sign_ins": sign_ins}
    return Imported(told).data


def _problems(found: Plan) -> list[str]:
    return [*found.problems, *(told for step in found.steps for told in step.problems)]
