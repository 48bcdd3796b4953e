"""The draw for everybody in the room: large, without controls, renewing itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams.stages import Stage, stage_of
from grading.models import ExamSession
from grading.pages.exams import links

DONE = (Stage.CLOSED, Stage.SIGNED)


@never_cache
@require_safe
def draw_projector(request: SignedIn, session_pk: int) -> HttpResponse:
    """Fingerprint before the draw, everybody's experiment after it, for whoever is in the room.

    Asked by htmx, only the picture is answered, and nothing at all while it is the same.
    """
    session = access.session_for_anyone_in_it(request.user, session_pk)
    context = _picture(session)
    if not request.htmx:
        return render(request, "exams/projector.html", context)
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "exams/projector_picture.html", context)


def _picture(session: ExamSession) -> dict[str, object]:
    stage = stage_of(session)
    draw = getattr(session, "draw", None)
    drawn = draw is not None and draw.drawn_at is not None
    seats = session.seats.select_related("enrolment__user", "drawn", "redrawn").order_by("number")
    shown = list(seats) if drawn else []
    changes = sum(seat.redrawn_id is not None for seat in shown)
    return {
        "session": session,
        "draw": draw,
        "drawn": drawn,
        "seats": shown,
        "count": len(shown) or session.seats.count(),
        "lot": session.lot.order_by("number"),
        "groups": links.groups(draw.fingerprint) if draw else (),
        "verify": links.verify(draw) if draw else "",
        "goes_on": not (stage in DONE and draw is not None and draw.shown_at is not None),
        "mark": f"{stage}{changes}{'s' if draw and draw.shown_at else ''}",
    }
