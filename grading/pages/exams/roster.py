"""Who sits where: seats typed as numbers, or numbered by USN, name or chance, until frozen."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import planning
from grading.exams.candidates import Candidate, candidates
from grading.exams.errors import ExamRefused
from grading.models import ExamSession
from grading.pages import seen
from grading.pages.exams.plan_form import ORDERS, in_order

FIELD = "seat-"
DIGITS, ID_DIGITS = 4, 18
"""Of a seat's number, and of a row's: a database takes none that is longer."""


@require_http_methods(["GET", "HEAD", "POST"])
def exam_roster(request: SignedIn, session_pk: int) -> HttpResponse:
    """Give each student a seat or none. Whoever sits in another open batch can be moved here."""
    session = access.session_for_faculty(request.user, session_pk)
    if session.is_committed:
        messages.error(
            request, _("Roster and seats are frozen: the fingerprint of this sitting is public.")
        )
        return redirect("exam_session", session.pk)
    known = candidates(session.offering, session.kind)
    present = _present(known, session)
    standing = {str(pk): number for pk, number in present.items()}
    typed = _typed(request.POST) if request.method == "POST" else present
    problem, clashes = "", None
    if request.method == "POST" and seen.is_overtaken(request, standing):
        clashes = _clashes(known, present, typed)
    elif request.method == "POST":
        try:
            numbers = _numbers(typed, known, request.POST.get("do", ""))
            planning.change_seats(session, numbers)
        except ExamRefused as refused:
            problem = str(refused)
        else:
            messages.success(
                request,
                _("Saved: %(numbers)s sit in batch %(batch)s.")
                % {"numbers": len(numbers), "batch": session.batch},
            )
            again = "exam_roster" if request.POST.get("do") in ORDERS else "exam_session"
            return redirect(again, session.pk)
    return render(
        request,
        "exams/roster.html",
        {
            "session": session,
            "offering": session.offering,
            "problem": problem,
            "clashes": clashes,
            "seen": seen.mark(standing),
            "orders": ORDERS.items(),
            "lines": _lines(session, known, typed),
        },
        status=409 if clashes is not None else 422 if problem else 200,
    )


def _clashes(
    known: Sequence[Candidate], present: Mapping[int, str], typed: Mapping[int, str]
) -> list[seen.Clash]:
    """Whose seat is another one by now than was typed."""
    found = []
    for each in known:
        now, wanted = present.get(each.enrolment.pk, ""), typed.get(each.enrolment.pk, "")
        if now != wanted:
            found.append(seen.Clash(each.enrolment.user.get_full_name(), now, wanted))
    return found


def _lines(
    session: ExamSession, known: Sequence[Candidate], typed: Mapping[int, str]
) -> list[dict[str, object]]:
    """Each student with what stands in their field; who sits here first, in seat order."""
    lines: list[dict[str, object]] = []
    for each in known:
        elsewhere = each.seat if each.seat and each.seat.session_id != session.pk else None
        lines.append(
            {
                "candidate": each,
                "field": f"{FIELD}{each.enrolment.pk}",
                "value": typed.get(each.enrolment.pk, ""),
                "elsewhere": elsewhere,
                "may": each.admitted and (elsewhere is None or not elsewhere.session.is_committed),
            }
        )
    return sorted(lines, key=lambda line: _order(str(line["value"])))


def _order(value: str) -> tuple[bool, int]:
    is_number = value.isdecimal() and len(value) <= DIGITS
    return (not is_number, int(value) if is_number else 0)


def _present(known: Sequence[Candidate], session: ExamSession) -> dict[int, str]:
    return {
        each.enrolment.pk: str(each.seat.number)
        for each in known
        if each.seat and each.seat.session_id == session.pk
    }


def _typed(posted: QueryDict) -> dict[int, str]:
    found = {}
    for name in posted:
        pk = name.removeprefix(FIELD)
        if name.startswith(FIELD) and pk.isdecimal():
            # A longer number is no student's: planning refuses whoever is not of the class.
            found[int(pk) if len(pk) <= ID_DIGITS else 0] = str(posted[name]).strip()
    return found


def _numbers(typed: Mapping[int, str], known: Sequence[Candidate], do: str) -> dict[int, int]:
    """Enrolment -> seat, as typed or numbered anew from 1 in the order that was asked for.

    Raises:
        ExamRefused: something is no number.
    """
    people = {each.enrolment.pk: each.enrolment for each in known}
    given = {pk: text for pk, text in typed.items() if text}
    if wrong := [text for text in given.values() if not (text.isdecimal() and len(text) <= DIGITS)]:
        raise ExamRefused(
            _("“%(value)s” is no number of a seat. Nothing was changed.") % {"value": wrong[0][:20]}
        )
    if do not in ORDERS:
        return {pk: int(text) for pk, text in given.items()}
    order = in_order([people[pk] for pk in given if pk in people], do)
    return {student.pk: number for number, student in enumerate(order, 1)}
