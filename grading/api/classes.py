"""Who I am, which classes I have a part in, what their tasks are."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading.access.api import enrolment_in, enrolments_of
from grading.api import shapes
from grading.api.tokens import person
from grading.models import Enrolment
from labs.models import Task


class Me(APIView):
    @extend_schema(operation_id="me", responses=shapes.Me)
    def get(self, request: Request) -> Response:
        """Whom the token speaks for."""
        user = person(request)
        found = {"username": user.username, "name": user.plain_name, "usn": user.usn}
        return Response(shapes.Me(found).data)


@extend_schema_view(get=extend_schema(operation_id="classes"))
class Classes(ListAPIView[Enrolment]):
    """The classes that I take or teach, newest first."""

    serializer_class = shapes.Class
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> QuerySet[Enrolment]:
        return enrolments_of(person(self.request)) if self.request else self.queryset


@extend_schema_view(get=extend_schema(operation_id="tasks"))
class Tasks(ListAPIView[Task]):
    """The published tasks of a class."""

    serializer_class = shapes.TaskShape
    queryset = Task.objects.none()

    def get_queryset(self) -> QuerySet[Task]:
        if "offering" not in self.kwargs:  # the OpenAPI document is being written
            return self.queryset
        course = enrolment_in(person(self.request), self.kwargs["offering"]).offering.course_id
        tasks = Task.objects.filter(course=course, current__isnull=False)
        return tasks.select_related("experiment", "current")
