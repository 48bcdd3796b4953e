"""The semester-end examination: 100 raw marks, halved once, and the change of experiment."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grading.scheme import rubrics
from grading.scheme.errors import MarkError
from grading.scheme.rounding import round_half_up
from grading.scheme.settings import SEE_PASS, Scheme
from grading.scheme.wording import gettext as _

FAILED_AT_MOST = 19


@dataclass(frozen=True)
class See:
    """A sitting of the SEE."""

    raw: Fraction | None
    """Of 100; None for an absence."""
    marks: int | None
    """Of 50, as printed."""
    passed: bool

    @property
    def absent(self) -> bool:
        return self.raw is None


ABSENT = See(None, None, False)


def see(marks: Mapping[str, object], scheme: Scheme, *, changes: int = 0) -> See:
    """The SEE of a student who was present.

    Args:
        marks: by the keys of `rubrics.semester_end`, all six.
        changes: how often the experiment was changed; once is allowed, at the price of Part A's
            write-up.

    Raises:
        MarkError: a component is missing or out of range, a second change, or a write-up above 0
            after a change.
    """
    check_change(changes)
    components = rubrics.semester_end(scheme.step)
    if lost := [_(part.title) for part in components if part.key not in marks]:
        raise MarkError(
            _("SEE: no mark for %(which)s. Enter it, or mark an absence.")
            % {"which": ", ".join(lost)}
        )
    read = {part.key: part.read(marks[part.key]) for part in components}
    if changes and read["writeup"]:
        raise MarkError(
            _(
                "Part A write-up: the experiment was changed, so its write-up "
                "is 0. Enter 0; the other marks stay as they are."
            )
        )
    return of_raw(Fraction(sum(read.values(), Decimal(0))), scheme)


def of_raw(raw: Fraction, scheme: Scheme) -> See:
    """The SEE of a raw mark of 100: half of it, rounded half up once, capped where failed."""
    passed = raw >= SEE_PASS
    marks = round_half_up(raw / 2)
    if not passed and scheme.cap_failed_see:
        marks = min(marks, FAILED_AT_MOST)
    return See(raw, marks, passed)


def check_change(changes: int) -> None:
    """Raises MarkError for a second change of experiment."""
    if changes > 1:
        raise MarkError(
            _(
                "The experiment was changed once already, and one change is "
                "all that is allowed. The student goes on with the second draw."
            )
        )


def writeup_after_change(marks: Decimal, scheme: Scheme) -> Decimal:
    """`marks`, if the internal test's write-up may have them after a change of experiment.

    Raises:
        MarkError: more than the scheme allows.
    """
    if marks > scheme.test_change_writeup:
        raise MarkError(
            _(
                "Write-up: the experiment was changed, so at most "
                "%(test_change_writeup)s can be given."
            )
            % {"test_change_writeup": scheme.test_change_writeup}
        )
    return marks
