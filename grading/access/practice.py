"""Tasks on which no mark hangs: which of them a person may see, and what was handed in."""

from django.db.models import QuerySet

from accounts.models import User
from grading.access.objects import faculty_offering
from grading.models import Enrolment, Offering, Submission
from labs.models import Task


def practice_tasks(enrolment: Enrolment) -> QuerySet[Task]:
    """The published ones of the course that the person takes in this enrolment."""
    return _of(enrolment.offering)


def practice_of_class(
    user: User, offering_pk: int
) -> tuple[Offering, QuerySet[Task], QuerySet[Submission]]:
    """A class that the person teaches, its course's practice, and what was handed in for it."""
    offering = faculty_offering(user, offering_pk)
    handed_in = Submission.objects.filter(
        enrolment__offering=offering, task__experiment__isnull=True
    )
    return offering, _of(offering), handed_in.prefetch_related("runs__metric").order_by("pk")


def _of(offering: Offering) -> QuerySet[Task]:
    tasks = Task.objects.filter(course=offering.course_id, experiment__isnull=True)
    return tasks.exclude(current=None).order_by("section", "slug")
