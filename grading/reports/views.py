"""Documents as pages and downloads, for those who teach the offering."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grading.access import faculty_offering, student_in
from grading.access.signed_in import SignedIn
from grading.attainment.settings import PlanError
from grading.registry import UnknownName
from grading.reports.archive import applicable, class_slug, file_name, written, zipped
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.layout import laid
from grading.reports.registry import REGISTRY
from grading.reports.writers.forms import FORMS, FileForm

SHOWN = 200
"""Lines of a table that its page shows; the downloads hold all."""
GAPS_SHOWN = 30
ROOM = 10_000
"""A page scrolls sideways: its tables are not torn into strips."""


@require_safe
def documents(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Every document of the class: whether it is final, what it lacks, where to get it."""
    data = Gathered(faculty_offering(request.user, offering_pk))
    context = {
        "offering": data.offering,
        "students": len(data.students),
        "lines": [
            {
                "document": document,
                "draft": document.is_draft(data),
                "gaps": len(document.missing(data)),
            }
            for document in applicable(data)
        ],
        "forms": FORMS.values(),
    }
    return render(request, "reports/documents.html", context)


@require_safe
def document(request: SignedIn, offering_pk: int, name: str) -> HttpResponse:
    """A document before it is downloaded: its tables, and what is missing in it."""
    data = Gathered(faculty_offering(request.user, offering_pk))
    found = _document(name, data)
    if found.page:
        return redirect(found.page, offering_pk)
    try:
        with translation.override("en"):  # as it is filed
            content = found.content(data)
            tables = [laid(table, ROOM, SHOWN) for table in content.printed]
    except PlanError as error:
        return _cannot(request, found, data, error)
    context = {
        "offering": data.offering,
        "document": found,
        "header": content.header,
        "tables": tables,
        "gaps": content.missing[:GAPS_SHOWN],
        "more_gaps": max(0, len(content.missing) - GAPS_SHOWN),
        "forms": FORMS.values(),
        "students": data.students if found.per_student else (),
    }
    return render(request, "reports/document.html", context)


@require_safe
def download(
    request: SignedIn, offering_pk: int, name: str, form: str, enrolment_pk: int | None = None
) -> HttpResponseBase:
    """A document as a file, of the class or of one student."""
    if enrolment_pk is None:
        data = Gathered(faculty_offering(request.user, offering_pk))
    else:
        student = student_in(request.user, offering_pk, enrolment_pk)
        data = Gathered(student.offering, student)
    found, of_file = _document(name, data), _form(form)
    if data.only and not found.per_student:
        raise Http404
    try:
        file = written(found, data, of_file)
    except PlanError as error:
        return _cannot(request, found, data, error)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(found, data, of_file),
        content_type=of_file.content_type,
        headers={"Cache-Control": "no-store"},
    )


@require_safe
def archive(request: SignedIn, offering_pk: int) -> StreamingHttpResponse:
    """All documents in a zip: of the formats that are asked for, else of every one."""
    data = Gathered(faculty_offering(request.user, offering_pk))
    names = request.GET.getlist("format") or list(FORMS)
    forms = [_form(name) for name in dict.fromkeys(names)]
    name = f"documents-{class_slug(data.offering)}.zip"
    return StreamingHttpResponse(
        zipped(data, forms),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _document(name: str, data: Gathered) -> Document:
    try:
        found = REGISTRY[name]
    except UnknownName as error:
        raise Http404(str(error)) from error
    if not found.applies(data):
        raise Http404
    return found


def _form(name: str) -> FileForm:
    try:
        return FORMS[name]
    except UnknownName as error:
        raise Http404(str(error)) from error


def _cannot(request: SignedIn, found: Document, data: Gathered, error: PlanError) -> HttpResponse:
    messages.error(
        request,
        _(
            "The %(document)s can't be made: %(error)s Correct it on the outcomes' pages, then "
            "try again."
        )
        % {"document": found.title, "error": error},
    )
    return redirect("reports:documents", data.offering.pk)
