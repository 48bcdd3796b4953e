"""What marks cost: attainment of thousands, a class worked out anew, saving the scoring page.

On each database in a process of its own (`bench.marks`), since a process knows one database.
"""

import json
import sys
from collections.abc import Callable, Sequence
from typing import cast

from bench.measure.command import Failed, run
from bench.measure.spread import Spread
from bench.peers.contract import Tools
from bench.peers.ours import settings
from bench.results import Marks, Results
from config.environment import ROOT

QUICK = ("--students", "50", "--of-class", "20")


def measure(
    results: Results,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    databases: dict[str, str],
    *,
    quick: bool,
) -> None:
    """Measure on each database.

    Args:
        databases: address by name; empty: SQLite.
        quick: a small class; the figures say nothing then.
    """
    for name, address in databases.items():
        tell(f"marks, {name}")
        env = settings(tools_of(f"marks {name}")) | {"PRAYOGA_DATABASE_URL": address}
        command = (sys.executable, "-m", "bench.marks", *(QUICK if quick else ()))
        try:
            said = run(command, env=env, cwd=ROOT)
            results.marks += [_row(name, json.loads(line)) for line in _lines(said)]
        except Failed as error:
            results.marks.append(Marks(name, "", failed=str(error)))


def _lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("{")]


def _row(database: str, found: dict[str, object]) -> Marks:
    times = cast(Sequence[float], found["seconds"])
    ordered = sorted(float(each) for each in times)
    place = min(len(ordered) - 1, int(float(str(found["share"])) * len(ordered)))
    return Marks(
        database,
        str(found["what"]),
        Spread.of(ordered),
        ordered[place],
        float(str(found["most"])),
    )
