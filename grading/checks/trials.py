"""Were enough distinct settings tried? Reads a list of `{"params": {...}, "score": float}`.

Reported: it is a list that the program wrote. Options: `variable` (`trials`), `least` (6).
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import REPORTED, UNSEEN, Check, Facts, Verdict

LEAST = 6


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    name, least = _variable(options), int(options.get("least", LEAST))
    if name not in facts.found.variables:
        why = facts.found.errors.get(name)
        said = f"No trials: {why}." if why else f"Asked for: a list {name}. {UNSEEN}"
        return Verdict(Decimal(0), said, REPORTED)
    trials = facts.found.variables[name]
    agreed = f'Agreed is a list {name} of {{"params": {{...}}, "score": number}}.'
    if not isinstance(trials, list):
        return Verdict(Decimal(0), f"{name} is no list. {agreed}", REPORTED)
    for number, trial in enumerate(trials, 1):
        if wrong := _wrong(trial):
            return Verdict(Decimal(0), f"Trial {number} {wrong}. {agreed}", REPORTED)
    distinct = {json.dumps(trial["params"], sort_keys=True) for trial in trials}
    if len(distinct) < least:
        return Verdict(
            Decimal(0),
            f"{len(distinct)} distinct settings were tried, {least} are asked for.",
            REPORTED,
        )
    scores = [float(trial["score"]) for trial in trials]
    return Verdict(
        max_points,
        f"{len(distinct)} distinct settings were tried, scores from {min(scores):.3g} to "
        f"{max(scores):.3g}.",
        REPORTED,
    )


def _wrong(trial: Any) -> str:
    if not isinstance(trial, dict) or not isinstance(trial.get("params"), dict):
        return "has no params"
    if not trial["params"]:
        return "has empty params"
    score = trial.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float):
        return "has no score"
    return ""


def _variable(options: Mapping[str, Any]) -> str:
    return str(options.get("variable", "trials"))


CHECK = Check(
    "trials",
    _judge,
    variables=lambda options: [_variable(options)],
    options=("least", "variable"),
)
