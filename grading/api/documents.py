"""Documents of a class as files, for those who teach it."""

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading.access import faculty_offering
from grading.api.problems import Conflicting
from grading.api.tokens import Scope, person
from grading.attainment.settings import PlanError
from grading.reports.archive import applicable, file_name, written
from grading.reports.gathered import Gathered
from grading.reports.writers.forms import FORMS


class DocumentShape(serializers.Serializer[object]):
    """One document, as it stands now."""

    name = serializers.CharField()
    title = serializers.CharField()
    draft = serializers.BooleanField(help_text="A sheet that it prints from is not published.")
    missing = serializers.IntegerField(help_text="How many things are still to be seen to.")
    formats = serializers.ListField(child=serializers.CharField())


class Documents(APIView):
    scopes = {"GET": Scope.MARKS}

    @extend_schema(operation_id="documents", responses=DocumentShape(many=True))
    def get(self, request: Request, offering: int) -> Response:
        """Every document of a class that one teaches."""
        data = Gathered(faculty_offering(person(request), offering))
        told = [
            {
                "name": found.name,
                "title": found.title,
                "draft": found.is_draft(data),
                "missing": len(found.missing(data)),
                "formats": list(FORMS),
            }
            for found in applicable(data)
        ]
        return Response(DocumentShape(told, many=True).data)


class File(APIView):
    scopes = {"GET": Scope.MARKS}

    @extend_schema(
        operation_id="document",
        responses={
            (200, form.content_type): OpenApiResponse(OpenApiTypes.BINARY)
            for form in FORMS.values()
        },
    )
    def get(self, request: Request, offering: int, name: str, form: str) -> FileResponse:
        """A document as a file: `xlsx`, `csv` or `pdf`."""
        data = Gathered(faculty_offering(person(request), offering))
        found = next((one for one in applicable(data) if one.name == name), None)
        if found is None or form not in FORMS:
            raise Http404
        try:
            file = written(found, data, FORMS[form])
        except PlanError as error:
            raise Conflicting(f"{found.title} can't be made: {error}") from error
        return FileResponse(
            file,
            as_attachment=True,
            filename=file_name(found, data, FORMS[form]),
            content_type=FORMS[form].content_type,
        )
