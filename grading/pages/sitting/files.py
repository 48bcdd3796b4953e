"""What was handed in at a sitting, for its examiners: they need not teach the class."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.models import RunResult
from grading.pages.download import attachment
from grading.pages.files import notebook_page


@require_safe
def sitting_file(request: SignedIn, session_pk: int, seat_pk: int, pk: int) -> HttpResponse:
    """A file as it was handed in."""
    seat = access.seat_for_examiner(request.user, session_pk, seat_pk)
    submission = get_object_or_404(seat.hand_ins, submission=pk).submission
    with submission.file.open("rb") as file:
        return attachment(file.read(), submission.file_name, "application/octet-stream")


@xframe_options_sameorigin
@require_safe
def sitting_notebook(request: SignedIn, session_pk: int, seat_pk: int, pk: int) -> HttpResponse:
    """The executed notebook of a run, inside an iframe: cleaned HTML under `CSP: sandbox`."""
    seat = access.seat_for_examiner(request.user, session_pk, seat_pk)
    found = RunResult.objects.filter(run=pk, run__submission__hand_in__seat=seat).first()
    if found is None or not found.notebook:
        raise Http404
    with found.notebook.open("rb") as file:
        return notebook_page(request, file.read(), f"run-{pk}.ipynb")
