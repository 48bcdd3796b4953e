"""Faculty: what waits for me."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.evaluation import hearing
from grading.models import StaffItem
from grading.pages import overview


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


@require_POST
def staff_item_close(request: SignedIn, pk: int) -> HttpResponse:
    """Say that a fault of the platform is dealt with."""
    item = get_object_or_404(_open_items(request), pk=pk)
    item.closed_at = timezone.now()
    item.save(update_fields=["closed_at"])
    return redirect("faculty_home")


def _open_items(request: SignedIn) -> QuerySet[StaffItem]:
    own = access.offerings_for(request.user)
    # Asked of each open fault: from the classes down, a database reads all that was handed in.
    return StaffItem.objects.filter(
        Exists(own.filter(pk=OuterRef("run__submission__enrolment__offering"))), closed_at=None
    ).select_related("run__submission__enrolment__user", "run__submission__task")
