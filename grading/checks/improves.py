"""Is the metric not below an earlier one: the student's own in another task, else its reference's?

One calibrated standard deviation of this task's reference is allowed. The earlier value was looked
up when the program was run and is recorded with the run.

Options: `task`, the other task's name.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import Check, Facts, Verdict


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    task, score = str(options["task"]), facts.score
    earlier = facts.earlier.get(task)
    if score.value is None:
        return Verdict(
            Decimal(0),
            f"The metric {score.name} could not be measured, so there is nothing to compare.",
        )
    if earlier is None:
        return Verdict(
            max_points, f"There is nothing of task {task} to compare with, so nothing is lost."
        )
    whose = f"your own in task {task}" if earlier.own else f"the reference's of task {task}"
    shown = f"{score.name.capitalize()} {score.phrase(score.value)} against {whose}, "
    shown += score.phrase(earlier.value)
    if score.value >= earlier.value - score.sd:
        return Verdict(max_points, f"{shown}.")
    return Verdict(Decimal(0), f"{shown}: tuning should not lose more than chance does.")


CHECK = Check("improves", _judge, earlier=lambda options: [str(options["task"])], options=("task",))
