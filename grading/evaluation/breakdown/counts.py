"""How counts over hidden rows are told: as they are to who teaches the class, else to a step.

A program that answers otherwise for a single hidden row, attempt after attempt, would read that
row's class off exact counts. One row more or less rarely shows in counts to the nearest five.
"""

from collections.abc import Sequence

STEP = 5
EXACT = 1


def step_for(*, exact: bool) -> int:
    """The step in which somebody is told counts; `exact` for those who teach the class."""
    return EXACT if exact else STEP


def rounded(counts: Sequence[Sequence[int]], step: int) -> list[list[int]]:
    """Each count to the nearest whole multiple of an odd `step`."""
    return [[to_nearest(count, step) for count in line] for line in counts]


def to_nearest(count: int, step: int) -> int:
    return (count + step // 2) // step * step
