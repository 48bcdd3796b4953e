"""The result of a course: status by precedence, total and grade."""

from dataclasses import dataclass
from enum import StrEnum

from grading.scheme.cie import Cie
from grading.scheme.errors import MarkError
from grading.scheme.grades import FAILED, grade_of
from grading.scheme.see import See
from grading.scheme.settings import CIE_PASS, Scheme
from grading.scheme.wording import gettext as _


class Status(StrEnum):
    """In order of precedence: the first that applies is the result."""

    WITHHELD = "W"
    DETAINED = "DX"
    NOT_ELIGIBLE = "NE"
    ABSENT = "A"
    FAIL = "F"
    PASS = "P"  # noqa: S105 -- a status, no password


@dataclass(frozen=True)
class Result:
    """What the consolidated sheet prints. None: not known, or not awarded with this status."""

    status: Status | None
    """None while the CIE or the SEE is not complete."""
    total: int | None
    grade: str | None
    points: int | None
    """Grade points."""


def result(
    cie: Cie,
    see: See | None,
    scheme: Scheme,
    *,
    withheld: bool = False,
    detained: bool = False,
    eligibility_override: str | None = None,
) -> Result:
    """The result of one student.

    Args:
        see: None before the SEE; `see.ABSENT` for an absence, which is not the same as 0 marks.
        eligibility_override: the reason for opening the SEE to a student below the CIE's pass
            mark. The CIE still fails.

    Raises:
        MarkError: an override without a reason.
    """
    if eligibility_override is not None and not eligibility_override.strip():
        raise MarkError(_("Opening the SEE in spite of a CIE below 20 needs a reason. Write one."))
    status = _status(cie, see, withheld, detained, overridden=eligibility_override is not None)
    if status not in (Status.PASS, Status.FAIL):
        return Result(status, None, None, None)
    if cie.marks is None or see is None or see.marks is None:
        return Result(status, None, None, None)
    total = cie.marks + see.marks
    if status is Status.FAIL:
        return Result(status, total, FAILED, 0)
    grade = grade_of(total, scheme.grades)
    return Result(status, total, grade.name, grade.points)


def _status(
    cie: Cie, see: See | None, withheld: bool, detained: bool, *, overridden: bool
) -> Status | None:
    if withheld:
        return Status.WITHHELD
    if detained:
        return Status.DETAINED
    if cie.eligible is False and not overridden:
        return Status.NOT_ELIGIBLE
    if see is None or cie.marks is None:
        return None
    if see.absent:
        return Status.ABSENT
    return Status.PASS if see.passed and cie.marks >= CIE_PASS else Status.FAIL
