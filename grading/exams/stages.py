"""How far a sitting has come."""

from enum import StrEnum

from grading.exams.signed import all_stand, newest_marks
from grading.models import ExamSession


class Stage(StrEnum):
    """In the order in which a sitting goes through them."""

    PLANNED = "planned"
    """Everything may change."""
    COMMITTED = "committed"
    """Frozen, the fingerprint is public; not drawn yet."""
    DRAWN = "drawn"
    OPEN = "open"
    """The time runs, files are taken in."""
    CLOSED = "closed"
    SIGNED = "signed"
    """Both examiners have signed the marks as they stand."""


def stage_of(session: ExamSession, *, signed: bool | None = None) -> Stage:
    """Where the sitting stands; without a query if `draw` was fetched with it and it is not closed.

    Args:
        signed: whether both signatures stand, where that is known already.
    """
    if session.closed_at is not None:
        if signed is None:
            signed = all_stand(session.examiners.all(), newest_marks([session.pk]))
        return Stage.SIGNED if signed else Stage.CLOSED
    if session.opened_at is not None:
        return Stage.OPEN
    if not session.is_committed:
        return Stage.PLANNED
    return Stage.COMMITTED if session.draw.drawn_at is None else Stage.DRAWN
