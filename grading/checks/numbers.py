"""Is a number that the program left in a variable what it should be?

For numbers that follow from public data, so that they are the same for everybody and are stated in
the task's folder. Reported: the variable is the program's own. Options: `values`, a table of
variable -> number, list of numbers or table of these; `relative` and `absolute` tolerance.
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from grading.checks.check import REPORTED, Check, Facts, Verdict
from grading.near import near

HUNDREDTH = Decimal("0.01")


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    values: Mapping[str, Any] = options["values"]
    wrong = [
        told for name, right in values.items() if (told := _wrong(facts, name, right, options))
    ]
    share = Decimal(len(values) - len(wrong)) / len(values)
    points = (max_points * share).quantize(HUNDREDTH, rounding=ROUND_DOWN)
    if not wrong:
        return Verdict(max_points, f"{', '.join(values)}: right within the tolerance.", REPORTED)
    return Verdict(points, " ".join(wrong), REPORTED)


def _wrong(facts: Facts, name: str, right: Any, options: Mapping[str, Any]) -> str:
    if name not in facts.found.variables:
        told = facts.found.errors.get(name, f"the program leaves no variable {name} behind")
        return f"{told[:300]}."
    fits = near(facts.found.variables[name], right, options)
    return "" if fits else f"{name} is not what it should be."


CHECK = Check(
    "numbers",
    _judge,
    variables=lambda options: list(options["values"]),
    options=("values", "relative", "absolute"),
)
