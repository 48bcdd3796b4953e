"""Scoring one entry: the work, the proposal and the rubric on one page; saving it.

Marks are written by `grading.scoring`. Where a sitting is planned for an entry its examiners mark
it there: from here one is sent to them.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from grading.access.signed_in import SignedIn
from grading.ledger import Conflict, InvalidMark, seat_of
from grading.models import MarkEntry, Submission
from grading.pages import rubric_form
from grading.pages.rubric_form import Refused
from grading.pages.scoring import blind
from grading.pages.scoring.desk import Desk, desk
from grading.pages.work import of_class, works
from grading.scoring import corrections, regrade, rounds, rubric, snippets
from grading.scoring.corrections import UndoRefused
from grading.scoring.regrade import RegradeRefused
from grading.scoring.rubric import Sheet

GO_ON = "go on to the next student"
"""Key of the session: whoever scores a class goes on until they say otherwise."""


@never_cache
@require_safe
def score(
    request: SignedIn,
    offering_pk: int,
    item: str,
    enrolment_pk: int | None = None,
    number: int | None = None,
) -> HttpResponse:
    """The scoring page of one entry of one student."""
    at = desk(request, offering_pk, item, enrolment_pk, number)
    if elsewhere := _at_the_sitting(request, at):
        return elsewhere
    if not at.blind and not rounds.is_shown(at.going, at.student):
        return render(request, "scoring/unblind.html", {"desk": at, "offering": at.offering})
    rounds.stopped_at(at.going, at.student)
    return page(request, at, rubric_form.sheet(at.student, item, at.teachers), Refused())


@require_POST
def score_save(
    request: SignedIn,
    offering_pk: int,
    item: str,
    enrolment_pk: int | None = None,
    number: int | None = None,
) -> HttpResponse:
    """Save marks, confirm the proposal or set a state, then stay or go to the next student."""
    at = desk(request, offering_pk, item, enrolment_pk, number)
    if elsewhere := _at_the_sitting(request, at):
        return elsewhere
    sheet = rubric_form.sheet(at.student, item, at.teachers)
    typed = rubric_form.typed(request.POST)
    if typed.get("do") == "confirm" and (newer := rubric_form.proposed_since(sheet, typed)):
        return page(request, at, sheet, Refused(409, conflict=newer, typed=typed))
    reason = typed.get("reason", "")
    try:
        posted = rubric.save(
            at.student,
            item,
            rubric_form.decision(sheet, typed),
            request.user,
            rubric_form.expected(typed),
            reason,
            approver=_approver(sheet, typed.get("approver", "")),
        )
        if not posted and reason and typed.get("do") != "state":
            # The fields were saved one by one before: the remark is what is left.
            posted = _remark(request, at, typed)
    except InvalidMark as error:
        return page(request, at, sheet, Refused.of(error, typed))
    except Conflict as error:
        refused = Refused(409, conflict=str(error), typed=typed)
        return page(request, at, rubric_form.sheet(at.student, item, at.teachers), refused)
    if posted:
        messages.success(
            request,
            _("Saved for %(who)s: %(told)s.")
            % {"who": at.who, "told": rubric_form.told(sheet, posted)},
        )
        saved(request, at, typed)
    else:
        messages.info(
            request,
            _("Nothing was left to save for %(who)s: what you see stands.") % {"who": at.who},
        )
    place = at.place
    if at.after is not None:
        request.session[GO_ON] = typed.get("then") == "next"
        place = at.after if request.session[GO_ON] else place
    return redirect(at.url("score", place))


@require_POST
def score_undo(
    request: SignedIn,
    offering_pk: int,
    item: str,
    enrolment_pk: int | None = None,
    number: int | None = None,
) -> HttpResponse:
    """Take back the person's own newest decision: rows that let stand what stood before."""
    at = desk(request, offering_pk, item, enrolment_pk, number)
    decision = request.POST.get("decision", "")
    seen = int(decision) if decision.isdecimal() and len(decision) <= rubric_form.ID_DIGITS else 0
    try:
        corrections.undo(at.student, item, request.user, seen)
    except (UndoRefused, InvalidMark, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Taken back for %(who)s; it stays in the history.") % {"who": at.who}
        )
    return redirect(at.url("score"))


def saved(request: SignedIn, at: Desk, typed: dict[str, str]) -> None:
    """What follows a decision: the re-grade that it answers, the remarks that it used."""
    snippets.count_uses(request.user, at.offering, typed.get("reason", ""))
    waiting = regrade.open_on(at.student, at.item) if typed.get("answers") else None
    if waiting is not None and str(waiting.pk) == typed["answers"]:
        try:
            regrade.changed(waiting, request.user, typed.get("reason", ""))
        except RegradeRefused as error:
            messages.info(request, str(error))


def page(request: SignedIn, at: Desk, sheet: Sheet, refused: Refused) -> HttpResponse:
    """The page, with what was typed where saving was refused."""
    typed = refused.typed
    address = blind.address(at) if at.blind else of_class
    shown = works(_submissions(sheet), address)
    if at.blind:
        shown = [blind.covered(at, work) for work in shown]
    context = rubric_form.context(sheet, refused)
    return render(
        request,
        "faculty/score.html",
        context
        | {
            "desk": at,
            "works": shown,
            "action": at.url("score_save"),
            "field_url": at.url("score_field"),
            "undo_url": at.url("score_undo"),
            "undo": corrections.undoable(sheet.history, request.user),
            "before": at.before and {"url": at.url("score", at.before), "place": at.before},
            "after": at.after and {"url": at.url("score", at.after), "place": at.after},
            "place": at.at + 1,
            "of": len(at.line.places),
            "go_on": "then" in typed or (not typed and request.session.get(GO_ON)),
        },
        status=refused.status,
    )


def _at_the_sitting(request: SignedIn, at: Desk) -> HttpResponse | None:
    """Where an entry is marked that a sitting is planned for; None where it is marked here."""
    seat = seat_of(at.student, at.item)
    if seat is None:
        return None
    both = list(seat.session.examiners.select_related("user"))
    if any(each.user_id == request.user.pk for each in both):
        return redirect("sitting_mark", seat.session_id, seat.pk)
    names = ", ".join(each.user.get_full_name() for each in both)
    messages.info(
        request,
        _("%(who)s sits in batch %(batch)s: its examiners %(names)s enter these marks.")
        % {"who": at.who, "batch": seat.session.batch, "names": names},
    )
    return redirect("grid", at.offering.pk)


def _remark(request: SignedIn, at: Desk, typed: dict[str, str]) -> list[MarkEntry]:
    seen = [pk for pk in rubric_form.expected(typed).values() if pk is not None]
    reason = typed.get("reason", "")
    return corrections.remark(at.student, at.item, request.user, reason, max(seen, default=None))


def _approver(sheet: Sheet, pk: str) -> User | None:
    return next((user for user in sheet.approvers if str(user.pk) == pk), None)


def _submissions(sheet: Sheet) -> list[Submission]:
    """What was handed in for a weekly entry, without what was at an examination."""
    if not sheet.item.is_weekly:
        return []
    found = Submission.objects.filter(
        enrolment=sheet.enrolment,
        task__experiment__number=int(sheet.item.key),
        hand_in__isnull=True,
    )
    submissions = list(found.select_related("task__experiment"))
    for each in submissions:
        each.enrolment = sheet.enrolment
    return submissions
