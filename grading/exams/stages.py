"""How far a sitting has come."""

from collections.abc import Mapping
from enum import StrEnum

from grading.exams.signed import newest_marks, stands
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


def stage_of(session: ExamSession, newest: Mapping[int, int] | None = None) -> Stage:
    """Where the sitting stands; without a query if `draw` and `examiners` were fetched with it.

    Args:
        newest: what `newest_marks` says, if it is at hand: a mark that was changed since voids a
            signature. Fetched otherwise, and only where both have signed.
    """
    if session.closed_at is not None:
        both = session.examiners.all()
        if not both or any(examiner.signed_at is None for examiner in both):
            return Stage.CLOSED
        newest = newest_marks([session.pk]) if newest is None else newest
        hold = all(stands(examiner, newest) for examiner in both)
        return Stage.SIGNED if hold else Stage.CLOSED
    if session.opened_at is not None:
        return Stage.OPEN
    if not session.is_committed:
        return Stage.PLANNED
    return Stage.COMMITTED if session.draw.drawn_at is None else Stage.DRAWN
