"""Codes on the slips that students keep: whoever has one can have it checked.

A code is of one student, draw and experiment, so a slip that was altered, or is older than a change
of experiment, is told from one that holds. It is keyed with the site's secret key: with another key
slips have to be printed anew.
"""

import hmac
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from grading.models import Seat
from labs.models import Experiment

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as 1, 1, 0 and V."""
_READ_AS = str.maketrans("ILOU", "110V")
LENGTH = 12
"""Characters that can't be guessed, five bits each; before them stands the seat's key."""
LONGEST = 40


@dataclass(frozen=True)
class Slip:
    """A slip whose code is genuine."""

    seat: Seat
    experiment: Experiment
    """What stands on it."""

    @property
    def replaced(self) -> bool:
        """The student changed the experiment after it was printed."""
        return self.seat.experiment != self.experiment


def code(seat: Seat) -> str:
    """The code of a seat's slip as it is printed, in groups of four: "1F-7K3Q-M29X-F2TW".

    Raises:
        ValueError: nothing is drawn for this seat.
    """
    if seat.experiment is None:
        raise ValueError(f"nothing is drawn for seat {seat.pk}")
    text = _characters(seat, seat.experiment)
    groups = [text[start : start + 4] for start in range(0, LENGTH, 4)]
    return "-".join([_digits(seat.pk), *groups])


def find(typed: str) -> Slip | None:
    """The slip that a code belongs to, however it is spaced; None where there is none."""
    text = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if not LENGTH < len(text) <= LONGEST or set(text) - set(ALPHABET):
        return None
    key, given = _number(text[:-LENGTH]), text[-LENGTH:]
    if key >= 1 << 63:
        return None
    seats = Seat.objects.select_related(
        "session__offering__course", "session__draw", "enrolment__user", "drawn", "redrawn"
    )
    seat = seats.filter(pk=key).first()
    if seat is None:
        return None
    for experiment in (seat.drawn, seat.redrawn):
        if experiment and hmac.compare_digest(_characters(seat, experiment), given):
            return Slip(seat, experiment)
    return None


def _characters(seat: Seat, experiment: Experiment) -> str:
    said = f"{seat.pk}|{seat.enrolment.user.usn}|{seat.session.draw.fingerprint}|{experiment.pk}"
    mac = salted_hmac("grading.exams.slips", said, algorithm="sha256").digest()
    number = int.from_bytes(mac[:8], "big") >> 4
    return _digits(number).rjust(LENGTH, ALPHABET[0])


def _digits(number: int) -> str:
    text = ""
    while True:
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
        if not number:
            return text


def _number(text: str) -> int:
    number = 0
    for digit in text:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    return number
