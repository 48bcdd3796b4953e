"""The figures: the class's outcomes, one outcome, and the marks behind one count."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.attainment.collect import attainment, working
from grading.attainment.shapes import CIE, SEE


@require_safe
def outcomes(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Course outcomes and programme outcomes; every number leads to where it comes from."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = attainment(offering)
    assessed = [line for line in found.outcomes if line.attained.whole is not None]
    context = {
        "offering": offering,
        "found": found,
        "numbers": [line.number for line in found.outcomes],
        "assessed": len(assessed),
        "short": [line for line in assessed if line.falls_short],
        "without_survey": any(line.attained.without_survey for line in assessed),
    }
    return render(request, "outcomes/outcomes.html", context)


@require_safe
def outcome(request: SignedIn, offering_pk: int, number: int) -> HttpResponse:
    """One course outcome: its evidence, counts, survey, target and what is done about it."""
    return outcome_page(request, offering_pk, number)


def outcome_page(
    request: SignedIn, offering_pk: int, number: int, typed: str | None = None, problem: str = ""
) -> HttpResponse:
    """The same, with what was typed where it was not saved."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = attainment(offering)
    line = found.outcome(number)
    if line is None:
        raise Http404
    context = {
        "offering": offering,
        "found": found,
        "line": line,
        "answers": next((each for each in found.survey.lines if each.number == number), None),
        "seen": line.actions[0].pk if line.actions else "",
        "text": line.action if typed is None else typed,
        "problem": problem,
    }
    status = 409 if problem else 200
    return render(request, "outcomes/outcome.html", context, status=status)


@require_safe
def by_cie(request: SignedIn, offering_pk: int, number: int) -> HttpResponse:
    """Students by sources: the marks of the CIE behind an outcome's count."""
    return _working(request, offering_pk, number, CIE)


@require_safe
def by_see(request: SignedIn, offering_pk: int, number: int) -> HttpResponse:
    """The same for the semester-end examination."""
    return _working(request, offering_pk, number, SEE)


def _working(request: SignedIn, offering_pk: int, number: int, method: str) -> HttpResponse:
    offering = access.faculty_offering(request.user, offering_pk)
    found = working(offering, number, method)
    if found is None:
        raise Http404
    rows = [
        (student, list(zip(found.sources, cells, strict=True)), student.by(method).get(number))
        for student, cells in found.rows
    ]
    context = {"offering": offering, "found": found, "rows": rows}
    return render(request, "outcomes/working.html", context)
