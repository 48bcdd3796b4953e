"""Documents as pages and downloads, for those who teach the offering."""

from collections.abc import Callable
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from grading.access import faculty_offering, student_in
from grading.access.signed_in import SignedIn
from grading.ledger import current, items_of, scheme_of
from grading.models import Offering
from grading.reports.cie_sheet import COLUMNS, TITLE, rows
from grading.reports.cie_workbook import cie_workbook
from grading.reports.header import header
from grading.reports.table_csv import table_csv
from grading.scheme import CONTRADICTIONS, RULES, Entry, Item, cie

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def cie_sheet(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The sheet before it is downloaded: every number leads to where it comes from."""
    offering = faculty_offering(request.user, offering_pk)
    found = list(rows(offering))
    context = {
        "offering": offering,
        "header": header(offering, TITLE),
        "rows": found,
        "incomplete": sum(row.cie.marks is None for row in found),
        "not_eligible": sum(row.cie.eligible is False for row in found),
        "scheme": scheme_of(offering),
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


@require_safe
def cie_sheet_xlsx(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The sheet as a workbook with live formulas."""
    return _download(request, offering_pk, cie_workbook, XLSX, "xlsx")


@require_safe
def cie_sheet_csv(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The sheet as comma-separated text."""
    return _download(request, offering_pk, _csv, "text/csv; charset=utf-8", "csv")


def _csv(offering: Offering) -> bytes:
    return table_csv(header(offering, TITLE), COLUMNS, (row.cells for row in rows(offering)))


def _download(
    request: SignedIn,
    offering_pk: int,
    write: Callable[[Offering], bytes],
    content_type: str,
    ending: str,
) -> HttpResponse:
    offering = faculty_offering(request.user, offering_pk)
    name = slugify(
        f"cie {offering.course.code} {offering.term} {offering.batch} {offering.section}"
    )
    return HttpResponse(
        write(offering),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
            "Cache-Control": "no-store",
        },
    )
