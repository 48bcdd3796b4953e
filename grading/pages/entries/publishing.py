"""Publishing a class's sheets and unlocking them: what keeps one back, what happened to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import every_item_of, sheets
from grading.ledger.sheets import SheetRefused, SheetState
from grading.models import Offering, SheetEvent
from grading.scheme import SEE
from grading.scoring import publishing as publication
from grading.scoring.publishing import Gap
from grading.scoring.results import results

SLUGS = {"cie": SheetEvent.Sheet.CIE, "see": SheetEvent.Sheet.SEE}
SEES = {
    "cie": gettext_lazy(
        "Students see their CIE as published, with the date. They see single marks before, too."
    ),
    "see": gettext_lazy(
        "Students see the SEE's marks, of 100 and of 50, and with a published CIE their result: "
        "total, grade and points, or that it is withheld, detained or not eligible."
    ),
}


class Reason(forms.Form):
    """Why a sheet is to be unlocked."""

    reason = forms.CharField(
        label=gettext_lazy("What has to be corrected"),
        max_length=500,
        help_text=gettext_lazy(
            "Stays in the sheet's history. A second person who teaches the class agrees."
        ),
    )


@dataclass(frozen=True)
class Shown:
    """One sheet on the page."""

    slug: str
    title: str
    state: SheetState
    gaps: Sequence[Gap]
    sees: str | Promise
    history: Sequence[SheetEvent]
    """Newest first."""


@never_cache
@require_safe
def publishing(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Both sheets: what is missing, the step that can be taken, everything that happened."""
    offering = access.faculty_offering(request.user, offering_pk)
    return _page(request, offering, Reason())


@require_POST
def publish(request: SignedIn, offering_pk: int, sheet: str) -> HttpResponse:
    """Publish and lock a complete sheet."""
    return _step(
        request,
        offering_pk,
        sheet,
        lambda offering, which: publication.publish(offering, which, request.user),
        _("The {title} sheet is published and locked. Students see it now."),
    )


@require_POST
def ask(request: SignedIn, offering_pk: int, sheet: str) -> HttpResponse:
    """Ask for a published sheet to be unlocked."""
    form = Reason(request.POST)
    if not form.is_valid():
        _sheet(sheet)
        offering = access.faculty_offering(request.user, offering_pk)
        return _page(request, offering, form, sheet, 422)
    return _step(
        request,
        offering_pk,
        sheet,
        lambda offering, which: sheets.ask_to_unlock(
            offering, which, request.user, form.cleaned_data["reason"]
        ),
        _(
            "You asked for the {title} sheet to be unlocked. It stays locked until a second person "
            "who teaches this class agrees."
        ),
    )


@require_POST
def decide(request: SignedIn, offering_pk: int, sheet: str) -> HttpResponse:
    """Agree that a sheet is unlocked, decline, or take one's own wish back."""
    agree = request.POST.get("do") == "agree"
    reason = request.POST.get("reason", "")[:500].replace("\0", "")
    return _step(
        request,
        offering_pk,
        sheet,
        lambda offering, which: sheets.decide(
            offering, which, request.user, agree=agree, reason=reason
        ),
        _("The {title} sheet is unlocked: marks can be corrected, and the sheet is published again "
        "then.") if agree else _("The {title} sheet stays locked."),
    )  # fmt: skip


def _step(
    request: SignedIn,
    offering_pk: int,
    slug: str,
    act: Callable[[Offering, SheetEvent.Sheet], SheetEvent],
    told: str,
) -> HttpResponse:
    offering = access.faculty_offering(request.user, offering_pk)
    which = _sheet(slug)
    try:
        act(offering, which)
    except SheetRefused as error:
        messages.error(request, _("Nothing was changed. %(error)s") % {"error": error})
    else:
        messages.success(request, told.format(title=which.label))
    return redirect("publishing", offering_pk)


def _sheet(slug: str) -> SheetEvent.Sheet:
    if slug not in SLUGS:
        raise Http404
    return SLUGS[slug]


def _page(
    request: SignedIn, offering: Offering, form: Reason, of: str = "", status: int = 200
) -> HttpResponse:
    examined = any(item.key == SEE for item in every_item_of(offering))
    lines = results(offering)
    found = []
    for slug, which in SLUGS.items() if examined else ():
        history = sheets.sheet_history(offering, which)
        found.append(
            Shown(
                slug,
                which.label,
                sheets.fold(history),
                publication.gaps_of(lines, which),
                SEES[slug],
                history[::-1],
            )
        )
    context = {
        "offering": offering,
        "students": len(lines),
        "sheets": found,
        "form": form,
        "asked_of": of,
        "empty_form": Reason(),
    }
    return render(request, "entries/publishing.html", context, status=status)
