"""Do the answers beat those of the same head on a backbone of shuffled weights? Reported.

Options: `file`, the provided weights; `least`, by how much of the metric (0.05).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import REPORTED, UNSEEN, Check, Facts, Verdict

LEAST = 0.05


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    again, score = facts.found.again.get("random"), facts.score
    if "backbone" not in facts.found.probes and "probe-backbone" not in facts.found.errors:
        told = f"Asked for: answers that need the provided weights. {UNSEEN}"
        return Verdict(Decimal(0), told, REPORTED)
    if again is None or again.value is None or score.value is None:
        why = facts.found.errors.get("probe-backbone", "the provided backbone was not found")
        return Verdict(
            Decimal(0), f"It could not be compared with random weights: {why}.", REPORTED
        )
    shown = f"{score.phrase(score.value)} against {score.phrase(again.value)} with a random one"
    if score.value >= again.value + float(options.get("least", LEAST)):
        return Verdict(max_points, f"The backbone helps: {score.name} {shown}.", REPORTED)
    return Verdict(
        Decimal(0), f"The backbone does not help: {score.name} {shown} backbone.", REPORTED
    )


def _probes(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {"backbone": {"file": options["file"], "random": True}}


CHECK = Check("beats_random", _judge, probes=_probes, options=("file", "least"))
