"""A sitting with students in it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from grading.exams import draw, sitting
from grading.models import Examiner, ExamSession, Offering, Seat
from labs.models import Experiment
from tests import factories


def make_sitting(
    offering: Offering | None = None, *, students: int = 6, **more: Any
) -> ExamSession:
    """A sitting of the SEE with the course's whole lot, seats from 1 and two examiners."""
    offering = offering or factories.make_offering()
    batch = f"B{offering.exam_sessions.count() + 1}"
    starts_at = timezone.now() + timedelta(hours=1)
    session = ExamSession.objects.create(
        **{"offering": offering, "kind": "S", "batch": batch, "starts_at": starts_at} | more
    )
    session.lot.set(Experiment.objects.filter(course=offering.course))
    Seat.objects.bulk_create(
        Seat(
            session=session,
            enrolment=factories.make_student(offering),
            number=number,
            kind=session.kind,
        )
        for number in range(1, students + 1)
    )
    Examiner.objects.create(
        session=session, user=factories.make_faculty(offering).user, role="internal"
    )
    Examiner.objects.create(session=session, user=factories.make_user(), role="external")
    return session


def examiner(session: ExamSession):
    """The internal examiner."""
    return session.examiners.get(role=Examiner.Role.INTERNAL).user


def external(session: ExamSession):
    """The external examiner."""
    return session.examiners.get(role=Examiner.Role.EXTERNAL).user


def make_running(offering: Offering | None = None, *, students: int = 3, **more: Any):
    """A sitting whose time was started, with experiment 1 for everybody unless `lot` says which."""
    lot = more.pop("lot", (1,))
    more = {"neighbours_differ": len(lot) > 1} | more
    session = make_sitting(offering, students=students, **more)
    session.lot.set(Experiment.objects.filter(course=session.offering.course, number__in=lot))
    draw.commit(session, examiner(session))
    draw.draw(session, "seven of hearts", examiner(session))
    return sitting.open_now(session, examiner(session))
