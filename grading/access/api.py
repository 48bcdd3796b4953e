"""What a script gets for a person: classes by the offering's number, whatever the part in it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import FACULTY, STUDENT
from grading.models import Enrolment


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """Every part that the person has in a class, newest class first."""
    return (
        Enrolment.objects.filter(user=user, role__in=(STUDENT, FACULTY))
        .select_related("offering__course", "user")
        .order_by("-offering_id", "pk")
    )


def enrolment_in(user: User, offering_pk: int, *, role: str | None = None) -> Enrolment:
    """The person's part in a class, of this role if one is given; faculty's before student's."""
    # By the number and not the relation: only so a number too large for the database is no fault.
    found = enrolments_of(user).filter(offering__id=offering_pk)
    if role is not None:
        found = found.filter(role=role)
    parts = sorted(found, key=lambda one: one.role != FACULTY)
    return parts[0] if parts else get_object_or_404(found)
