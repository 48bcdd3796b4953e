"""Who gets a class's comparisons: those who teach it, and of other classes what they teach too."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import FACULTY, STUDENT, faculty_offering
from grading.models import Comparison, Enrolment, Offering, SimilarPair
from labs.models import Task


def comparisons_of(user: User, offering_pk: int) -> tuple[Offering, QuerySet[Comparison]]:
    """A class that the person teaches, and its comparisons, the newest first."""
    offering = faculty_offering(user, offering_pk)
    rows = Comparison.objects.filter(offering=offering)
    return offering, rows.select_related("task", "requested_by").order_by("-pk")


def comparison_in(user: User, offering_pk: int, pk: int) -> tuple[Offering, Comparison]:
    """A comparison of a class that the person teaches."""
    offering, rows = comparisons_of(user, offering_pk)
    return offering, get_object_or_404(rows.filter(id=pk))


def task_to_compare(user: User, offering_pk: int, slug: str) -> tuple[Offering, Task]:
    """A task of a class that the person teaches."""
    offering = faculty_offering(user, offering_pk)
    return offering, get_object_or_404(Task, course=offering.course_id, slug=slug)


def pair_in(user: User, offering_pk: int, pk: int) -> tuple[Offering, SimilarPair]:
    """A pair of a comparison of a class that the person teaches, with both files."""
    offering = faculty_offering(user, offering_pk)
    rows = SimilarPair.objects.filter(comparison__offering=offering).select_related(
        "comparison__task",
        "first__submission__enrolment__offering__course",
        "first__submission__enrolment__user",
        "second__submission__enrolment__offering__course",
        "second__submission__enrolment__user",
    )
    return offering, get_object_or_404(rows.filter(id=pk))


def may_be_named(user: User, enrolments: Iterable[int]) -> set[int]:
    """Of these enrolments the students whom the person teaches: names and code of those alone.

    A pair may reach into another class. Whoever does not teach that one learns that there is a
    likeness, not with whom.
    """
    taught = Enrolment.objects.filter(user=user, role=FACULTY).values("offering")
    found = Enrolment.objects.filter(pk__in=enrolments, role=STUDENT, offering__in=taught)
    return set(found.values_list("pk", flat=True))


def teachers_of_classes(offerings: Iterable[int]) -> dict[int, list[str]]:
    """By class the names of those who teach it: whom to ask about a likeness with it."""
    found: dict[int, list[str]] = {}
    rows = Enrolment.objects.filter(offering__in=offerings, role=FACULTY).select_related("user")
    for one in rows.order_by("user__name"):
        found.setdefault(one.offering_id, []).append(one.user.get_full_name())
    return found
