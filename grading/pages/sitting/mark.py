"""Marking one student of a sitting: the program, its result and the rubric on one page.

The rubric's form is the class's own (`grading.pages.rubric_form`); `grading.exams.marking` says who
may mark and when.
"""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import marking
from grading.exams.errors import ExamRefused
from grading.exams.timing import Clock
from grading.ledger import Conflict, InvalidMark, scheme_of
from grading.models import Seat, Submission
from grading.pages import rubric_form
from grading.pages.rubric_form import Refused
from grading.pages.scoring.score import GO_ON
from grading.pages.work import of_class, works
from grading.scheme import SEE
from grading.scoring.rubric import Sheet


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_mark(request: SignedIn, session_pk: int, seat_pk: int) -> HttpResponse:
    """The page of one seat; saving stays or goes on to the next seat."""
    seat, seats, taught = access.seats_for_examiner(request.user, session_pk, seat_pk)
    seat.enrolment.offering = seat.session.offering
    sheet = rubric_form.sheet(seat.enrolment, seat.kind, seat=seat)
    page = partial(_page, request, seat, seats, taught)
    if request.method != "POST":
        return page(sheet, Refused())
    typed = rubric_form.typed(request.POST)
    if typed.get("do") == "confirm" and (newer := rubric_form.proposed_since(sheet, typed)):
        return page(sheet, Refused(409, conflict=newer, typed=typed))
    try:
        posted = marking.save(
            seat,
            rubric_form.decision(sheet, typed),
            request.user,
            rubric_form.expected(typed),
            typed.get("reason", ""),
        )
    except ExamRefused as error:
        return page(sheet, Refused(422, {"": str(error)}, typed=typed))
    except InvalidMark as error:
        return page(sheet, Refused.of(error, typed))
    except Conflict as error:
        sheet = rubric_form.sheet(seat.enrolment, seat.kind)
        return page(sheet, Refused(409, conflict=str(error), typed=typed))
    name = seat.enrolment.user.get_full_name()
    if posted:
        messages.success(
            request,
            _("Saved for %(name)s: %(told)s.")
            % {"name": name, "told": rubric_form.told(sheet, posted)},
        )
    else:
        messages.info(request, _("Nothing changed for %(name)s.") % {"name": name})
    following = _place(seat, seats)[1]
    if following is not None:
        request.session[GO_ON] = typed.get("then") == "next"
        seat_pk = following.pk if request.session[GO_ON] else seat_pk
    return redirect("sitting_mark", session_pk, seat_pk)


def _page(
    request: SignedIn,
    seat: Seat,
    seats: list[Seat],
    taught: bool,
    sheet: Sheet,
    refused: Refused,
) -> HttpResponse:
    session = seat.session
    before, after, place = _place(seat, seats)
    hand_ins = list(
        seat.hand_ins.select_related(
            "submission__task__experiment", "submission__enrolment__user"
        ).order_by("-submission__received_at")
    )
    for each in hand_ins:  # known already: nobody has to ask for it again
        each.seat, each.submission.hand_in = seat, each
    counting = [
        each.submission
        for each in hand_ins
        if seat.experiment and each.submission.task.experiment_id == seat.experiment.pk
    ]
    about = {"writeup": _what_a_change_cost(seat)} if seat.redrawn_id else {}
    clock = Clock.of(session)
    typed = refused.typed
    return render(
        request,
        "sitting/mark.html",
        {
            **rubric_form.context(sheet, refused, about),
            "session": session,
            "seat": seat,
            "works": works(_with_offering(counting, seat), partial(_address, seat, taught)),
            "hand_ins": hand_ins,
            "end": clock.end(seat),
            "extra": clock.own(seat),
            "locked": marking.is_locked(session),
            "before": before,
            "after": after,
            "place": place,
            "of": len(seats),
            "go_on": "then" in typed or (not typed and request.session.get(GO_ON)),
        },
        status=refused.status,
    )


def _with_offering(submissions: list[Submission], seat: Seat) -> list[Submission]:
    for submission in submissions:
        submission.enrolment.offering = seat.session.offering
    return submissions


def _address(seat: Seat, taught: bool, kind: str, pk: int) -> str:
    """Addresses below the sitting's own; the run's page only for who teaches the class."""
    if kind == "run":
        return of_class(kind, pk) if taught else ""
    if kind == "answer":
        return ""  # at an examination there are programs alone
    name = {"file": "sitting_file", "notebook": "sitting_notebook"}[kind]
    return reverse(name, args=[seat.session_id, seat.pk, pk])


def _what_a_change_cost(seat: Seat) -> str:
    """Why no more can be given for the write-up, beside its field."""
    left = 0 if seat.kind == SEE else scheme_of(seat.session.offering).test_change_writeup
    most = _("at most %(left)s") % {"left": left} if left else "0"
    return _(
        "The experiment was changed, which costs the write-up: %(most)s is "
        "taken, more is refused. The other marks stay as they are."
    ) % {"most": most}


def _place(seat: Seat, seats: list[Seat]) -> tuple[Seat | None, Seat | None, int]:
    """The seats before and after it, and its place among them, from 1."""
    at = seats.index(seat)
    before = seats[at - 1] if at else None
    after = seats[at + 1] if at + 1 < len(seats) else None
    return before, after, at + 1
