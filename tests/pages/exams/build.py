"""A sitting on the way through its stages, and people looking at it."""

from django.test import Client
from django.utils import timezone

from accounts.models import User
from grading.exams import draw
from grading.models import ExamSession
from tests.exams.build import examiner

CALL = "seven of hearts"


def seen_by(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def commit(session: ExamSession) -> ExamSession:
    draw.commit(session, examiner(session))
    return ExamSession.objects.get(pk=session.pk)


def drawn(session: ExamSession) -> ExamSession:
    session = commit(session)
    draw.draw(session, CALL, examiner(session))
    return ExamSession.objects.get(pk=session.pk)


def closed(session: ExamSession) -> ExamSession:
    session = drawn(session)
    session.opened_at = session.closed_at = timezone.now()
    session.save()
    return session


def shown(session: ExamSession) -> ExamSession:
    """With its seed published."""
    draw.show_seed(closed(session))
    return ExamSession.objects.get(pk=session.pk)
