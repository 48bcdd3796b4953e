"""Orders about a student's result: withheld, detained, admitted below the CIE's pass mark."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.models import Enrolment, Offering, Order


class OrderRefused(Exception):
    """The order was not stored; the text says why."""


@dataclass(frozen=True)
class InForce:
    """The orders that stand for one student; None: there is none of that kind."""

    withheld: Order | None = None
    detained: Order | None = None
    admitted: Order | None = None


_FIELDS = {
    Order.Kind.WITHHELD: "withheld",
    Order.Kind.DETAINED: "detained",
    Order.Kind.ADMITTED: "admitted",
}


def issue(
    enrolment: Enrolment,
    kind: Order.Kind,
    actor: User,
    *,
    reason: str,
    reference: str = "",
    in_force: bool = True,
) -> Order:
    """Store an order, or with `in_force` false its end.

    Raises:
        OrderRefused: no reason, or it would change nothing.
    """
    if not reason.strip():
        raise OrderRefused(_("An order needs a reason. Write one."))
    with transaction.atomic():
        Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
        newest = Order.objects.filter(enrolment=enrolment, kind=kind).order_by("pk").last()
        if (newest is not None and newest.in_force) == in_force:
            raise OrderRefused(
                (
                    _("%(label)s: the order stands already.")
                    if in_force
                    else _("%(label)s: the order does not stand, so it can't be ended.")
                )
                % {"label": kind.label}
            )
        return Order.objects.create(
            enrolment=enrolment,
            kind=kind,
            in_force=in_force,
            reference=reference.strip(),
            reason=reason.strip(),
            actor=actor,
            created_at=timezone.now(),
        )


def in_force(offering: Offering) -> Mapping[int, InForce]:
    """The standing orders of every student who has any, by enrolment, in one query."""
    standing: dict[int, dict[str, Order]] = {}
    orders = Order.objects.filter(enrolment__offering=offering).select_related("actor")
    for order in orders.order_by("pk"):
        of_student = standing.setdefault(order.enrolment_id, {})
        field = _FIELDS[Order.Kind(order.kind)]
        if order.in_force:
            of_student[field] = order
        else:
            of_student.pop(field, None)
    return {pk: InForce(**orders) for pk, orders in standing.items() if orders}
