"""A class as somebody who teaches it goes through it when scoring."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import FACULTY, STUDENT, faculty_offering
from grading.access.waiting import ENDS
from grading.models import Enrolment, Offering, RegradeRequest, Snippet


@dataclass(frozen=True)
class ToScore:
    """A class with its people, in the order of seat numbers."""

    offering: Offering
    students: tuple[Enrolment, ...]
    """Each with `open_regrade`, the number of a request about the item that waits, or None."""
    teachers: tuple[User, ...]


def class_to_score(user: User, offering_pk: int, item: str) -> ToScore:
    """A class that the person teaches, read in two queries."""
    offering = faculty_offering(user, offering_pk)
    waiting = RegradeRequest.objects.filter(enrolment=OuterRef("pk"), item=item).exclude(
        steps__kind__in=ENDS
    )
    people = offering.enrolments.filter(role__in=(STUDENT, FACULTY)).select_related("user")
    rows = list(people.annotate(open_regrade=Subquery(waiting.values("pk")[:1])))
    for row in rows:
        row.offering = offering
    return ToScore(
        offering,
        tuple(row for row in rows if row.role == STUDENT),
        tuple(row.user for row in rows if row.role == FACULTY),
    )


def own_snippets(user: User, offering: Offering) -> QuerySet[Snippet]:
    """The person's own remarks for the course: theirs to change."""
    return Snippet.objects.filter(owner=user, course=offering.course_id, retired_at=None)


def own_snippet(user: User, offering: Offering, pk: int) -> Snippet:
    """One of them."""
    return get_object_or_404(own_snippets(user, offering), pk=pk)
