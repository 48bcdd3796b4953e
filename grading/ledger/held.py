"""What holds marks fast: a published sheet, a sitting that was signed, a change of experiment."""

from decimal import Decimal

from grading.ledger.errors import InvalidMark
from grading.ledger.sheets import sheet_of, state_of
from grading.ledger.standing import WHOLE_ITEM
from grading.models import Enrolment, Examiner, Offering, Seat
from grading.scheme import SEE, TEST, MarkError, Scheme, writeup_after_change

WRITEUP = "writeup"


class Locked(InvalidMark):
    """The marks are published or signed: a correction starts with unlocking."""


def refuse_if_locked(offering: Offering, enrolment: Enrolment, item_key: str) -> None:
    """Raises Locked where marks of this item can't be entered now."""
    sheet = sheet_of(item_key)
    state = state_of(offering, sheet)
    if state.locked and state.published:
        raise Locked(
            WHOLE_ITEM,
            f"The {sheet.label} sheet was published on "
            f"{state.published.created_at:%d %b %Y} by {state.published.actor.get_full_name()} and "
            "is locked. To correct it, ask on the sheet's page for it to be unlocked; a second "
            "person has to agree.",
        )
    if state.unlocked:
        return
    seat = seat_of(enrolment, item_key)
    if seat is None:
        return
    signatures = Examiner.objects.filter(session=seat.session_id).values_list(
        "signed_at", flat=True
    )
    if signatures and all(signatures):
        raise Locked(
            WHOLE_ITEM,
            f"Both examiners have signed the marks of batch {seat.session.batch}. To correct one, "
            "publish the sheet and have it unlocked by two people.",
        )


def seat_of(enrolment: Enrolment, item_key: str) -> Seat | None:
    """Where the student sat for the internal test or the SEE, if that was planned here."""
    if item_key not in (TEST, SEE):
        return None
    seats = Seat.objects.filter(enrolment=enrolment, kind=item_key)
    return seats.select_related("session").first()


def check_writeup(
    enrolment: Enrolment, item_key: str, component: str, marks: Decimal, scheme: Scheme
) -> None:
    """Refuse a write-up that a change of experiment has cost.

    Raises:
        MarkError: more than is left of it.
    """
    if component != WRITEUP:
        return
    seat = seat_of(enrolment, item_key)
    if seat is None or seat.redrawn_id is None:
        return
    if item_key == TEST:
        writeup_after_change(marks, scheme)
    elif marks:
        raise MarkError(
            "Part A write-up: the experiment was changed, so its write-up is 0. Enter 0; the other "
            "marks stay as they are."
        )
