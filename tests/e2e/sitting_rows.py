"""A sitting that is drawn and waits for its start, with an examiner from outside."""

from datetime import timedelta

from django.utils import timezone

from grading.exams import draw
from grading.models import Examiner, ExamSession, Guest, Seat
from labs.models import Experiment
from tests import factories


def lay_out_sitting() -> dict[str, int]:
    """Make a class of its own for it; the returned names are for the tests."""
    offering = factories.make_offering(section="E")
    internal = factories.make_faculty(
        offering, username="kamala", name="Dr. Kamala Bhat", password=factories.PASSWORD
    ).user
    guest = factories.make_user("outside", name="Prof. Omkar Desai", password=factories.PASSWORD)
    Guest.objects.create(user=guest, until=timezone.now() + timedelta(days=7), made_by=internal)
    session = ExamSession.objects.create(
        offering=offering, kind="S", batch="B1", starts_at=timezone.now(), place="Laboratory 3",
        neighbours_differ=False,
    )  # fmt: skip
    session.lot.set(Experiment.objects.filter(course=offering.course, number=1))
    for number, name in ((1, "Bhavana Hegde"), (2, "Chetan Rao")):
        student = factories.make_student(
            offering, usn=f"1GA23CS10{number}", name=name, password=factories.PASSWORD
        )
        Seat.objects.create(session=session, enrolment=student, number=number, kind="S")
    Examiner.objects.create(session=session, user=internal, role=Examiner.Role.INTERNAL)
    Examiner.objects.create(session=session, user=guest, role=Examiner.Role.EXTERNAL)
    draw.commit(session, internal)
    draw.draw(session, "seven of hearts", internal)
    first = session.seats.get(number=1)
    return {"sitting": session.pk, "seat": first.pk, "seated": first.enrolment_id}
