"""The pages of class analytics. Every number on them leads to the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.analytics.errors import Kind
from grading.analytics.figures import Behind, Figure
from grading.models import Enrolment, Offering
from grading.pages.analytics.gathered import OfItem, of_class, of_item
from grading.pages.analytics.tables import table
from grading.pages.download import attachment

ERRORS, FAULTS = "errors", "faults"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Listed:
    """One line of the list behind a number."""

    student: Enrolment
    behind: Behind


@require_safe
def analytics(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The class: progress, who is at risk, averages by rubric attribute, decision and proposal."""
    offering = access.faculty_offering(request.user, offering_pk)
    context = {"offering": offering, "found": of_class(offering)}
    return render(request, "analytics/class.html", context)


@require_safe
def experiment(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """One experiment: marks, metric, checks, errors, attempts, time, faults."""
    offering = access.faculty_offering(request.user, offering_pk)
    context = {"offering": offering, "found": of_item(offering, item)}
    return render(request, "analytics/experiment.html", context)


@require_safe
def class_table(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The class's figures as a table to keep."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = of_class(offering)
    return attachment(table(offering, "", found.figures, found.parts), "analytics.csv", CSV)


@require_safe
def item_table(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """An experiment's figures as a table to keep."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = of_item(offering, item)
    content = table(offering, f"{item} {found.item.title}", found.figures)
    return attachment(content, f"analytics-{slugify(item)}.csv", CSV)


@require_safe
def class_behind(
    request: SignedIn, offering_pk: int, figure: str, row: int, column: int
) -> HttpResponse:
    """Who is behind a number of the class."""
    offering = access.faculty_offering(request.user, offering_pk)
    title, behind = _cell(of_class(offering).figures, figure, row, column)
    return _list(request, offering, title, behind, "")


@require_safe
def item_behind(
    request: SignedIn, offering_pk: int, item: str, figure: str, row: int, column: int
) -> HttpResponse:
    """Who is behind a number of an experiment."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = of_item(offering, item)
    if figure in (ERRORS, FAULTS):
        title, behind = _besides(found, figure, row)
    else:
        title, behind = _cell(found.figures, figure, row, column)
    return _list(request, offering, title, behind, item)


def _cell(
    figures: Sequence[Figure], key: str, row: int, column: int
) -> tuple[list[str], Sequence[Behind]]:
    figure = next((one for one in figures if one.key == key), None)
    if figure is None or row >= len(figure.rows) or column >= len(figure.columns):
        raise Http404
    line = figure.rows[row]
    return [figure.title, line.label, figure.columns[column]], line.cells[column]


def _besides(found: OfItem, figure: str, row: int) -> tuple[list[str], Sequence[Behind]]:
    if figure == FAULTS:
        return ["", FAULTS], found.faults
    if row >= len(found.errors):
        raise Http404
    kind: Kind = found.errors[row]
    return ["", kind.outcome, f"{kind.type} {kind.pattern}".strip()], kind.behind


def _list(
    request: SignedIn, offering: Offering, title: list[str], behind: Sequence[Behind], item: str
) -> HttpResponse:
    students = offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    known = {one.pk: one for one in students.filter(pk__in={one.student for one in behind})}
    lines = [Listed(known[one.student], one) for one in behind if one.student in known]
    lines.sort(key=lambda one: (one.student.user.usn or "", one.behind.run or 0))
    context = {"offering": offering, "title": title, "lines": lines, "item": item}
    return render(request, "analytics/behind.html", context)
