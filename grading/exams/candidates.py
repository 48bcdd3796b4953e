"""Who may sit an examination, and who not and why.

Knows results and orders through `grading.scoring`; adds up nothing itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grading.models import Enrolment, ExamSession, Offering, Seat
from grading.scheme import Status
from grading.scoring.publishing import WITHOUT_SEE
from grading.scoring.results import StudentResult, results


@dataclass(frozen=True)
class Candidate:
    """One student of the class, before an examination."""

    enrolment: Enrolment
    status: Status | None
    """Why they are not admitted (W, DX or NE); None where they are."""
    why: str
    """The same in words, with the order's reference or the CIE; "" where they are admitted."""
    note: str
    """What to know of somebody who is admitted: an open CIE, an order that lets them in."""
    seat: Seat | None
    """Where they sit already for this examination."""

    @property
    def usn(self) -> str:
        return self.enrolment.user.usn or self.enrolment.user.username

    @property
    def admitted(self) -> bool:
        return self.status is None

    @property
    def free(self) -> bool:
        """Admitted, and without a seat."""
        return self.admitted and self.seat is None


def candidates(offering: Offering, kind: str) -> Sequence[Candidate]:
    """Everybody of the class in the order of seat numbers; six queries for any size."""
    seats = {
        seat.enrolment_id: seat
        for seat in Seat.objects.filter(enrolment__offering=offering, kind=kind).select_related(
            "session__draw"
        )
    }
    is_see = kind == ExamSession.Kind.SEE
    return [_candidate(line, is_see, seats.get(line.enrolment.pk)) for line in results(offering)]


def _candidate(line: StudentResult, is_see: bool, seat: Seat | None) -> Candidate:
    status = line.result.status
    if not is_see or status not in WITHOUT_SEE:
        return Candidate(line.enrolment, None, "", _note(line) if is_see else "", seat)
    return Candidate(line.enrolment, status, _why(line), "", seat)


def _why(line: StudentResult) -> str:
    order = {
        Status.WITHHELD: line.orders.withheld,
        Status.DETAINED: line.orders.detained,
    }.get(line.result.status or Status.PASS)
    if order is not None:
        reference = (
            " " + _("(order %(reference)s)") % {"reference": order.reference}
            if order.reference
            else ""
        )
        return f"{order.Kind(order.kind).label}{reference}: {order.reason}"
    return _("The CIE is %(marks)s, below 20.") % {"marks": line.cie.marks}


def _note(line: StudentResult) -> str:
    if line.orders.admitted is not None and line.cie.eligible is False:
        return _("Admitted with a CIE of %(marks)s: %(reason)s") % {
            "marks": line.cie.marks,
            "reason": line.orders.admitted.reason,
        }
    if line.cie.marks is None:
        return _("The CIE is not complete yet: eligibility may still change.")
    return ""
