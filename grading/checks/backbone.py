"""Does a model hold the pre-trained weights that the task provides? Reported.

Options: `file`, as programs see it, such as `data/backbone.pth`; `share` of its tensors (0.9).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import REPORTED, UNSEEN, Check, Facts, Verdict

SHARE = 0.9


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    probe = facts.found.probes.get("backbone")
    if probe is None and "probe-backbone" not in facts.found.errors:
        return Verdict(Decimal(0), f"Asked for: the provided backbone. {UNSEEN}", REPORTED)
    if probe is None:
        why = facts.found.errors["probe-backbone"]
        return Verdict(Decimal(0), f"The backbone could not be compared: {why}.", REPORTED)
    given, held = _count(probe, "given"), _count(probe, "held")
    share = float(options.get("share", SHARE))
    if given and held >= share * given:
        return Verdict(
            max_points, f"The model holds {held} of the {given} tensors provided.", REPORTED
        )
    return Verdict(
        Decimal(0),
        f"The best model holds {held} of the {given} tensors of {options['file']}: load these "
        "weights, train the head only, and keep the model in a variable.",
        REPORTED,
    )


def _count(probe: Mapping[str, Any], key: str) -> int:
    value = probe.get(key)
    return value if isinstance(value, int) else 0


def _probes(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {"backbone": {"file": options["file"]}}


CHECK = Check("backbone", _judge, probes=_probes, options=("file", "share"))
