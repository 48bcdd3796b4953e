"""Who gets a class's outcomes: those who teach it. Its survey: its students."""

from django.http import Http404

from accounts.models import User
from grading.access.objects import faculty_offering, student_enrolment
from grading.models import Enrolment, Offering, Survey
from labs.models import Outcome


def outcome_in(user: User, offering_pk: int, number: int) -> tuple[Offering, Outcome]:
    """A course outcome of an offering that the person teaches."""
    offering = faculty_offering(user, offering_pk)
    outcome = Outcome.objects.filter(course=offering.course_id, number=number).first()
    if outcome is None:
        raise Http404
    return offering, outcome


def own_survey(user: User, enrolment_pk: int) -> tuple[Enrolment, Survey | None]:
    """The survey of a class that the person takes; None while there is none."""
    enrolment = student_enrolment(user, enrolment_pk)
    return enrolment, Survey.objects.filter(offering=enrolment.offering_id).first()
