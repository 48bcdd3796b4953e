"""What a class's ledger holds, row by row, and whether its chain holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import every_item_of, guard, head
from grading.ledger import verify as verify_chain
from grading.ledger.standing import WHOLE_ITEM, Standing
from grading.models import Enrolment, MarkEntry, Offering, Unblinding
from grading.scheme import Item, State, as_text

PAGE = 100
LOOKS = 50
"""How many of the newest looks behind blind scoring are listed."""


class Narrow(forms.Form):
    """Which rows to show."""

    student = forms.CharField(
        label=gettext_lazy("Student: name or USN"), required=False, max_length=100
    )

    def __init__(self, offering: Offering, items: Sequence[Item], *given: Any) -> None:
        super().__init__(*given)
        rows = MarkEntry.objects.filter(offering=offering).order_by()
        looks = Unblinding.objects.filter(offering=offering).order_by()
        self.fields["who"] = forms.ModelChoiceField(
            User.objects.filter(
                Q(pk__in=rows.values("actor"))
                | Q(pk__in=rows.values("approver"))
                | Q(pk__in=looks.values("actor"))
            ).order_by("name"),
            label=_("Decided or approved by"),
            required=False,
            empty_label=_("anybody"),
        )
        self.fields["item"] = forms.ChoiceField(
            label=_("Entry"),
            required=False,
            choices=[("", _("every entry")), *((i.key, f"{i.key} {i.title}") for i in items)],
        )


@dataclass(frozen=True)
class Line:
    """One row of the ledger beside what stood before it."""

    row: MarkEntry
    title: str
    """Of the component, or the whole entry."""
    old: str
    new: str


@never_cache
@require_safe
def audit(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The ledger's rows, newest first."""
    offering = access.faculty_offering(request.user, offering_pk)
    return _page(request, offering, {})


@require_POST
def verify(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Walk the class's chain, and say of the first link that does not hold where it is."""
    offering = access.faculty_offering(request.user, offering_pk)
    broken = verify_chain(offering)
    row = None
    if broken and broken.entry_id:
        rows = MarkEntry.objects.filter(pk=broken.entry_id)
        row = rows.select_related("enrolment__user", "actor").first()
    unguarded = guard.missing()
    verified = {"broken": broken, "row": row, "unguarded": unguarded, "head": head(offering)}
    return _page(request, offering, {"verified": verified})


def _page(request: SignedIn, offering: Offering, more: Mapping[str, object]) -> HttpResponse:
    items = every_item_of(offering)
    form = Narrow(offering, items, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    pages = Paginator(_narrow(offering, wanted), PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "offering": offering,
        "form": form,
        "page": page,
        "total": pages.count,
        "lines": _lines(list(page.object_list), {item.key: item for item in items}),
        "query": query.urlencode(),
        "looks": _looked(offering, wanted),
        **more,
    }
    return render(request, "entries/audit.html", context)


def _narrow(offering: Offering, wanted: Mapping[str, Any]) -> QuerySet[MarkEntry]:
    rows = MarkEntry.objects.filter(offering=offering).order_by("-sequence")
    if who := wanted.get("who"):
        rows = rows.filter(Q(actor=who) | Q(approver=who))
    rows = rows.filter(_about(offering, wanted))
    return rows.select_related("enrolment__user", "actor", "approver")


def _looked(offering: Offering, wanted: Mapping[str, Any]) -> QuerySet[Unblinding]:
    """Who scored blind and looked at whose work it is, newest first, of those that are wanted."""
    rows = Unblinding.objects.filter(_about(offering, wanted), offering=offering).order_by("-pk")
    if who := wanted.get("who"):
        rows = rows.filter(actor=who)
    return rows.select_related("enrolment__user", "actor")[:LOOKS]


def _about(offering: Offering, wanted: Mapping[str, Any]) -> Q:
    """Of the students and the entry that are looked for."""
    about = Q()
    if text := str(wanted.get("student") or "").strip():
        people = Enrolment.objects.filter(offering=offering)
        named = people.filter(Q(user__name__icontains=text) | Q(user__usn__icontains=text))
        about &= Q(enrolment__in=named.values("pk"))
    if item := wanted.get("item"):
        about &= Q(item=item)
    return about


def _lines(rows: Sequence[MarkEntry], items: Mapping[str, Item]) -> list[Line]:
    """Each row with what it took the place of, from one more query."""
    before = MarkEntry.objects.filter(
        enrolment__in={row.enrolment_id for row in rows},
        item__in={row.item for row in rows},
        sequence__lte=max((row.sequence for row in rows), default=0),
    )
    standings: dict[tuple[int, str], Standing[MarkEntry]] = {}
    old: dict[int, str] = {}
    for row in before.order_by("sequence"):
        standing = standings.setdefault((row.enrolment_id, row.item), Standing())
        old[row.pk] = _stood(standing, row)
        standing.post(row)
    return [Line(row, _title(row, items), old.get(row.pk, ""), _value(row)) for row in rows]


def _stood(standing: Standing[MarkEntry], row: MarkEntry) -> str:
    if row.component != WHOLE_ITEM:
        found = standing.rows.get(row.component) or standing.rows.get(WHOLE_ITEM)
        return _value(found) if found else ""
    return ", ".join(_value(found) for found in standing.rows.values())


def _value(row: MarkEntry) -> str:
    if row.marks is None:
        return str(row.state)
    return f"{as_text(row.marks)} MK" if row.state == State.MK else as_text(row.marks)


def _title(row: MarkEntry, items: Mapping[str, Item]) -> str:
    item = items.get(row.item)
    if item is None or row.component == WHOLE_ITEM:
        return _("whole entry") if row.component == WHOLE_ITEM else row.component
    return next(
        (part.title for part in item.components if part.key == row.component), row.component
    )
