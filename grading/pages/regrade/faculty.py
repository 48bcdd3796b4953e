"""A class's requests for those who teach it: what waits, one beside its run, the answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access, ledger
from grading.access.regrade import regrade_taught, regrades_taught
from grading.access.signed_in import SignedIn
from grading.ledger.sheets import sheet_of, state_of
from grading.models import Offering, RegradeRequest, Submission
from grading.pages.regrade.told import shown
from grading.pages.work import works
from grading.scoring import regrade as requests
from grading.scoring.regrade import RegradeRefused

ANSWERS = {
    "again": requests.run_again,
    "changed": requests.changed,
    "declined": requests.decline,
}


@never_cache
@require_safe
def regrades(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What waits for an answer, and with `?all=1` everything that was answered."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = shown(
        regrades_taught(request.user).filter(enrolment__offering=offering),
        ledger.every_item_of(offering),
    )
    context = {
        "offering": offering,
        "open": [one for one in found if one.is_open][::-1],
        "answered": [one for one in found if not one.is_open],
    }
    return render(request, "regrade/list.html", context)


@never_cache
@require_safe
def regrade(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """One request beside the work that it is about."""
    offering, found = _found(request, offering_pk, pk)
    return _page(request, offering, found)


@require_POST
def answer(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """Run again, decline, or say that the score was changed."""
    offering, found = _found(request, offering_pk, pk)
    step = ANSWERS.get(request.POST.get("do", ""))
    if step is None:
        return _page(request, offering, found, _("Choose one of the answers."))
    try:
        step(found, request.user, request.POST.get("reason", ""))
    except RegradeRefused as error:
        return _page(request, offering, regrade_taught(request.user, pk), str(error))
    messages.success(request, _("Kept, and shown to the student."))
    return redirect("regrade", offering_pk, pk)


def _found(request: SignedIn, offering_pk: int, pk: int) -> tuple[Offering, RegradeRequest]:
    offering = access.faculty_offering(request.user, offering_pk)
    found = regrade_taught(request.user, pk)
    if found.enrolment.offering_id != offering.pk:
        raise Http404
    found.enrolment.offering = offering
    return offering, found


def _page(
    request: SignedIn, offering: Offering, found: RegradeRequest, problem: str = ""
) -> HttpResponse:
    items = ledger.every_item_of(offering)
    about = shown([found], items)[0]
    sheet = state_of(offering, sheet_of(found.item))
    rows = ledger.history(found.enrolment, found.item)
    context: dict[str, Any] = {
        "offering": offering,
        "shown": about,
        "student": found.enrolment,
        "decided": [row for row in rows if row.pk <= found.entry_id][-6:],
        "since": [row for row in rows if row.pk > found.entry_id],
        "titles": {part.key: part.title for part in about.item.components} if about.item else {},
        "sheet": sheet,
        "works": works(_submissions(found)),
        "problem": problem,
        "typed": request.POST.get("reason", ""),
    }
    return render(request, "regrade/one.html", context, status=422 if problem else 200)


def _submissions(found: RegradeRequest) -> list[Submission]:
    """What was handed in for the entry."""
    if not found.item.isdecimal():
        return []
    rows = Submission.objects.filter(
        enrolment=found.enrolment,
        task__experiment__number=int(found.item),
        hand_in__isnull=True,
    ).select_related("task__experiment")
    for row in (submissions := list(rows)):
        row.enrolment = found.enrolment
    return submissions
