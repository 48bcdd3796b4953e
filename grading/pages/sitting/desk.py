"""The examiners' page of a sitting: the clock, every seat, what to do next, both signatures."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import marking
from grading.exams.stages import Stage, stage_of
from grading.exams.timing import MOST_MINUTES
from grading.models import ExamSession
from grading.pages.sitting.room import room
from grading.reports.archive import class_slug, written
from grading.reports.gathered import Gathered
from grading.reports.registry import REGISTRY
from grading.reports.writers.forms import FORMS

DOCUMENTS = {ExamSession.Kind.SEE: "see-marks", ExamSession.Kind.TEST: "internal-test"}
"""The list that is printed and signed on paper, by its name among the documents."""


@never_cache
@require_safe
def sitting(request: SignedIn, session_pk: int) -> HttpResponse:
    """The page as it stands; the part that changes by itself is asked for again."""
    return page(request, access.session_for_examiner(request.user, session_pk))


@never_cache
@require_safe
def sitting_room(request: SignedIn, session_pk: int) -> HttpResponse:
    """Clock and seats, asked for every few seconds."""
    session = access.session_for_examiner(request.user, session_pk)
    return render(request, "sitting/room.html", {"session": session, "room": room(session)})


@never_cache
@require_safe
def sitting_list(request: SignedIn, session_pk: int) -> FileResponse:
    """The marks of the sitting with its signatures, to print: for its examiners, once closed."""
    session = access.session_for_examiner(request.user, session_pk)
    if session.closed_at is None:
        raise Http404
    data = Gathered(session.offering, sitting=session)
    document, pdf = REGISTRY[DOCUMENTS[ExamSession.Kind(session.kind)]], FORMS["pdf"]
    name = f"{document.name}-{class_slug(session.offering)}-{slugify(session.batch)}.pdf"
    return FileResponse(
        written(document, data, pdf),
        as_attachment=True,
        filename=name,
        content_type=pdf.content_type,
    )


def page(request: SignedIn, session: ExamSession, problem: str = "") -> HttpResponse:
    """The examiners' page; with a `problem`, why a step was refused, and what was typed."""
    # Before the marks are read: what comes in between is not taken for seen.
    saw = marking.newest(session) if session.closed_at else 0
    found = room(session)
    signatures = marking.signatures(session)
    own = next(each for each in signatures if each.examiner.user_id == request.user.pk)
    stage = stage_of(session, signed=marking.is_signed(session, signatures))
    return render(
        request,
        "sitting/desk.html",
        {
            "session": session,
            "offering": session.offering,
            "teaches": access.rules.teaches(request.user, session.offering),
            "room": found,
            "document": DOCUMENTS[ExamSession.Kind(session.kind)],
            "signatures": signatures,
            "saw": saw,
            "own": own,
            "locked": marking.is_locked(session, signatures),
            "drawn": stage not in (Stage.PLANNED, Stage.COMMITTED),
            "begun": session.opened_at is not None,
            "closed": session.closed_at is not None,
            "may_reopen": session.closed_at is not None
            and not any(each.examiner.signed_at for each in signatures),
            "most_minutes": MOST_MINUTES,
            "problem": problem,
            "typed": request.POST if problem else {},
        },
        status=422 if problem else 200,
    )
