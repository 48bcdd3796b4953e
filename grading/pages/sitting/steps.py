"""The steps of a sitting, each after a tick that it is meant: start, more time, close, sign."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import marking, timing
from grading.exams import sitting as sittings
from grading.exams.errors import ExamRefused
from grading.models import ExamSession, Guest, Seat
from grading.pages.sitting.desk import page

MINUTES_DIGITS = 4
SAW_DIGITS = 10


@require_POST
def sitting_start(request: SignedIn, session_pk: int) -> HttpResponse:
    """Start the time for everybody."""
    session = access.session_for_examiner(request.user, session_pk)
    if not request.POST.get("sure"):
        return page(request, session, _("Tick that everybody sits, then start the time."))
    try:
        session = sittings.open_now(session, request.user)
    except ExamRefused as refused:
        return page(request, session, str(refused))
    messages.success(request, _("The time goes on until %(end)s.") % {"end": _end(session)})
    return redirect("sitting", session_pk)


@require_POST
def sitting_extend(request: SignedIn, session_pk: int) -> HttpResponse:
    """Give everybody or one student more time."""
    session = access.session_for_examiner(request.user, session_pk)
    who, minutes = request.POST.get("seat", ""), request.POST.get("minutes", "").strip()
    seat = None
    if who:
        whole = who if who.isdecimal() and len(who) < 19 else "0"
        seat = access.seat_for_examiner(request.user, session_pk, int(whole))
    if not request.POST.get("sure"):
        return page(request, session, _("Tick that it is meant, then give the time."))
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= MINUTES_DIGITS):
        return page(request, session, _("How many minutes? Enter a whole number."))
    try:
        timing.extend(
            session, int(minutes), request.POST.get("reason", ""), request.user, seat=seat
        )
    except ExamRefused as refused:
        return page(request, session, str(refused))
    name = seat.enrolment.user.get_full_name() if seat else _("Everybody")
    messages.success(
        request,
        ngettext(
            "%(name)s has %(minutes)s minute more, until %(end)s.",
            "%(name)s has %(minutes)s minutes more, until %(end)s.",
            int(minutes),
        )
        % {"name": name, "minutes": minutes, "end": _end(session, seat)},
    )
    return redirect("sitting", session_pk)


@require_POST
def sitting_close(request: SignedIn, session_pk: int) -> HttpResponse:
    """End the sitting for everybody."""
    session = access.session_for_examiner(request.user, session_pk)
    if not request.POST.get("sure"):
        return page(request, session, _("Tick that nobody works any more, then close the sitting."))
    try:
        sittings.close(session, request.user)
    except ExamRefused as refused:
        return page(request, session, str(refused))
    messages.success(request, _("The sitting is closed: no more files are taken."))
    return redirect("sitting", session_pk)


@require_POST
def sitting_reopen(request: SignedIn, session_pk: int) -> HttpResponse:
    """Undo a closing that came too early."""
    session = access.session_for_examiner(request.user, session_pk)
    try:
        sittings.reopen(session, request.POST.get("reason", ""), request.user)
    except ExamRefused as refused:
        return page(request, session, str(refused))
    messages.success(request, _("The sitting goes on as if it had not been closed."))
    return redirect("sitting", session_pk)


@require_POST
def sitting_sign(request: SignedIn, session_pk: int) -> HttpResponse:
    """Sign the marks. Where that ends a guest's account, say until when it is open."""
    session = access.session_for_examiner(request.user, session_pk)
    if not request.POST.get("sure"):
        return page(request, session, _("Tick that you have looked through the marks, then sign."))
    try:
        marking.sign(session, request.user, _saw(request))
    except ExamRefused as refused:
        return page(request, session, str(refused))
    guest = Guest.objects.filter(user=request.user).first()
    if guest is not None and marking.is_signed(session):
        messages.success(
            request,
            _(
                "Signed by both: the marks are locked. Take this sitting's list with you as a PDF; "
                "your account ends on %(until)s. Thank you."
            )
            % {"until": date_format(timezone.localtime(guest.until), "j M Y, H:i")},
        )
    else:
        messages.success(request, _("Signed."))
    return redirect("sitting", session_pk)


def _saw(request: SignedIn) -> int:
    """The newest decision that the page showed; a damaged form has seen nothing."""
    typed = request.POST.get("saw", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= SAW_DIGITS else 0


def _end(session: ExamSession, seat: Seat | None = None) -> str:
    end = timing.ends_at(session, seat)
    return timing.clock(end) if end else _("it is closed")
