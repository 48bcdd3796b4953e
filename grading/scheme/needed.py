"""What a student still needs to reach the pass mark of the CIE."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from grading.scheme.cie import BLANK, TEST_DIVISOR, Cie, cie
from grading.scheme.entries import PROJECT, TEST, Entry
from grading.scheme.rounding import ceil_to_step
from grading.scheme.settings import CIE_PASS, Scheme

TEST_MAX = 40
PROJECT_MAX = 10
LOWEST_EXACT = Fraction(2 * CIE_PASS - 1, 2)
"""19.5, the lowest A + B that rounds to the pass mark."""


class Outlook(StrEnum):
    """Where a student stands against the pass mark, if A stays as it is."""

    UNKNOWN = "unknown"
    """No weekly entry counts yet."""
    SECURED = "secured"
    """Reached, or reached whatever the test and the project bring."""
    REACHABLE = "reachable"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True)
class Needed:
    """What B, the test and the project must bring; exact, None where nothing is open."""

    outlook: Outlook
    a: Fraction | None
    """The mean that this rests on."""
    a_is_final: bool
    """False: weekly entries are missing and were taken to come out like the mean so far."""
    b: Fraction | None
    """The lowest B (of 20) that reaches the pass mark; may lie above 20."""
    test: Decimal | None
    """The lowest test mark (of 40); with the project open too, at the same share of its maximum."""
    project: Decimal | None
    """The lowest project mark (of 10), likewise."""
    open: Fraction = Fraction(0)
    """What of B's 20 can still come: nothing where test and project have their marks."""
    rest: Fraction = Fraction(0)
    """What of B is missing still to reach the pass mark; below 0: reached with some to spare."""

    @property
    def is_hard(self) -> bool:
        """Reachable, but only with three quarters or more of what is open."""
        return self.outlook is Outlook.REACHABLE and 4 * self.rest >= 3 * self.open


def needed_for_pass(entries: Mapping[str, Entry], scheme: Scheme, now: Cie | None = None) -> Needed:
    """The lowest marks in test and project that bring the CIE to the pass mark.

    Args:
        now: the CIE of these entries, where it is at hand.
    """
    now = now or cie(entries, scheme)
    if now.a_so_far is None:
        return Needed(Outlook.UNKNOWN, None, False, None, None, None)
    final = now.a is not None
    b = max(Fraction(0), LOWEST_EXACT - now.a_so_far)
    test_open = entries.get(TEST, BLANK).total is None
    project_open = entries.get(PROJECT, BLANK).total is None
    rest = b - (now.test or 0) - (now.project or 0)
    reach = Fraction(TEST_MAX, TEST_DIVISOR) * test_open + PROJECT_MAX * project_open
    test = project = None
    if rest <= 0:
        outlook = Outlook.SECURED
    elif rest > reach:
        outlook = Outlook.OUT_OF_REACH
    else:
        outlook = Outlook.REACHABLE
        share = rest / reach
        test = ceil_to_step(share * TEST_MAX, scheme.step) if test_open else None
        project = ceil_to_step(share * PROJECT_MAX, scheme.step) if project_open else None
    return Needed(outlook, now.a_so_far, final, b, test, project, Fraction(reach), Fraction(rest))
