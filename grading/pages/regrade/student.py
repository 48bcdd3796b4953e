"""A student's requests: what one may ask about, what was answered, asking."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from grading import access, ledger
from grading.access.regrade import regrades_for
from grading.access.signed_in import SignedIn
from grading.models import MarkEntry
from grading.pages.regrade.forms import Ask
from grading.pages.regrade.told import shown
from grading.scoring import regrade
from grading.scoring.regrade import RegradeRefused


@never_cache
@require_safe
def my_regrades(request: SignedIn, enrolment_pk: int) -> HttpResponse:
    """Every request of one class, and the entries that one may ask about."""
    enrolment = access.student_enrolment(request.user, enrolment_pk)
    items = ledger.items_of(enrolment.offering)
    requests = list(regrades_for(request.user).filter(enrolment=enrolment))
    rows: dict[str, list[MarkEntry]] = defaultdict(list)
    for row in MarkEntry.objects.filter(enrolment=enrolment).order_by("sequence"):
        rows[row.item].append(row)
    may = [
        (
            item,
            regrade.may_ask(item.key, rows[item.key], [r for r in requests if r.item == item.key]),
        )
        for item in items
    ]
    context = {
        "enrolment": enrolment,
        "requests": shown(requests, items),
        "may": [(item, one) for item, one in may if one.allowed],
    }
    return render(request, "regrade/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedIn, enrolment_pk: int, item: str) -> HttpResponse:
    """The form for one entry; sending it asks."""
    enrolment = access.student_enrolment(request.user, enrolment_pk)
    about = next((one for one in ledger.items_of(enrolment.offering) if one.key == item), None)
    if about is None:
        raise Http404
    form = Ask(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            regrade.ask(enrolment, item, form.cleaned_data["reason"])
        except RegradeRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Asked. Your faculty see it now; the answer stands here and on your home."),
            )
            return redirect("my_regrades", enrolment_pk)
    rows = ledger.history(enrolment, item)
    context = {
        "enrolment": enrolment,
        "item": about,
        "may": regrade.may_ask_now(enrolment, item),
        "standing": ledger.present(enrolment, item) if rows else {},
        "form": form,
    }
    return render(request, "regrade/ask.html", context, status=422 if form.errors else 200)
