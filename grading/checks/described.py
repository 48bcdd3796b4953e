"""Does the program's table describe its networks as they are: their size, and how fast they answer?

Both are measured once more inside the sandbox, beside the student's code: *reported*. Accuracy is
the metric's matter, which is measured outside.

Options: `factor` by which a time may be off either way (3), `share` by which a size may (0.01).
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from grading.checks.check import REPORTED, Check, Facts, Verdict

FACTOR, SHARE = 3.0, 0.01
COLUMNS = ("parameters", "seconds")
SHOWN = 4
HUNDREDTH = Decimal("0.01")


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    measured = facts.found.probes.get("networks", {}).get("models")
    if not isinstance(measured, dict) or not measured:
        why = facts.found.errors.get("probe-networks", "the program ended before")
        return Verdict(Decimal(0), f"The networks could not be measured again: {why}.", REPORTED)
    table = facts.found.variables.get(str(options.get("table", "table")))
    rows = {
        str(row.get("model")): row
        for row in (table if isinstance(table, list) else [])
        if isinstance(row, dict)
    }
    wrong = []
    for name, found in measured.items():
        for column in COLUMNS:
            off = _off(column, rows.get(name, {}).get(column), found.get(column), options)
            if off:
                wrong.append(f"{name}: {off}")
    asked = len(measured) * len(COLUMNS)
    points = (max_points * (asked - len(wrong)) / asked).quantize(HUNDREDTH, rounding=ROUND_DOWN)
    if not wrong:
        return Verdict(max_points, "Sizes and times are as the table says.", REPORTED)
    more = f" And {len(wrong) - SHOWN} more." if len(wrong) > SHOWN else ""
    return Verdict(points, f"{'; '.join(wrong[:SHOWN])}.{more}", REPORTED)


def _off(column: str, claimed: Any, measured: Any, options: Mapping[str, Any]) -> str:
    if not _number(measured):
        return f"{column} could not be measured; keep the network itself in the agreed dict"
    if not _number(claimed):
        return f"the table says no {column}"
    if column == "parameters":
        share = float(options.get("share", SHARE))
        fits = abs(claimed - measured) <= share * measured
        return "" if fits else f"{claimed:.0f} parameters in the table, {measured:.0f} counted"
    factor = float(options.get("factor", FACTOR))
    fits = measured / factor <= claimed <= measured * factor
    return "" if fits else f"{claimed:.4g} seconds in the table, {measured:.4g} measured"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


CHECK = Check("described", _judge, options=("factor", "share", "table"))
