"""Is a neighbour method used? Reported: a fitted estimator of that kind in a variable, or labels
that vote by hand, seen by shuffling them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import REPORTED, UNSEEN, Check, Facts, Verdict
from grading.checks.layers import count_layers
from grading.checks.used import CHANGED


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    if not {"models", "used"} & facts.found.probes.keys():
        return Verdict(Decimal(0), f"Asked for: a neighbour method. {UNSEEN}", REPORTED)
    again = facts.found.again.get("used")
    models = facts.found.probes.get("models", {}).get("models", [])
    for model in models if isinstance(models, list) else []:
        if isinstance(model, dict) and count_layers("neighbours", model):
            name = str(model.get("name", "?"))[:60]
            if again is not None and again.changed < CHANGED:
                told = f"{name} is a fitted neighbour method, but the answers do not come from it."
                return Verdict(Decimal(0), told, REPORTED)
            return Verdict(max_points, f"{name} is a fitted neighbour method.", REPORTED)
    if again is not None and again.changed >= CHANGED:
        return Verdict(
            max_points, "Shuffled labels change the answers, as with neighbours.", REPORTED
        )
    return Verdict(
        Decimal(0),
        "No fitted neighbour method was found in a variable, nor an array of labels that votes. "
        "Keep the fitted model in a variable.",
        REPORTED,
    )


CHECK = Check(
    "neighbours", _judge, probes=lambda options: {"models": {}, "used": {"component": "neighbours"}}
)
