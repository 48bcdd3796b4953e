"""Re-grade requests for scripts: listed, asked for by a student, answered by who teaches."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading import ledger
from grading.access.api import enrolment_in
from grading.access.regrade import regrade_for, regrade_taught, regrades_for
from grading.api.problems import Unprocessable
from grading.api.tokens import Scope, person
from grading.models import Enrolment, RegradeRequest, RegradeStep
from grading.scoring import regrade
from grading.scoring.regrade import RegradeRefused

STATES = ("asked", *RegradeStep.Kind.values)
ANSWERS = {
    "again": regrade.run_again,
    "changed": regrade.changed,
    "declined": regrade.decline,
}


class Step(serializers.ModelSerializer[RegradeStep]):
    """What somebody who teaches the class did: `again` is a new run and decides nothing."""

    by = serializers.CharField(source="actor.plain_name")
    run = serializers.IntegerField(source="run_id", allow_null=True)

    class Meta:
        model = RegradeStep
        fields = ("kind", "by", "reason", "run", "created_at")


class Regrade(serializers.ModelSerializer[RegradeRequest]):
    """A request about one decision, with every step taken."""

    class_id = serializers.IntegerField(source="enrolment.offering_id")
    usn = serializers.CharField(source="enrolment.user.usn", allow_null=True)
    run = serializers.IntegerField(source="run_id", allow_null=True)
    state = serializers.SerializerMethodField()
    steps = Step(many=True)

    class Meta:
        model = RegradeRequest
        fields = ("id", "class_id", "usn", "item", "run", "reason", "created_at", "state", "steps")

    def get_state(self, request: RegradeRequest) -> str:
        return regrade.state_of(request)


class Asked(serializers.Serializer[object]):
    """What a student sends."""

    item = serializers.CharField(max_length=10, help_text="Such as 1, T or P.")
    reason = serializers.CharField(max_length=regrade.ASKED_LENGTH)


class Answered(serializers.Serializer[object]):
    """What somebody who teaches the class sends."""

    do = serializers.ChoiceField(
        choices=list(ANSWERS),
        help_text="again: a new run of the same file. declined: the score stays, with a reason. "
        "changed: another score was entered on the pages.",
    )
    reason = serializers.CharField(
        max_length=regrade.ANSWER_LENGTH, required=False, allow_blank=True, default=""
    )


class Which(filters.FilterSet):
    """Which requests: of a class, of a student, those that wait."""

    offering = filters.NumberFilter("enrolment__offering__id", label="The class.")
    usn = filters.CharFilter("enrolment__user__usn", lookup_expr="iexact", label="The student.")
    open = filters.BooleanFilter(method="only_open", label="Only those that wait, or the others.")

    class Meta:
        model = RegradeRequest
        fields = ("offering", "usn", "open")

    def only_open(
        self, rows: QuerySet[RegradeRequest], name: str, value: bool
    ) -> QuerySet[RegradeRequest]:
        return rows.filter(regrade.OPEN) if value else rows.exclude(regrade.OPEN)


@extend_schema_view(get=extend_schema(operation_id="regrades"))
class Regrades(ListAPIView[RegradeRequest]):
    """My own re-grade requests and those of the classes that I teach, newest first."""

    scopes = {"GET": Scope.MARKS}
    serializer_class = Regrade
    filterset_class = Which
    queryset = RegradeRequest.objects.none()

    def get_queryset(self) -> QuerySet[RegradeRequest]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return regrades_for(person(self.request))


class One(APIView):
    scopes = {"GET": Scope.MARKS}

    @extend_schema(operation_id="regrade", responses=Regrade)
    def get(self, request: Request, pk: int) -> Response:
        """One re-grade request with its steps."""
        return Response(Regrade(regrade_for(person(request), pk)).data)


class Ask(APIView):
    scopes = {"POST": Scope.REGRADE}

    @extend_schema(operation_id="regrade_ask", request=Asked, responses={201: Regrade})
    def post(self, request: Request, offering: int) -> Response:
        """Ask, as the class's student, for a decision to be looked at again; once for each."""
        part = enrolment_in(person(request), offering, role=Enrolment.Role.STUDENT)
        sent = Asked(data=request.data)
        sent.is_valid(raise_exception=True)
        item = sent.validated_data["item"]
        if item not in {one.key for one in ledger.items_of(part.offering)}:
            raise Unprocessable(f"This class has no entry “{item}”.")
        try:
            made = regrade.ask(part, item, sent.validated_data["reason"])
        except RegradeRefused as error:
            raise Unprocessable(str(error)) from error
        return Response(Regrade(regrade_for(person(request), made.pk)).data, status=201)


class Answer(APIView):
    scopes = {"POST": Scope.REGRADE}

    @extend_schema(operation_id="regrade_answer", request=Answered, responses=Regrade)
    def post(self, request: Request, pk: int) -> Response:
        """Answer a request of a class that one teaches."""
        found = regrade_taught(person(request), pk)
        sent = Answered(data=request.data)
        sent.is_valid(raise_exception=True)
        step = ANSWERS[sent.validated_data["do"]]
        try:
            step(found, person(request), sent.validated_data["reason"])
        except RegradeRefused as error:
            raise Unprocessable(str(error)) from error
        return Response(Regrade(regrade_for(person(request), pk)).data)
