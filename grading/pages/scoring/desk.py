"""One entry of one student in front of whoever scores it: by name, or blind by a number."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from grading.access.scoring import class_to_score
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Offering, ScoringRound
from grading.scoring import rounds
from grading.scoring.order import LineUp, Place, line_up

HIDDEN = "▒▒▒"
NAMES = {"score": "blind", "score_save": "blind_save", "score_field": "blind_field",
         "score_undo": "blind_undo"}  # fmt: skip
"""Addresses by name and by number."""


@dataclass(frozen=True)
class Desk:
    offering: Offering
    item: str
    teachers: tuple[User, ...]
    going: ScoringRound
    line: LineUp
    at: int
    """The student's place in the line, from 0."""
    blind: bool
    """The address is one by number: nothing on the page may say who it is."""

    @property
    def place(self) -> Place:
        return self.line.places[self.at]

    @property
    def student(self) -> Enrolment:
        return self.place.enrolment

    @property
    def before(self) -> Place | None:
        return self.line.places[self.at - 1] if self.at else None

    @property
    def after(self) -> Place | None:
        rest = self.line.places[self.at + 1 :]
        return rest[0] if rest else None

    @property
    def who(self) -> str:
        """What the student is called here."""
        return (
            _("No. %(place)s") % {"place": self.place.number}
            if self.blind
            else self.student.user.get_full_name()
        )

    def url(self, name: str, place: Place | None = None) -> str:
        """An address of this or another student of the line, of the same kind."""
        one = place or self.place
        if self.blind:
            return reverse(NAMES[name], args=[self.offering.pk, self.item, one.number])
        return reverse(name, args=[self.offering.pk, one.enrolment.pk, self.item])

    @cached_property
    def _told(self) -> re.Pattern[str]:
        user = self.student.user
        known = sorted(filter(None, {user.name, user.usn, user.username}), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, known)), re.IGNORECASE)

    def hide(self, text: str) -> str:
        """The text without the student's name and seat number, where it is scored blind."""
        return self._told.sub(HIDDEN, text) if self.blind else text


def desk(
    request: SignedIn, offering_pk: int, item: str, enrolment_pk: int | None, number: int | None
) -> Desk:
    """The desk of an address, for who teaches the class; Http404 for everybody else."""
    found = class_to_score(request.user, offering_pk, item)
    going, seed = rounds.round_of(found.offering, item, request.user)
    fair = going.order == ScoringRound.Order.FAIR or going.blind or number is not None
    line = line_up(found.students, seed, fair=fair)
    at = line.at(enrolment_pk) if enrolment_pk is not None else line.numbered(number or 0)
    if at is None:
        raise Http404
    return Desk(found.offering, item, found.teachers, going, line, at, blind=enrolment_pk is None)
