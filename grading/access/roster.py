"""Who gets a class's roster: those who teach it, and administrators, who keep it."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.models import Enrolment, Offering

KEPT = (Enrolment.Role.STUDENT, Enrolment.Role.WITHDRAWN)


def offerings_kept(user: User) -> QuerySet[Offering]:
    """The classes whose rosters the person may change."""
    rows = Offering.objects.select_related("course").order_by("-pk")
    if user.is_staff and user.is_active:
        return rows
    teaches = Enrolment.objects.filter(user=user, role=Enrolment.Role.FACULTY)
    # By their keys, so that whoever counts a class's people counts all of them.
    return rows.filter(pk__in=teaches.values("offering"))


def roster_of(user: User, offering_pk: int) -> Offering:
    """A class whose roster the person may change."""
    return get_object_or_404(offerings_kept(user), pk=offering_pk)


def on_roster(user: User, offering_pk: int, enrolment_pk: int) -> Enrolment:
    """Somebody who is or was a student of such a class."""
    offering = roster_of(user, offering_pk)
    enrolment = get_object_or_404(
        offering.enrolments.select_related("user").filter(role__in=KEPT), pk=enrolment_pk
    )
    enrolment.offering = offering
    return enrolment


def sections_beside(user: User, offering: Offering) -> QuerySet[Offering]:
    """The other sections of the course in that term to which the person may move students."""
    return (
        offerings_kept(user)
        .filter(course=offering.course_id, term=offering.term)
        .exclude(pk=offering.pk)
    )


def section_beside(user: User, offering: Offering, pk: str) -> Offering:
    """One of them, as a form names it."""
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return get_object_or_404(sections_beside(user, offering), pk=int(pk))
