"""Whose viva somebody may hold: for weekly work whoever teaches the class, at an examination its
examiners alone."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.exams import sessions_examined
from grading.access.objects import FACULTY, STUDENT
from grading.models import Enrolment, Seat, VivaQuestion
from grading.scheme.entries import NOT_WEEKLY


def viva_of(user: User, enrolment_pk: int, item: str) -> tuple[Enrolment, Seat | None]:
    """The student of an entry's viva, and where they sit if it belongs to an examination."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("offering__course", "user").filter(role=STUDENT),
        pk=enrolment_pk,
    )
    seat = None
    if item in NOT_WEEKLY:
        seats = Seat.objects.select_related("session__offering__course", "drawn", "redrawn")
        seat = seats.filter(enrolment=enrolment, kind=item).first()
    if seat is not None:
        if not sessions_examined(user).filter(pk=seat.session_id).exists():
            raise Http404
    elif not enrolment.offering.enrolments.filter(user=user, role=FACULTY).exists():
        raise Http404
    return enrolment, seat


def viva_question(user: User, pk: int) -> tuple[VivaQuestion, Seat | None]:
    """A question that was drawn, for whoever may hold its viva."""
    question = get_object_or_404(VivaQuestion, pk=pk)
    enrolment, seat = viva_of(user, question.enrolment_id, question.item)
    question.enrolment = enrolment
    return question, seat
