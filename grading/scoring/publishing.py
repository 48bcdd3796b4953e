"""Publishing a sheet: only a complete one, since what is blank is no zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import sheets
from grading.models import Enrolment, Offering, SheetEvent
from grading.scheme import State, Status
from grading.scoring.results import StudentResult, results

WITHOUT_SEE = (Status.WITHHELD, Status.DETAINED, Status.NOT_ELIGIBLE)
"""With these a student has no SEE that could be missing."""


@dataclass(frozen=True)
class Gap:
    """What is missing of one student."""

    enrolment: Enrolment
    missing: tuple[str, ...]
    """Keys of items."""
    excused: tuple[str, ...] = ()
    """Those of them that wait for a make-up."""


class Incomplete(sheets.SheetRefused):
    """Some marks are missing; `gaps` names them all."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = tuple(gaps)
        shown = ", ".join(
            f"{gap.enrolment.user.usn} ({' '.join(gap.missing)})" for gap in self.gaps[:10]
        )
        more = len(self.gaps) - 10
        super().__init__(
            (
                _(
                    "Marks are missing, and missing is never zero: %(shown)s and %(more)s more. "
                    "Enter them, or the state that stands instead."
                )
                if more > 0
                else _(
                    "Marks are missing, and missing is never zero: %(shown)s. Enter them, or the "
                    "state that stands instead."
                )
            )
            % {"shown": shown, "more": more}
        )


def gaps(offering: Offering, sheet: SheetEvent.Sheet) -> list[Gap]:
    """Everything that keeps the sheet from being published."""
    return gaps_of(results(offering), sheet)


def gaps_of(lines: Sequence[StudentResult], sheet: SheetEvent.Sheet) -> list[Gap]:
    """The same from results that were read already."""
    found = []
    for line in lines:
        if sheet is SheetEvent.Sheet.CIE:
            missing = line.cie.missing
        elif line.see is None and line.result.status not in WITHOUT_SEE:
            missing = ("S",)
        else:
            missing = ()
        if missing:
            waiting = (key for key in missing if line.entries[key].state is State.EXC)
            found.append(Gap(line.enrolment, missing, tuple(waiting)))
    return found


def publish(offering: Offering, sheet: SheetEvent.Sheet, actor: User) -> SheetEvent:
    """Publish and lock a complete sheet.

    Raises:
        Incomplete: naming what is missing.
        grading.ledger.sheets.SheetRefused: it is published already, or not for this person.
    """
    with transaction.atomic():
        Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        if found := gaps(offering, sheet):
            raise Incomplete(found)
        return sheets.publish(offering, sheet, actor)
