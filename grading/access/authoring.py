"""Who gets the tasks of a course as their authors see them: its faculty, and administrators."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.administration import is_administrator
from grading.access.objects import FACULTY
from grading.models import Calibrating, Offering


def may_author(user: User, course: str) -> bool:
    """Whether the person teaches the course in any class, or keeps the installation."""
    taught = Offering.objects.filter(enrolments__user=user, enrolments__role=FACULTY)
    return is_administrator(user) or taught.filter(course__code=course).exists()


def courses(user: User) -> set[str] | None:
    """Codes of the courses whose tasks the person sees; None: of all."""
    if is_administrator(user):
        return None
    taught = Offering.objects.filter(enrolments__user=user, enrolments__role=FACULTY)
    found = set(taught.values_list("course__code", flat=True))
    if not found:
        raise Http404
    return found


def course(user: User, code: str) -> str:
    """The course's code, for those who see its tasks."""
    if not may_author(user, code):
        raise Http404
    return code


def calibrating(user: User, code: str, slug: str, pk: int) -> Calibrating:
    """A calibration of a task of such a course."""
    return get_object_or_404(Calibrating, course=course(user, code), slug=slug, pk=pk)


def calibrations(code: str, slug: str) -> QuerySet[Calibrating]:
    """Those of a task, newest first."""
    rows = Calibrating.objects.filter(course=code, slug=slug)
    return rows.select_related("actor", "result").order_by("-pk")
