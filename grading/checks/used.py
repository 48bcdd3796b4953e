"""Is the required component used, not just present?

Its weights, or the labels of its neighbours, are shuffled inside the sandbox and the question is
asked once more: the answers must change, and the metric must fall towards the floor. Reported.

Options: `component`, a kind of layers, "neighbours" or "any"; `least`, the share of the way from
the metric to the floor that it has to fall (0.5).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import REPORTED, UNSEEN, Check, Facts, Verdict

LEAST = 0.5
CHANGED = 0.05
"""Share of answers that have to change at least."""


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    component = str(options.get("component", "any")).replace("_", " ")
    probe = facts.found.probes.get("used")
    nothing = Decimal(0)
    if probe is None and "probe-used" not in facts.found.errors:
        return Verdict(nothing, f"Asked for: a {component} component. {UNSEEN}", REPORTED)
    if probe is None or not probe.get("changed"):
        why = facts.found.errors.get("probe-used", f"no {component} component was found")
        return Verdict(
            nothing,
            f"Whether a {component} component is used could not be seen: {why}. Keep the finished "
            "model in a variable.",
            REPORTED,
        )
    again = facts.found.again.get("used")
    if again is None or again.value is None:
        raised = str(probe.get("raised") or "the answers could not be read")[:200]
        return Verdict(nothing, f"With it shuffled, there were no answers: {raised}.", REPORTED)
    shown = f"With the {component} component shuffled, {again.changed * 100:.0f} % of the answers"
    score = facts.score
    if again.changed < CHANGED:
        return Verdict(
            nothing, f"{shown} change: it is built, but the answers do not come from it.", REPORTED
        )
    fell = f"{shown} change and {score.name} is {score.phrase(again.value)}"
    if score.value is None or score.floor is None:
        return Verdict(nothing, f"{fell}; there is no floor to compare it with.", REPORTED)
    way = score.value - score.floor
    least = float(options.get("least", LEAST))
    if way <= 0 or score.value - again.value >= least * way:
        return Verdict(max_points, f"{fell}: it is used.", REPORTED)
    return Verdict(
        nothing, f"{fell}, hardly below {score.phrase(score.value)}: it does little.", REPORTED
    )


CHECK = Check(
    "used",
    _judge,
    probes=lambda options: {"used": {"component": str(options.get("component", "any"))}},
    options=("component", "least"),
)
