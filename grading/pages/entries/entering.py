"""Entering one item for a whole class: the grid, pasted cells or a workbook, preview, saving."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grading import access, entries
from grading.access.signed_in import SignedIn
from grading.entries import ClassEntry, Plan, Typed
from grading.entries.columns import letters_of
from grading.entries.template import template
from grading.intake import Refused, pasted, workbooks
from grading.ledger import InvalidMark, Locked
from grading.ledger.held import refuse_if_published
from grading.models import Offering
from grading.pages.entries import payload
from grading.pages.entries.for_all import ForAll
from grading.pages.entries.payload import Payload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELD = re.compile(r"f-([0-9]{1,19})-([a-z_]{1,20})")
_PICK = re.compile(r"pick-([0-9]{1,19})-([a-z_]{1,20})")
SHOWN = 100
"""How many problems are listed; the others are counted."""


@dataclass(frozen=True)
class Told:
    """What a page of this room says of something that was not stored."""

    status: int = 200
    problems: tuple[str, ...] = ()
    marked: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Problems by enrolment and column, to be shown at their fields."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """The class by the item's columns. POST comes back from a preview with what was typed."""
    entry = _entry(request, offering_pk, item)
    carried = None
    if request.method == "POST":
        try:
            carried = payload.read(request.POST.get("payload", ""))
        except payload.Changed:
            return _changed(request, entry)
    form = ForAll(entry, request.user, request.POST or None)
    return _grid(request, entry, carried, form, Told())


