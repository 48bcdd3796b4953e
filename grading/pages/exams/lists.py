"""Sittings in lists: of a class, of an examiner, and a student's own."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import slips
from grading.exams.signed import all_stand, newest_marks, told
from grading.exams.stages import stage_of
from grading.models import Examiner, ExamSession
from grading.pages.exams import words
from grading.pages.words import Word

Kind = ExamSession.Kind


@dataclass(frozen=True)
class Line:
    """A sitting in a list."""

    session: ExamSession
    """With the number of its students as `count`."""
    stage: Word
    examiners: tuple[tuple[Examiner, str], ...]
    """Both, with what there is to say of their signatures."""
    next: words.Next


@require_safe
def exams(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Every sitting of a class with its state and what to do next."""
    offering = access.faculty_offering(request.user, offering_pk)
    lines = _lines(request.user, offering.exam_sessions.all())
    kinds = [(kind, [line for line in lines if line.session.kind == kind]) for kind in Kind]
    return render(
        request, "exams/list.html", {"offering": offering, "kinds": kinds, "any": bool(lines)}
    )


@require_safe
def examining(request: SignedIn) -> HttpResponse:
    """The sittings that the person examines."""
    lines = _lines(request.user, access.sessions_examined(request.user).order_by("-starts_at"))
    return render(request, "exams/examining.html", {"lines": lines})


@require_safe
def my_exam(request: SignedIn) -> HttpResponse:
    """The student's own seats: when and where, what was drawn, how to verify it."""
    seats = [
        {"seat": seat, "code": slips.code(seat) if seat.experiment else ""}
        for seat in access.seats_of(request.user)
    ]
    return render(request, "exams/mine.html", {"seats": seats})


def _lines(user: User, sessions: QuerySet[ExamSession]) -> list[Line]:
    found = list(
        sessions.select_related("draw", "offering__course")
        .prefetch_related(
            Prefetch("examiners", Examiner.objects.select_related("user").order_by("-role"))
        )
        .annotate(count=Count("seats", distinct=True))
    )
    newest = newest_marks([session.pk for session in found])
    return [_line(user, session, newest) for session in found]


def _line(user: User, session: ExamSession, newest: Mapping[int, int]) -> Line:
    both = session.examiners.all()
    stage = stage_of(session, signed=all_stand(both, newest))
    examines = any(each.user_id == user.pk for each in both)
    return Line(
        session,
        words.STAGES[stage],
        tuple((each, told(each, newest)) for each in both),
        words.next_step(session, stage, examines=examines),
    )
