"""Confirming the proposals of an experiment for many students: a preview, then all or nothing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access, ledger
from grading.access.signed_in import SignedIn
from grading.ledger.sheets import sheet_of, state_of
from grading.models import Offering
from grading.pages.rubric_form import ID_DIGITS
from grading.scheme import Item
from grading.scoring import batch
from grading.scoring.batch import BatchRefused


@never_cache
@require_safe
def preview(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """Which students, which proposal, who is left out and why."""
    offering, about = _experiment(request, offering_pk, item)
    return _page(request, offering, about)


@require_POST
def confirm(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """Confirm what was marked on the preview, for all of them or for nobody."""
    offering, about = _experiment(request, offering_pk, item)
    seen = {
        int(pk): request.POST.get(f"seen-{pk}", "")
        for pk in request.POST.getlist("student")
        if pk.isdecimal() and len(pk) <= ID_DIGITS
    }
    reason = request.POST.get("reason", "").strip()
    try:
        posted = batch.confirm(offering, item, request.user, seen, reason)
    except BatchRefused as error:
        return _page(request, offering, about, str(error), chosen=set(seen), reason=reason)
    told = ngettext(
        "Confirmed for %(count)s student.", "Confirmed for %(count)s students.", len(posted)
    )
    messages.success(request, told % {"count": len(posted)})
    return redirect("scoring", offering_pk, item)


def _experiment(request: SignedIn, offering_pk: int, item: str) -> tuple[Offering, Item]:
    offering = access.faculty_offering(request.user, offering_pk)
    about = next((one for one in ledger.items_of(offering) if one.key == item), None)
    if about is None or not about.is_weekly:
        raise Http404(_("Only experiments have proposals."))
    return offering, about


def _page(
    request: SignedIn,
    offering: Offering,
    item: Item,
    problem: str = "",
    chosen: set[int] | None = None,
    reason: str = "",
) -> HttpResponse:
    everybody = batch.candidates(offering, item)
    ready = [one for one in everybody if not one.why_not]
    context = {
        "offering": offering,
        "item": item,
        "ready": [(one, chosen is None or one.enrolment.pk in chosen) for one in ready],
        "left_out": [one for one in everybody if one.why_not],
        "problem": problem,
        "reason": reason,
        "sheet": state_of(offering, sheet_of(item.key)),
    }
    return render(request, "scoring/batch.html", context, status=409 if problem else 200)
