"""The only way a view gets an object.

Each function takes the person first and returns the object or rows that this person may have. What
a person may not see raises Http404, the same as what does not exist: an address tells nobody
whether there is something behind it.
"""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.waiting import open_regrades
from grading.models import Enrolment, Offering, Run, Submission
from labs.models import Task

STUDENT, FACULTY = Enrolment.Role.STUDENT, Enrolment.Role.FACULTY


def roles(user: User) -> set[str]:
    """The parts that the person has in any offering: student, faculty, both or none."""
    parts = Enrolment.objects.filter(user=user, role__in=(STUDENT, FACULTY))
    return set(parts.values_list("role", flat=True).distinct())


def offerings_for(user: User) -> QuerySet[Offering]:
    """The offerings that the person teaches, newest first, with their courses.

    `open_regrades` is how many re-grade requests wait in each, for the tab of their pages.
    """
    return (
        Offering.objects.filter(enrolments__user=user, enrolments__role=FACULTY)
        .select_related("course")
        .annotate(open_regrades=open_regrades())
        .order_by("-pk")
    )


def student_enrolments(user: User) -> QuerySet[Enrolment]:
    """The person's own enrolments as a student, newest first, with offering and course."""
    return (
        Enrolment.objects.filter(user=user, role=STUDENT)
        .select_related("offering__course", "user")
        .order_by("-offering_id")
    )


def student_enrolment(user: User, pk: int) -> Enrolment:
    """One of the person's own enrolments as a student."""
    return get_object_or_404(student_enrolments(user), pk=pk)


def student_task(user: User, enrolment_pk: int, slug: str) -> tuple[Enrolment, Task]:
    """A published task of the course that the person takes in this enrolment."""
    enrolment = student_enrolment(user, enrolment_pk)
    task = get_object_or_404(
        Task.objects.select_related("course", "experiment", "current").filter(
            course=enrolment.offering.course_id, current__isnull=False
        ),
        slug=slug,
    )
    return enrolment, task


def faculty_offering(user: User, pk: int) -> Offering:
    """An offering that the person teaches."""
    return get_object_or_404(offerings_for(user), pk=pk)


def student_in(user: User, offering_pk: int, enrolment_pk: int) -> Enrolment:
    """A student's enrolment in an offering that the person teaches."""
    offering = faculty_offering(user, offering_pk)
    enrolment = get_object_or_404(
        offering.enrolments.select_related("user").filter(role=STUDENT), pk=enrolment_pk
    )
    enrolment.offering = offering
    return enrolment


def _visible(user: User) -> Q:
    """Which students' enrolments: the person's own, and those in the offerings they teach."""
    taught = Enrolment.objects.filter(user=user, role=FACULTY).values("offering")
    return Q(enrolment__user=user) | Q(enrolment__offering__in=taught)


def submissions_for(user: User) -> QuerySet[Submission]:
    """Submissions of the person's own and of students whom the person teaches."""
    return Submission.objects.filter(_visible(user), enrolment__role=STUDENT).select_related(
        "enrolment__offering__course", "enrolment__user", "task__experiment"
    )


def submission_for(user: User, pk: int) -> Submission:
    """A submission of the person's own or of a student whom the person teaches."""
    return get_object_or_404(submissions_for(user), pk=pk)


def run_for(user: User, pk: int) -> Run:
    """A run of the person's own submission or of a student whom the person teaches."""
    rows = Run.objects.select_related(
        "task_version",
        "submission__task__experiment",
        "submission__enrolment__offering__course",
        "submission__enrolment__user",
    )
    return get_object_or_404(rows.filter(submission__in=submissions_for(user).values("pk")), pk=pk)


def own_run(user: User, pk: int) -> Run:
    """A run of the person's own submission."""
    run = run_for(user, pk)
    if run.submission.enrolment.user_id != user.pk:
        raise Http404
    return run
