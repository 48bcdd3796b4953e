"""What the site itself costs: marks of thousands, and every page of a college in mid-term.

On each database in a process of its own (`bench.marks`, `bench.pages`), since a process knows one
database.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from bench.measure.command import Failed, run
from bench.measure.spread import Spread, at_share
from bench.peers.contract import Tools
from bench.peers.ours import settings
from bench.results import Figure
from config.environment import ROOT

QUICK = {
    "marks": ("--students", "50", "--of-class", "20"),
    "pages": ("--students", "40", "--submissions", "1600", "--visits", "1"),
}


def measure(
    part: str,
    figures: list[Figure],
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    databases: dict[str, str],
    *,
    quick: bool,
) -> None:
    """Measure on each database.

    Args:
        part: "marks" or "pages".
        figures: are added to.
        databases: address by name; empty: SQLite.
        quick: a small class; the figures say nothing then.
    """
    for name, address in databases.items():
        tell(f"{part}, {name}")
        env = settings(tools_of(f"{part} {name}")) | {"PRAYOGA_DATABASE_URL": address}
        command = (sys.executable, "-m", f"bench.{part}", *(QUICK[part] if quick else ()))
        try:
            said = run(command, env=env, cwd=ROOT)
            figures += [_figure(name, json.loads(line)) for line in _lines(said)]
        except Failed as error:
            figures.append(Figure(name, "", failed=str(error)))


def _lines(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("{")]


def _figure(database: str, found: Mapping[str, Any]) -> Figure:
    if note := found.get("note"):
        return Figure(database, str(found["what"]), missing=str(note))
    seconds, share = cast(Sequence[float], found["seconds"]), float(found["share"])
    processor = cast(Sequence[float], found.get("processor", ()))
    return Figure(
        database,
        str(found["what"]),
        Spread.of(seconds),
        at_share(seconds, share),
        float(found["most"]),
        int(found.get("queries", 0)),
        at_share(processor, share) if processor else None,
    )