@never_cache
@require_safe
def table(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """Paste cells or send a workbook."""
    entry = _entry(request, offering_pk, item)
    return _table(request, entry, ForAll(entry, request.user), Told())


@never_cache
@require_POST
def grid_preview(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """What the grid's fields would change; a wrong one is shown where it stands."""
    entry = _entry(request, offering_pk, item)
    try:
        seen = payload.read_seen(request.POST.get("seen", ""))
    except payload.Changed:
        return _changed(request, entry)
    fields = {
        (int(match[1]), match[2]): str(text)
        for name, text in request.POST.items()
        if (match := _FIELD.fullmatch(name))
    }
    typed = entries.from_grid(entry, fields, seen)
    form = ForAll(entry, request.user, request.POST)
    found = entries.plan(entry, typed, seen, form.choice, request.user)
    carried = Payload(typed, seen, entry.seen)
    if found.problems:
        return _grid(request, entry, carried, form, _told(found))
    return _preview(request, found, carried, form, "entry_grid")


@never_cache
@require_POST
def table_preview(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """What a table would change; each bad cell is named."""
    entry = _entry(request, offering_pk, item)
    form = ForAll(entry, request.user, request.POST)
    try:
        typed = entries.from_table(entry, _read_table(request))
    except Refused as error:
        return _table(request, entry, form, Told(422, error.problems))
    found = entries.plan(entry, typed, entry.seen, form.choice, request.user)
    if found.problems:
        return _table(request, entry, form, _told(found))
    carried = Payload(typed, entry.seen, entry.seen)
    return _preview(request, found, carried, form, "entry_table")


@never_cache
@require_POST
def save(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """Save what was previewed, all of it or nothing."""
    entry = _entry(request, offering_pk, item)
    form = ForAll(entry, request.user, request.POST)
    came_from = "entry_table" if request.POST.get("from") == "entry_table" else "entry_grid"
    try:
        carried = _settled(request, payload.read(request.POST.get("payload", "")))
    except payload.Changed:
        return _changed(request, entry)
    try:
        posted = entries.post(
            entry.offering, item, carried.typed, carried.seen, form.choice, request.user
        )
    except entries.Refused as error:
        now = replace(carried, now=error.plan.entry.seen)
        return _preview(request, error.plan, now, form, came_from, status=409)
    students = len({row.enrolment_id for row in posted})
    if posted:
        messages.success(
            request,
            _("Saved: %(decisions)s for %(students)s in %(item)s.")
            % {
                "item": entry.item.title,
                "decisions": ngettext("%(n)s decision", "%(n)s decisions", len(posted))
                % {"n": len(posted)},
                "students": ngettext("%(n)s student", "%(n)s students", students) % {"n": students},
            },
        )
    else:
        messages.info(request, _("Nothing changed: all of it stands already."))
    return redirect("entry_grid", offering_pk, item)


@require_safe
def download(request: SignedIn, offering_pk: int, item: str) -> HttpResponse:
    """The workbook to be filled in."""
    entry = _entry(request, offering_pk, item)
    course = entry.offering.course.code
    name = slugify(f"{course} {entry.offering.batch} {entry.offering.section} entry {item}")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(template(entry), content_type=XLSX, headers=headers)


def _entry(request: SignedIn, offering_pk: int, item: str) -> ClassEntry:
    offering: Offering = access.faculty_offering(request.user, offering_pk)
    try:
        return entries.class_entry(offering, item)
    except InvalidMark as error:
        raise Http404(str(error)) from error


def _read_table(request: SignedIn) -> Any:
    file = request.FILES.get("file")
    if file is None:
        return pasted.read(request.POST.get("pasted", ""))
    # Of a larger file one byte more than is taken is enough to refuse it.
    return workbooks.read(file.name or "", file.read(workbooks.MOST_BYTES + 1))


def _settled(request: SignedIn, carried: Payload) -> Payload:
    """What the person chose where somebody else had decided: theirs is left, mine replaces it."""
    picks = {
        (int(found[1]), found[2]): value
        for name, value in request.POST.items()
        if (found := _PICK.fullmatch(name))
    }
    mine = [place for place, value in picks.items() if value == "mine"]
    left = {place for place, value in picks.items() if value == "theirs"}
    rows = {
        pk: {key: each for key, each in fields.items() if (pk, key) not in left}
        for pk, fields in carried.typed.rows.items()
    }
    seen = entries.settle(carried.seen, carried.now, mine)
    return Payload(Typed({pk: fields for pk, fields in rows.items() if fields}), seen, carried.now)


def _told(found: Plan) -> Told:
    marked = {line.student.pk: line.decided.problems for line in found.lines}
    return Told(422, found.problems, marked)


def _changed(request: SignedIn, entry: ClassEntry) -> HttpResponse:
    messages.error(
        request,
        _(
            "Nothing was saved: the form came back otherwise than this page had written it. "
            "Enter the marks again."
        ),
    )
    return redirect("entry_grid", entry.offering.pk, entry.item.key)


def _context(entry: ClassEntry, form: ForAll, told: Told) -> dict[str, object]:
    locked = ""
    try:
        refuse_if_published(entry.sheet)
    except Locked as error:
        locked = error.message
    return {
        "offering": entry.offering,
        "entry": entry,
        "item": entry.item,
        "columns": entries.columns_of(entry.item),
        "letters": letters_of(entry.item),
        "form": form,
        "locked": locked,
        "problems": told.problems[:SHOWN],
        "more": max(0, len(told.problems) - SHOWN),
    }


def _grid(
    request: SignedIn, entry: ClassEntry, carried: Payload | None, form: ForAll, told: Told
) -> HttpResponse:
    typed = carried.typed.rows if carried else {}
    before = carried.seen if carried else {}
    # Rows without anything typed show what stands now, so that is what the person sees of them.
    seen = {pk: before.get(pk, {}) if pk in typed else rows for pk, rows in entry.seen.items()}
    rows = []
    for student in entry.students:
        stands, own = entry.shown(student.pk), typed.get(student.pk, {})
        problems = told.marked.get(student.pk, {})
        cells = [
            {
                "name": f"f-{student.pk}-{column.key}",
                "column": column,
                "value": own[column.key].text if column.key in own else stands.get(column.key, ""),
                "problem": problems.get(column.key, ""),
            }
            for column in entries.columns_of(entry.item)
        ]
        rows.append({"student": student, "usn": student.user.usn, "cells": cells})
    context = _context(entry, form, told) | {
        "rows": rows,
        "seen": payload.write_seen(seen),
    }
    return render(request, "entries/grid.html", context, status=told.status)


def _table(request: SignedIn, entry: ClassEntry, form: ForAll, told: Told) -> HttpResponse:
    context = _context(entry, form, told) | {
        "pasted": request.POST.get("pasted", ""),
        "file": "file" in request.FILES,
    }
    return render(request, "entries/table.html", context, status=told.status)


def _preview(
    request: SignedIn,
    found: Plan,
    carried: Payload,
    form: ForAll,
    came_from: str,
    status: int = 200,
) -> HttpResponse:
    told = Told(problems=found.problems)
    context = _context(found.entry, form, told) | {
        "plan": found,
        "payload": str(carried),
        "choice": form.choice,
        "from": came_from,
    }
    status = 409 if found.conflicts else status
    return render(request, "entries/preview.html", context, status=status)
