"""Does the program run to its end?"""

from collections.abc import Mapping
from decimal import Decimal

from grading.checks.check import Check, Facts, Verdict


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, object]) -> Verdict:
    if facts.ran_to_end:
        return Verdict(max_points, "The program ran to its end.")
    return Verdict(Decimal(0), f"The program did not run to its end. {facts.ending}".strip())


CHECK = Check("runs", _judge)
