"""Teams and their members, for those who teach the class and for the students in them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import faculty_offering, student_enrolment
from grading.models import Enrolment, Offering, Team, TeamMember


def teachers_of(offering: Offering) -> QuerySet[User]:
    """Who teaches a class: a second of them approves and agrees."""
    return User.objects.filter(
        enrolments__offering=offering, enrolments__role=Enrolment.Role.FACULTY
    ).order_by("name")


def team_in(user: User, offering_pk: int, team_pk: int) -> Team:
    """A team of a class that the person teaches."""
    offering = faculty_offering(user, offering_pk)
    team = get_object_or_404(Team, offering=offering, pk=team_pk)
    team.offering = offering
    return team


def own_team(user: User, enrolment_pk: int) -> tuple[Enrolment, Team | None]:
    """The person's own enrolment as a student, and their team in it if they are in one."""
    enrolment = student_enrolment(user, enrolment_pk)
    member = TeamMember.objects.filter(enrolment=enrolment, left_at=None)
    found = member.select_related("team__offering__course").first()
    return enrolment, found.team if found else None
