"""Lays the demo course out, all of it or nothing, once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from grading.health.demonstration import BATCH, SECTION, TERM, exists
from grading.management.demo import marks, people, programs
from grading.models import Offering, Schedule
from labs.models import Course, Experiment, Task


def foreign_people() -> bool:
    """Whether others than the demo's people have accounts: then this is no demonstration."""
    return User.objects.exists() and not exists()


@transaction.atomic
def lay_out() -> None:
    """Make the offering with its people, marks and submissions; queued when this commits."""
    course = Course.objects.get(code=programs.COURSE)
    task = Task.objects.get(experiment__course=course, slug=programs.TASK)
    offering = Offering.objects.create(course=course, term=TERM, batch=BATCH, section=SECTION)
    _schedule(offering)
    group = people.enrol(offering)
    handed_in = programs.hand_in(group.students, task)
    teachers = [enrolment.user for enrolment in group.faculty]
    marks.enter(offering, group.students, teachers, first_marked=handed_in + 2)


def _schedule(offering: Offering) -> None:
    """Experiment 1 is open for another week; the others were due in the weeks before."""
    now = timezone.localtime().replace(hour=17, minute=0, second=0, microsecond=0)
    experiments = list(Experiment.objects.filter(course=offering.course))
    for experiment in experiments:
        weeks = 1 if experiment.number == 1 else experiment.number - len(experiments) - 1
        Schedule.objects.create(
            offering=offering, experiment=experiment, due_at=now + timedelta(weeks=weeks)
        )
