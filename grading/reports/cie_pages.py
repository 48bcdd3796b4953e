"""The CIE sheet's own pages: each number leads to where it comes from."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grading.access import faculty_offering, student_in
from grading.access.signed_in import SignedIn
from grading.ledger import current, items_of, scheme_of
from grading.reports.document import Sheet
from grading.reports.documents.cie_sheet import DOCUMENT
from grading.reports.gathered import Gathered
from grading.reports.header import header
from grading.reports.parts.cie import eligibility_of, words_of
from grading.reports.writers.forms import FORMS
from grading.scheme import CONTRADICTIONS, RULES, Entry, Item, cie


@require_safe
def cie_sheet(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The sheet before it is downloaded: every number leads to where it comes from."""
    data = Gathered(faculty_offering(request.user, offering_pk))
    sheets = {Sheet.CIE: data.sheets[Sheet.CIE]}
    students = data.students
    context = {
        "offering": data.offering,
        "document": DOCUMENT,
        "forms": FORMS.values(),
        "header": header(data.offering, DOCUMENT.title, data.scheme, sheets),
        "rows": [(student, words_of(student), eligibility_of(student)) for student in students],
        "incomplete": sum(student.cie.marks is None for student in students),
        "not_eligible": sum(student.cie.eligible is False for student in students),
        "scheme": data.scheme,
        "rules": RULES,
        "contradictions": CONTRADICTIONS,
    }
    return render(request, "reports/cie_sheet.html", context)


@require_safe
def cie_working(request: SignedIn, offering_pk: int, enrolment_pk: int) -> HttpResponse:
    """How one student's CIE is worked out, entry by entry."""
    student = student_in(request.user, offering_pk, enrolment_pk)
    offering = student.offering
    items = items_of(offering)
    entries = current(offering, items)[student.pk]
    context = {
        "offering": offering,
        "student": student,
        "lines": [(item, entries[item.key], _parts(item, entries[item.key])) for item in items],
        "cie": cie(entries, scheme_of(offering)),
    }
    return render(request, "reports/cie_working.html", context)


def _parts(item: Item, entry: Entry) -> list[tuple[str, Decimal | None]]:
    """Title and marks of each component, or nothing where no marks stand."""
    if not entry.marks:
        return []
    return [(part.title, entry.marks.get(part.key)) for part in item.components]
