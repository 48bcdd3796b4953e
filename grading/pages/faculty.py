"""Faculty: what waits for me, and the class as a grid."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.evaluation import hearing
from grading.ledger import InvalidMark
from grading.models import StaffItem
from grading.pages import overview, words
from grading.pages.register import Register, Row, register
from grading.scoring import classwide

SORTS = {"usn": "USN", "name": "Name", "cie": "CIE, lowest first"}


class Narrow(forms.Form):
    """Which students of the grid to show, and in which order."""

    q = forms.CharField(label="Name or USN", required=False)
    state = forms.ChoiceField(
        label="With an entry that is",
        required=False,
        choices=[("", "in any state"), *((key, word.label) for key, word in words.STATES.items())],
    )
    sort = forms.ChoiceField(label="Order by", required=False, choices=list(SORTS.items()))


@require_safe
def faculty_home(request: SignedIn) -> HttpResponse:
    """What waits for the person in each class, who is at risk, and how the queue stands."""
    classes = overview.classes(access.offerings_for(request.user), request.user)
    faults = list(_open_items(request))
    return render(
        request,
        "faculty/home.html",
        {
            "classes": classes,
            "staff_items": faults,
            "sittings": overview.sittings(request.user),
            "queue": hearing.queue(),
            "now": timezone.now(),
            "waits": bool(faults) or any(each.waits for each in classes),
        },
    )


@require_safe
def grid(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Students by entries, coloured by state; each cell leads to its scoring."""
    offering = access.faculty_offering(request.user, offering_pk)
    of_class = register(offering)
    form = Narrow(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    return render(
        request,
        "faculty/grid.html",
        {
            "offering": offering,
            "register": of_class,
            "rows": _narrow(of_class, wanted),
            "form": form,
            "legend": [key for key in words.STATES if _anywhere(of_class, key)],
        },
    )


@require_POST
def not_conducted(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Say of an experiment that the class never had it: it leaves everybody's average."""
    offering = access.faculty_offering(request.user, offering_pk)
    item, reason = request.POST.get("item", ""), request.POST.get("reason", "").strip()
    try:
        posted = classwide.not_conducted(offering, item, request.user, reason)
    except InvalidMark as error:
        messages.error(request, f"Nothing was changed. {error}")
    else:
        messages.success(
            request, f"Experiment {item} leaves the average of everybody: {len(posted)} entered."
        )
    return redirect("grid", offering_pk)


@require_POST
def staff_item_close(request: SignedIn, pk: int) -> HttpResponse:
    """Say that a fault of the platform is dealt with."""
    item = get_object_or_404(_open_items(request), pk=pk)
    item.closed_at = timezone.now()
    item.save(update_fields=["closed_at"])
    return redirect("faculty_home")


def _open_items(request: SignedIn) -> QuerySet[StaffItem]:
    return StaffItem.objects.filter(
        closed_at=None,
        run__submission__enrolment__offering__in=access.offerings_for(request.user).values("pk"),
    ).select_related("run__submission__enrolment__user", "run__submission__task")


def _narrow(of_class: Register, wanted: dict[str, str]) -> list[Row]:
    text = wanted.get("q", "").strip().casefold()
    state = wanted.get("state", "")
    rows = [
        row
        for row in of_class.rows
        if text in f"{row.enrolment.user.usn or ''} {row.enrolment.user.name}".casefold()
        and (not state or any(cell.state == state for cell in row.cells))
    ]
    match wanted.get("sort"):
        case "name":
            rows.sort(key=lambda row: row.enrolment.user.name.casefold())
        case "cie":
            # Who has nothing to order by comes last.
            rows.sort(key=lambda row: (row.cie.a_so_far is None, row.cie.exact or row.cie.a_so_far))
    return rows


def _anywhere(of_class: Register, state: str) -> bool:
    return any(cell.state == state for row in of_class.rows for cell in row.cells)
