"""Following a run, fetching what was found, ending it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grading import access
from grading.api import shapes
from grading.api.problems import Conflicting
from grading.api.tokens import Scope, person
from grading.evaluation import lifecycle
from grading.exams.told import is_sealed, seat_of
from grading.models import Run


def _told(request: Request, run: Run) -> Response:
    seat = seat_of(run)
    own = run.submission.enrolment.user_id == person(request).pk
    sealed = seat is not None and own and is_sealed(seat)
    return Response(shapes.RunShape(run, context={"sealed": sealed}).data)


class One(APIView):
    @extend_schema(operation_id="run", responses=shapes.RunShape)
    def get(self, request: Request, pk: int) -> Response:
        """A run: where it stands and, once `finished`, what was found. Ask again each second."""
        return _told(request, access.run_for(person(request), pk))


class Cancel(APIView):
    scopes = {"POST": Scope.SUBMIT}

    @extend_schema(operation_id="run_cancel", request=None, responses=shapes.RunShape)
    def post(self, request: Request, pk: int) -> Response:
        """End a run of one's own."""
        run = access.own_run(person(request), pk)
        if not (access.rules.may("cancel_run", person(request), run) and lifecycle.cancel(run.pk)):
            raise Conflicting("Too late to cancel: the answers are sealed, or the run has ended.")
        return _told(request, access.run_for(person(request), pk))
