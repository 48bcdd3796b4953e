"""Who is present and who is absent, for the whole room on one form.

An absence is a decision like a mark: it stands in the ledger, and marks entered later end it.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grading import access, ledger
from grading.access.signed_in import SignedIn
from grading.exams import marking
from grading.exams import sitting as sittings
from grading.exams.errors import ExamRefused
from grading.ledger import Conflict, InvalidMark
from grading.pages.sitting.room import Row, room
from grading.scheme import State

ALREADY = ("marked", "partly")
"""States in which somebody was evidently present."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_attendance(request: SignedIn, session_pk: int) -> HttpResponse:
    """The list; saving says of each seat what became of it."""
    session = access.session_for_examiner(request.user, session_pk)
    found = room(session)
    problems: list[str] = []
    if request.method == "POST":
        saved = 0
        for row in found.rows:
            told = request.POST.get(f"seat-{row.seat.pk}", "")
            try:
                saved += _say(request, row, told)
            except (ExamRefused, InvalidMark, Conflict) as refused:
                problems.append(f"{row.seat.enrolment.user.usn}: {refused}")
        if not problems:
            messages.success(
                request,
                ngettext("Saved for %(saved)s student.", "Saved for %(saved)s students.", saved)
                % {"saved": saved},
            )
            return redirect("sitting", session_pk)
        found = room(session)
    return render(
        request,
        "sitting/attendance.html",
        {
            "session": session,
            "offering": session.offering,
            "room": found,
            "already": ALREADY,
            "locked": marking.is_locked(session),
            "problems": problems,
        },
        status=422 if problems else 200,
    )


def _say(request: SignedIn, row: Row, told: str) -> bool:
    """Store what the form says of one seat; False where that is how it stands."""
    seat = row.seat
    if told == "present" and row.state in ("awaited", "absent"):
        if row.state == "absent":
            _take_back(request, row)
        sittings.arrive(seat, request.user)
        return True
    if told == "absent" and row.state not in ("absent", *ALREADY):
        seen = {key: line.pk for key, line in ledger.present(seat.enrolment, seat.kind).items()}
        marking.save(seat, State.AB, request.user, seen)
        return True
    return False


def _take_back(request: SignedIn, row: Row) -> None:
    seat = row.seat
    seen = {key: line.pk for key, line in ledger.present(seat.enrolment, seat.kind).items()}
    marking.save(seat, State.BLANK, request.user, seen, "came after being marked absent")
