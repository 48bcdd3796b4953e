"""Orders about single students' results: withheld, detained, admitted below a CIE of 20."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Offering, Order
from grading.scoring import orders as standing
from grading.scoring.orders import OrderRefused


class Student(forms.ModelChoiceField):
    """A student of the class, by seat number and name."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return str(obj.user)


class Issue(forms.Form):
    """A new order."""

    kind = forms.ChoiceField(label=gettext_lazy("Order"), choices=Order.Kind.choices)
    reference = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("As on paper."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)

    def __init__(self, offering: Offering, *given: Any) -> None:
        super().__init__(*given)
        students = offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
        self.fields["student"] = Student(
            students.order_by("user__usn", "pk"),
            label=_("Student"),
            empty_label=_("Choose a student"),
        )
        self.order_fields(["student"])


@never_cache
@require_safe
def orders(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What stands, a form for a new one, and every order that there ever was."""
    offering = access.faculty_offering(request.user, offering_pk)
    return _page(request, offering, Issue(offering))


@require_POST
def issue(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Store an order."""
    offering = access.faculty_offering(request.user, offering_pk)
    form = Issue(offering, request.POST)
    if not form.is_valid():
        return _page(request, offering, form, 422)
    given = form.cleaned_data
    student, kind = given["student"], Order.Kind(given["kind"])
    try:
        standing.issue(
            student, kind, request.user, reason=given["reason"], reference=given["reference"]
        )
    except OrderRefused as error:
        form.add_error(None, str(error))
        return _page(request, offering, form, 422)
    messages.success(
        request,
        _("%(kind)s: the order stands for %(user)s.") % {"kind": kind.label, "user": student.user},
    )
    return redirect("orders", offering_pk)


@require_POST
def lift(request: SignedIn, offering_pk: int, order_pk: int) -> HttpResponse:
    """End an order that stands, by another one."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = Order.objects.filter(enrolment__offering=offering).select_related("enrolment__user")
    order = get_object_or_404(found, pk=order_pk)
    kind = Order.Kind(order.kind)
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    reference = request.POST.get("reference", "").replace("\0", "")[:100]
    try:
        standing.issue(
            order.enrolment, kind, request.user,
            reason=reason, reference=reference, in_force=False,
        )  # fmt: skip
    except OrderRefused as error:
        messages.error(request, _("Nothing was changed. %(error)s") % {"error": error})
    else:
        messages.success(
            request,
            _("%(kind)s: lifted for %(user)s.")
            % {"kind": kind.label, "user": order.enrolment.user},
        )
    return redirect("orders", offering_pk)


def _page(request: SignedIn, offering: Offering, form: Issue, status: int = 200) -> HttpResponse:
    every = Order.objects.filter(enrolment__offering=offering)
    history = list(every.select_related("actor", "enrolment__user").order_by("-pk"))
    newest: dict[tuple[int, str], Order] = {}
    for order in reversed(history):
        newest[order.enrolment_id, order.kind] = order
    stands = sorted(
        (order for order in newest.values() if order.in_force),
        key=lambda order: (order.enrolment.user.usn or "", order.kind),
    )
    context = {"offering": offering, "form": form, "stands": stands, "history": history}
    return render(request, "entries/orders.html", context, status=status)
