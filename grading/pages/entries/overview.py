"""The register's front page: what is entered of each item, and how the sheets stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import current, every_item_of
from grading.ledger.sheets import sheet_of, state_of
from grading.models import SheetEvent
from grading.scheme import SEE, Entry, Item, State


@dataclass(frozen=True)
class Line:
    """One item of the class, counted."""

    item: Item
    scored: int
    """Entries with all of their marks, made up or not."""
    partly: int
    states: tuple[tuple[str, int], ...]
    """How many stand in each other state."""
    missing: int
    """Entries that keep the sheet from being published."""
    locked: bool


@require_safe
def register(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Each item with its counts and the ways to enter it."""
    offering = access.faculty_offering(request.user, offering_pk)
    items = every_item_of(offering)
    of_class = current(offering, items)
    states = {sheet: state_of(offering, sheet) for sheet in SheetEvent.Sheet}
    lines = [
        _line(item, [own[item.key] for own in of_class.values()], states[sheet_of(item.key)].locked)
        for item in items
    ]
    context = {
        "offering": offering,
        "students": len(of_class),
        "lines": lines,
        "sheets": [{"title": sheet.label, "state": state} for sheet, state in states.items()]
        if any(item.key == SEE for item in items)
        else [],
    }
    return render(request, "entries/overview.html", context)


def _line(item: Item, found: Sequence[Entry], locked: bool) -> Line:
    counts = Counter(entry.state for entry in found)
    return Line(
        item=item,
        scored=counts[State.SCORED] + counts[State.MK],
        partly=sum(entry.state is State.BLANK and bool(entry.marks) for entry in found),
        states=tuple(
            (state.value, counts[state])
            for state in (State.MK, State.AB, State.EXC, State.EXM, State.NC)
            if counts[state]
        ),
        missing=sum(entry.is_missing for entry in found),
        locked=locked,
    )
