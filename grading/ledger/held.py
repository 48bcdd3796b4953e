"""What holds marks fast: a published sheet, a sitting that was signed, a change of experiment."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grading.ledger.errors import InvalidMark
from grading.ledger.sheets import SheetState
from grading.ledger.standing import WHOLE_ITEM
from grading.models import Enrolment, Examiner, Seat
from grading.scheme import SEE, TEST, MarkError, Scheme, writeup_after_change

WRITEUP = "writeup"


class Locked(InvalidMark):
    """The marks are published or signed: a correction starts with unlocking."""


def refuse_if_published(state: SheetState) -> None:
    """Raises Locked where the sheet in this state takes no marks."""
    if state.locked and (published := state.published):
        raise Locked(
            WHOLE_ITEM,
            _(
                "The %(sheet)s sheet was published on %(created_at)s by "
                "%(name)s and is locked. To correct it, ask on the sheet's "
                "page for it to be unlocked; a second person has to agree."
            )
            % {
                "sheet": published.get_sheet_display(),
                "created_at": date_format(timezone.localtime(published.created_at), "d M Y"),
                "name": published.actor.get_full_name(),
            },
        )


def refuse_if_signed(seat: Seat, examiners: Iterable[Examiner]) -> None:
    """Raises Locked where all examiners of the seat's sitting have signed its marks."""
    signatures = [examiner.signed_at for examiner in examiners]
    if signatures and all(signatures):
        raise Locked(
            WHOLE_ITEM,
            _(
                "Both examiners have signed the marks of batch %(batch)s. To "
                "correct one, publish the sheet and have it unlocked by two "
                "people."
            )
            % {"batch": seat.session.batch},
        )


def seat_of(enrolment: Enrolment, item_key: str) -> Seat | None:
    """Where the student sat for the internal test or the SEE, if that was planned here."""
    if item_key not in (TEST, SEE):
        return None
    seats = Seat.objects.filter(enrolment=enrolment, kind=item_key)
    return seats.select_related("session").first()


def check_writeup(seat: Seat | None, marks: Decimal, scheme: Scheme) -> None:
    """Refuse a write-up that a change of experiment has cost.

    Args:
        seat: the student's; None where they have none.

    Raises:
        MarkError: more than is left of it.
    """
    if seat is None or seat.redrawn_id is None:
        return
    if seat.kind == TEST:
        writeup_after_change(marks, scheme)
    elif marks:
        raise MarkError(
            _(
                "Part A write-up: the experiment was changed, so its write-up "
                "is 0. Enter 0; the other marks stay as they are."
            )
        )
