"""The draw for those who hold it: freeze, draw once with a call, change once, open the seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import draw as drawing
from grading.exams.candidates import candidates
from grading.exams.errors import ExamRefused
from grading.exams.stages import stage_of
from grading.exams.verify_draw import CALL_MAX
from grading.ledger import scheme_of
from grading.models import Draw, ExamSession
from grading.pages.exams import words


@dataclass(frozen=True)
class Chit:
    """An experiment of the lot."""

    title: str
    open_tasks: int
    """How many of its tasks take files in."""


@require_safe
def exam_draw(request: SignedIn, session_pk: int) -> HttpResponse:
    """The draw's own page: what to do now, and what stands."""
    return _page(request, access.session_for_staff(request.user, session_pk))


@require_POST
def draw_commit(request: SignedIn, session_pk: int) -> HttpResponse:
    """Freeze roster, order, lot and mode, and publish the fingerprint."""
    if not request.POST.get("sure"):
        return _refused(request, session_pk, _("Tick that everything is right, then freeze it."))
    return _do(
        request,
        session_pk,
        drawing.commit,
        _("Frozen. The fingerprint is public: let those present note it before you draw."),
    )


@require_POST
def draw_now(request: SignedIn, session_pk: int) -> HttpResponse:
    """Draw for everybody, once, with what those present call out."""
    call = request.POST.get("call", "").strip()
    if not request.POST.get("sure"):
        return _refused(request, session_pk, _("Tick that everybody is ready, then draw."))

    def step(session: ExamSession, actor: User) -> Draw:
        return drawing.draw(session, call, actor)

    return _do(request, session_pk, step, _("Drawn. Everybody's experiment stands below."))


@require_POST
def draw_show(request: SignedIn, session_pk: int) -> HttpResponse:
    """Publish the seed, so that everybody can verify."""
    return _do(
        request,
        session_pk,
        lambda session, _: drawing.show_seed(session),
        _("The seed is published: everybody can verify the draw from now on."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draw_change(request: SignedIn, session_pk: int, seat_pk: int) -> HttpResponse:
    """A student's one change of experiment, with what it costs, after asking."""
    seat = access.seat_for_staff(request.user, session_pk, seat_pk)
    problem = ""
    if request.method == "POST":
        if not request.POST.get("sure"):
            problem = _("Tick that the student knows what a change costs.")
        else:
            try:
                changed = drawing.change(seat, request.user)
            except ExamRefused as refused:
                problem = str(refused)
            else:
                messages.success(
                    request,
                    _(
                        "%(user)s changed to: %(redrawn)s. The old slip no longer holds; "
                        "print a new one."
                    )
                    % {"user": seat.enrolment.user.get_full_name(), "redrawn": changed.redrawn},
                )
                return redirect("exam_session", session_pk)
    return render(
        request,
        "exams/change.html",
        {
            "session": seat.session,
            "offering": seat.session.offering,
            "seat": seat,
            "others": seat.session.lot.count() - 1,
            "is_see": seat.kind == ExamSession.Kind.SEE,
            "left": scheme_of(seat.session.offering).test_change_writeup,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _do(
    request: SignedIn, session_pk: int, step: Callable[[ExamSession, User], Draw], done: str
) -> HttpResponse:
    session = access.session_for_staff(request.user, session_pk)
    try:
        step(session, request.user)
    except ExamRefused as refused:
        return _refused(request, session_pk, str(refused))
    messages.success(request, done)
    return redirect("exam_draw", session_pk)


def _refused(request: SignedIn, session_pk: int, problem: str) -> HttpResponse:
    return _page(request, access.session_for_staff(request.user, session_pk), problem)


def _page(request: SignedIn, session: ExamSession, problem: str = "") -> HttpResponse:
    stage = stage_of(session)
    found = getattr(session, "draw", None)
    seats = session.seats.select_related("enrolment__user", "drawn", "redrawn").order_by("number")
    lot = [
        Chit(f"{number}. {title}", open_tasks)
        for number, title, open_tasks in session.lot.order_by("number")
        .annotate(open_tasks=Count("tasks__current"))
        .values_list("number", "title", "open_tasks")
    ]
    return render(
        request,
        "exams/draw.html",
        {
            "session": session,
            "offering": session.offering,
            "teaches": access.rules.teaches(request.user, session.offering),
            "draw": found,
            "steps": words.steps(stage),
            "seats": seats,
            "lot": lot,
            "warnings": [] if found else _warnings(session, lot),
            "problem": problem,
            "typed": request.POST.get("call", "") if problem else "",
            "call_max": CALL_MAX,
            "can_show": session.closed_at is not None,
        },
        status=422 if problem else 200,
    )


def _warnings(session: ExamSession, lot: Sequence[Chit]) -> list[str]:
    """What to look at once more before roster and lot are frozen."""
    known = candidates(session.offering, session.kind)
    out = [each for each in known if each.seat and each.seat.session_id == session.pk]
    left = [each for each in known if each.free]
    found = [
        _("%(usn)s %(user)s is no longer admitted (%(status)s). Take them off their seat.")
        % {"usn": each.usn, "user": each.enrolment.user.name, "status": each.status}
        for each in out
        if not each.admitted
    ]
    if left:
        names = ", ".join(each.usn for each in left[:10])
        more = _(" and %(more)s more") % {"more": len(left) - 10} if len(left) > 10 else ""
        found.append(
            _("Without a seat in any batch: %(names)s%(more)s.") % {"names": names, "more": more}
        )
    if not out:
        found.append(_("Nobody has a seat yet."))
    found += [
        _("No task is open for “%(each)s”.") % {"each": each.title}
        for each in lot
        if not each.open_tasks
    ]
    return found
