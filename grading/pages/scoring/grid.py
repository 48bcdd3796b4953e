"""The class as a grid: students by entries, narrowed, sorted, each cell one click from scoring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import InvalidMark
from grading.pages import words
from grading.pages.register import Cell, Register, Row, register
from grading.scheme import Item
from grading.scoring import classwide


class Narrow(forms.Form):
    """Which students of the grid to show, and in which order."""

    q = forms.CharField(label=gettext_lazy("Name or USN"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("With an entry that is"),
        required=False,
        choices=[
            ("", gettext_lazy("in any state")),
            *((key, word.label) for key, word in words.STATES.items()),
        ],
    )
    item = forms.ChoiceField(label=gettext_lazy("Which entry"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order by"), required=False)

    def __init__(self, data: QueryDict, items: tuple[Item, ...], total: str) -> None:
        super().__init__(data)
        named = [(item.key, f"{item.key} {item.title}") for item in items]
        self.fields["item"] = forms.ChoiceField(
            label=_("Which entry"), required=False, choices=[("", _("any")), *named]
        )
        orders = [("usn", "USN"), ("name", _("Name")), *named, ("cie", total)]
        self.fields["sort"] = forms.ChoiceField(
            label=_("Order by"),
            required=False,
            choices=[
                choice
                for key, label in orders
                for choice in (
                    (key, label),
                    (f"-{key}", _("%(what)s, last first") % {"what": label}),
                )
            ],
        )


@dataclass(frozen=True)
class Column:
    """A heading that sorts: where it leads, and how the table is sorted by it now."""

    url: str
    sorted: str
    """`ascending`, `descending` or nothing."""
    item: Item | None = None


@require_safe
def grid(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Students by entries, coloured by state; each cell leads to its scoring."""
    offering = access.faculty_offering(request.user, offering_pk)
    of_class = register(offering)
    total = _("Total") if any(row.total for row in of_class.rows) else "CIE"
    form = Narrow(request.GET, of_class.items, str(total))
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = wanted.get("sort") or "usn"
    states = {cell.state for row in of_class.rows for cell in row.cells}
    context = {
        "offering": offering,
        "register": of_class,
        "rows": _narrow(of_class, wanted, sort),
        "form": form,
        "usn": _column(request, "usn", sort),
        "name": _column(request, "name", sort),
        "columns": [_column(request, item.key, sort, item) for item in of_class.items],
        "cie": _column(request, "cie", sort),
        "legend": [key for key in words.STATES if key in states],
    }
    return render(request, "faculty/grid.html", context)


@require_POST
def not_conducted(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Say of an experiment that the class never had it: it leaves everybody's average."""
    offering = access.faculty_offering(request.user, offering_pk)
    item, reason = request.POST.get("item", ""), request.POST.get("reason", "").strip()
    try:
        posted = classwide.not_conducted(offering, item, request.user, reason)
    except InvalidMark as error:
        messages.error(request, _("Nothing was changed. %(error)s") % {"error": error})
    else:
        messages.success(
            request,
            _("Experiment %(item)s leaves the average of everybody: %(posted)s entered.")
            % {"item": item, "posted": len(posted)},
        )
    return redirect("grid", offering_pk)


def _column(request: SignedIn, key: str, sort: str, item: Item | None = None) -> Column:
    query = request.GET.copy()
    query["sort"] = f"-{key}" if sort == key else key
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return Column(f"?{query.urlencode()}", now, item)


def _narrow(of_class: Register, wanted: dict[str, str], sort: str) -> list[Row]:
    text = wanted.get("q", "").strip().casefold()
    state, item = wanted.get("state", ""), wanted.get("item", "")
    rows = [
        row
        for row in of_class.rows
        if text in f"{row.enrolment.user.usn or ''} {row.enrolment.user.name}".casefold()
        and (not state or any(_is(cell, state, item) for cell in row.cells))
    ]
    by = _by(sort.removeprefix("-"))
    backwards = sort.startswith("-")
    known = [(by(row), row) for row in rows]
    with_value = sorted(
        ((value, row) for value, row in known if value is not None),
        key=lambda each: each[0],
        reverse=backwards,
    )
    # Who has nothing to order by comes last, either way.
    return [row for _, row in with_value] + [row for value, row in known if value is None]


def _is(cell: Cell, state: str, item: str) -> bool:
    return cell.state == state and item in ("", cell.item.key)


def _by(key: str) -> Callable[[Row], Any]:
    """What rows are compared by; None where somebody has nothing to compare."""
    match key:
        case "usn":
            return lambda row: row.enrolment.user.usn or ""
        case "name":
            return lambda row: row.enrolment.user.name.casefold()
        case "cie":
            return lambda row: row.total.marks if row.total else (row.cie.exact or row.cie.a_so_far)
    return lambda row: next((cell.total for cell in row.cells if cell.item.key == key), None)
