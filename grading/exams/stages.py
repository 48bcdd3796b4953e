"""How far a sitting has come."""

from enum import StrEnum

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
    """Both examiners have signed the marks."""


def stage_of(session: ExamSession, *, signed: bool | None = None) -> Stage:
    """Where the sitting stands; without a query if `draw` and `examiners` were fetched with it.

    Args:
        signed: whether all its examiners have signed, where that is known already.
    """
    if session.closed_at is not None:
        if signed is None:
            signatures = [examiner.signed_at for examiner in session.examiners.all()]
            signed = bool(signatures) and all(signatures)
        return Stage.SIGNED if signed else Stage.CLOSED
    if session.opened_at is not None:
        return Stage.OPEN
    if not session.is_committed:
        return Stage.PLANNED
    return Stage.COMMITTED if session.draw.drawn_at is None else Stage.DRAWN
