"""A sitting of each class's internal test, drawn and running, and its project teams."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from grading.exams import draw, sitting
from grading.models import Enrolment, Examiner, ExamSession, Offering, Seat
from grading.scoring.teams import form_team
from labs.models import Experiment

SEATS = 30
TEAM = 3
EXPERIMENTS = range(1, 8)


def sit(offering: Offering, teacher: User, students: list[Enrolment]) -> ExamSession:
    """Seat the first of the class, draw, and start the time."""
    session = ExamSession.objects.create(
        offering=offering, kind="T", batch="B1", starts_at=timezone.now() - timedelta(minutes=5)
    )
    lot = Experiment.objects.filter(course=offering.course_id, number__in=EXPERIMENTS)
    session.lot.set(lot)
    Seat.objects.bulk_create(
        Seat(session=session, enrolment=student, number=number, kind="T")
        for number, student in enumerate(students[:SEATS], 1)
    )
    second = User.objects.create(username=f"second-{offering.section}", name="Second examiner")
    for role, user in (("internal", teacher), ("external", second)):
        Examiner.objects.create(session=session, role=role, user=user)
    draw.commit(session, teacher)
    draw.draw(session, "seven of hearts", teacher)
    return sitting.open_now(session, teacher)


def team_up(offering: Offering, students: list[Enrolment]) -> None:
    """Everybody is in a team."""
    for first in range(0, len(students), TEAM):
        form_team(offering, students[first : first + TEAM])
