"""What a student is told of a program that was handed in at an examination.

How its run ended and what it printed, at once; what was found about it is for the examiners until
the examination's marks are published.
"""

from grading.ledger.sheets import sheet_of, state_of
from grading.models import HandIn, Run, Seat


def seat_of(run: Run) -> Seat | None:
    """Where the file was handed in, if that was at an examination."""
    try:
        found: HandIn = run.submission.hand_in
    except HandIn.DoesNotExist:
        return None
    return found.seat


def is_sealed(seat: Seat) -> bool:
    """Whether what was found about the seat's programs is still kept from the student."""
    return state_of(seat.session.offering, sheet_of(seat.kind)).published is None
