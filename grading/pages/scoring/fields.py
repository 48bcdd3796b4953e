"""Saving one field at a time, for the page's script: JSON says what was saved, or why not.

The same rules as the whole form; without a script that form does all of it.
"""

from collections.abc import Mapping

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from grading.access.signed_in import SignedIn
from grading.ledger import Conflict, InvalidMark, history, seat_of
from grading.ledger.standing import WHOLE_ITEM
from grading.models import MarkEntry
from grading.pages import rubric_form
from grading.pages.scoring.desk import desk
from grading.pages.scoring.score import saved
from grading.scheme import State, as_text
from grading.scoring import corrections, rubric
from grading.scoring.rubric import Sheet


@require_POST
def score_field(
    request: SignedIn,
    offering_pk: int,
    item: str,
    enrolment_pk: int | None = None,
    number: int | None = None,
) -> HttpResponse:
    """Save the component named by `component`, or with `do=remark` the remark alone."""
    at = desk(request, offering_pk, item, enrolment_pk, number)
    if seat_of(at.student, item) is not None:
        return _refused(422, _("This entry is marked at its sitting, by its examiners."))
    typed = rubric_form.typed(request.POST)
    key, reason = typed.get("component", ""), typed.get("reason", "")
    expected = rubric_form.expected(typed)
    sheet = rubric_form.sheet(at.student, item, at.teachers)
    try:
        if typed.get("do") == "remark":
            seen = expected.get(key)
            posted = corrections.remark(at.student, item, request.user, reason, seen)
        else:
            value: object = typed.get("mark", "")
            if typed.get("do") == "confirm":
                if newer := _proposed_since(sheet, key, typed):
                    return _refused(409, newer)
                value = next(line.proposed for line in sheet.lines if line.component.key == key)
            elif not value and key not in {row.component for row in _standing(sheet)}:
                # An empty field where nothing stands says nothing.
                return JsonResponse({"state": "saved", "marks": "", "at": "", "nothing": True})
            posted = rubric.save(at.student, item, {key: value}, request.user, expected, reason)
    except InvalidMark as error:
        return _refused(422, str(error))
    except Conflict as error:
        return JsonResponse(
            {"state": "conflict", "why": str(error), "theirs": _theirs(error.entries, key)},
            status=409,
        )
    if posted:
        saved(request, at, typed)
    return JsonResponse(_saved(sheet, history(at.student, item), key, request))


def _standing(sheet: Sheet) -> list[MarkEntry]:
    return [line.present for line in sheet.lines if line.present]


def _refused(status: int, why: str) -> JsonResponse:
    return JsonResponse({"state": "refused", "why": why}, status=status)


def _proposed_since(sheet: Sheet, key: str, typed: Mapping[str, str]) -> str:
    """Why this component's proposal is not the one that the person accepts; "" if it is."""
    line = next((one for one in sheet.lines if one.component.key == key), None)
    if line is None or line.proposed is None or line.beside is None:
        return _("Nothing is proposed here any more. Reload the page.")
    if typed.get("proposal", "") != line.beside.seen:
        return _("Another proposal stands now: %(marks)s. Reload the page to see why.") % {
            "marks": as_text(line.proposed)
        }
    return ""


def _theirs(stands: Mapping[str, MarkEntry], key: str) -> dict[str, object] | None:
    """The decision that stands in place of the one that was seen; None: nothing stands now."""
    row = stands.get(key, stands.get(WHOLE_ITEM))
    if row is None:
        return None
    return {
        "component": row.component,
        "pk": row.pk,
        "marks": "" if row.marks is None else as_text(row.marks),
        "state": State(row.state).label,
        "by": row.actor.get_full_name() if row.actor else "",
        "at": _clock(row),
    }


def _saved(sheet: Sheet, rows: list[MarkEntry], key: str, request: SignedIn) -> dict[str, object]:
    """What stands now for the component, and what of it can be undone."""
    row = next((one for one in reversed(rows) if one.component == key), None)
    undo = corrections.undoable(rows, request.user)
    return {
        "state": "saved",
        "pk": row.pk if row else None,
        "marks": as_text(row.marks) if row and row.marks is not None else "",
        "by": row.actor.get_full_name() if row and row.actor else "",
        "at": _clock(row) if row else "",
        "undo": undo.decision if undo else None,
    }


def _clock(row: MarkEntry) -> str:
    return f"{timezone.localtime(row.created_at):%H:%M}"
