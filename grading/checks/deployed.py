"""Is an exported model as good as the program's own, and faster?

The model's file is run by itself in a second sandbox. Its accuracy is verified, like the program's;
how long the program's own function takes was measured beside the student's code: reported.
Options: `least`, the share of the accuracy (0.99), or how many times as fast (1.0).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import CONFIRMED, REPORTED, Check, Facts, Verdict

KEPT = 0.99
TIMES = 1.0


def _kept(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    score, alone = facts.score, facts.found.again.get("clean")
    if alone is None or alone.value is None or score.value is None:
        return Verdict(Decimal(0), _missing(facts), CONFIRMED)
    shown = f"{score.phrase(alone.value)} by itself, {score.phrase(score.value)} in the program"
    least = float(options.get("least", KEPT))
    if alone.value >= least * score.value:
        return Verdict(max_points, f"The exported model reaches {shown}.", CONFIRMED)
    return Verdict(
        Decimal(0),
        f"The exported model reaches {shown}; {least:.0%} of it is asked for.",
        CONFIRMED,
    )


def _faster(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    graph, timing = facts.found.confirmed, facts.found.probes.get("timing", {})
    own, alone = _seconds(timing), _seconds(graph or {})
    if not own or not alone:
        return Verdict(Decimal(0), _missing(facts), REPORTED)
    ratio, least = own / alone, float(options.get("least", TIMES))
    shown = (
        f"{alone * 1000:.2f} ms a picture against {own * 1000:.2f} ms: {ratio:.1f} times as fast"
    )
    passed = ratio >= least
    return Verdict(
        max_points if passed else Decimal(0),
        f"{shown}, {1 / alone:.0f} pictures a second" + ("." if passed else f"; {least:g} asked."),
        REPORTED,
    )


def _missing(facts: Facts) -> str:
    why = facts.found.errors.get("confirmed", "")
    why = why or facts.found.errors.get("probe-file", "it left no file")
    return f"The exported model could not be run by itself: {why}."


def _seconds(found: Mapping[str, Any]) -> float:
    value = found.get("seconds")
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return 0.0
    return float(value)


ACCURACY_KEPT = Check("accuracy_kept", _kept, options=("least",))
FASTER = Check("faster", _faster, options=("least",))
