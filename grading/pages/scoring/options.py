"""How somebody goes through an entry: where they go on, the order, blind or by name."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access, ledger
from grading.access.scoring import class_to_score
from grading.access.signed_in import SignedIn
from grading.models import Offering, ScoringRound
from grading.pages.scoring.desk import desk
from grading.scheme import Item, State
from grading.scoring import rounds
from grading.scoring.order import Place, line_up
from grading.scoring.rounds import UnblindingRefused


class Options(forms.Form):
    """The order of students, and whether by name."""

    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        choices=[
            (ScoringRound.Order.SEAT, gettext_lazy("by seat number")),
            (ScoringRound.Order.FAIR, gettext_lazy("fair: drawn once for this entry")),
        ],
        widget=forms.RadioSelect,
    )
    blind = forms.BooleanField(
        label=gettext_lazy("Blind: numbers in place of names"),
        required=False,
        help_text=gettext_lazy("In the fair order. Whose name is looked at is recorded."),
    )


@never_cache
@require_safe
def scoring(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """An entry of the class before one begins: how far it is, options, where to go on."""
    offering, about = _entry(request, offering_pk, item)
    found = class_to_score(request.user, offering_pk, item)
    going, seed = rounds.round_of(offering, item, request.user)
    fair = going.blind or going.order == ScoringRound.Order.FAIR
    line = line_up(found.students, seed, fair=fair)
    entries = ledger.current(offering, [about], [one.pk for one in found.students])
    open_ones = {pk for pk, of in entries.items() if of[item].state is State.BLANK}
    at = line.at(going.at_id) if going.at_id else None
    # Where one stopped, or the first that is still to be scored from there on.
    order = [*range(at or 0, len(line.places)), *range(at or 0)]
    to_do = [n for n in order if line.places[n].enrolment.pk in open_ones]
    on = to_do[0] if to_do else (at or 0)
    context = {
        "offering": offering,
        "item": about,
        "of": len(line.places),
        "to_do": len(to_do),
        "place": on + 1,
        "stopped": None if at is None else at + 1,
        "go_on": _address(offering, item, line.places[on], going) if line.places else "",
        "form": Options(initial={"order": going.order, "blind": going.blind}),
        "blind": going.blind,
        "batch": about.is_weekly,
    }
    return render(request, "scoring/begin.html", context)


@require_POST
def choose(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """Keep the options of this person for this entry."""
    offering, _about = _entry(request, offering_pk, item)
    form = Options(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose one of the orders."))
        return redirect("scoring", offering_pk, item)
    wanted = form.cleaned_data
    rounds.choose(offering, item, request.user, order=wanted["order"], blind=wanted["blind"])
    messages.success(request, _("Kept for this entry."))
    return redirect("scoring", offering_pk, item)


@require_POST
def unblind(request: SignedIn, offering_pk: int, item: str, enrolment_pk: int) -> HttpResponse:
    """Look at who it is, with a reason that is recorded."""
    at = desk(request, offering_pk, item, enrolment_pk, None)
    try:
        rounds.unblind(at.student, item, request.user, request.POST.get("reason", ""))
    except UnblindingRefused as error:
        context = {"desk": at, "offering": at.offering, "problem": str(error)}
        return render(request, "scoring/unblind.html", context, status=422)
    return redirect("score", offering_pk, enrolment_pk, item)


def _entry(request: SignedIn, offering_pk: int, item: str) -> tuple[Offering, Item]:
    offering = access.faculty_offering(request.user, offering_pk)
    about = next((one for one in ledger.every_item_of(offering) if one.key == item), None)
    if about is None:
        raise Http404
    return offering, about


def _address(offering: Offering, item: str, place: Place, going: ScoringRound) -> str:
    if going.blind:
        return reverse("blind", args=[offering.pk, item, place.number])
    return reverse("score", args=[offering.pk, place.enrolment.pk, item])
