"""How good are the answers? Points run linearly from the trivial baseline to the target."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from grading.checks.check import Check, Facts, Verdict


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, object]) -> Verdict:
    score = facts.score
    if score.value is None:
        return Verdict(
            Decimal(0), f"The metric {score.name} could not be measured, so there are no points."
        )
    shown = f"{score.name.capitalize()} {score.phrase(score.value)}"
    if score.target is None or score.floor is None:
        return Verdict(
            Decimal(0), f"{shown}. This task has no measured target yet, so there are no points."
        )
    if not score.evidence_enough:
        return Verdict(Decimal(0), f"{shown} is only {score.evidence}, so there are no points.")
    aim = f"the target is {score.phrase(score.target)}"
    # As decimals, the way they are written down: 0.1 is a tenth, not its nearest binary fraction.
    share = _share(*(Fraction(repr(number)) for number in (score.value, score.floor, score.target)))
    # Rounded down to hundredths: full points mean that the target was reached.
    points = Decimal(int(share * Fraction(max_points) * 100)) / 100
    if share == 1:
        return Verdict(max_points, f"{shown}; {aim}.")
    if share == 0:
        return Verdict(
            Decimal(0),
            f"{shown} is no better than the baseline of {score.phrase(score.floor)}; {aim}.",
        )
    return Verdict(
        points,
        f"{shown}, on the way from {score.phrase(score.floor)} (the baseline) to "
        f"{score.phrase(score.target)} (the target).",
    )


def _share(value: Fraction, floor: Fraction, target: Fraction) -> Fraction:
    if value >= target:
        return Fraction(1)
    if value <= floor:
        return Fraction(0)
    return (value - floor) / (target - floor)


CHECK = Check("metric", _judge)
