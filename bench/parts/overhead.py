"""From claim to score: what a site's worker takes beyond the student's own computing.

All of the worker's path is in it: claiming in the database, making the questions, the run, sealing,
scoring, storing. Measured warm on each database, by the worker's own clock, beside the same cells
in bare python that has imported everything beforehand.
"""

import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from bench.measure.command import Failed
from bench.measure.spread import Spread
from bench.own import Own
from bench.peers.contract import NotHere, Tools
from bench.peers.ours import Ours, Site
from bench.results import Overhead, Results
from bench.workloads import TRIVIAL, Workload

BACKEND = "bubblewrap"
TURNS_FOR_ONE_ALONE = 5
"""Bare python takes far longer than a run, since it imports, and varies little once it has."""


def measure(
    results: Results,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    databases: dict[str, str],
    workloads: Sequence[Workload],
    repeat: int,
) -> None:
    """Measure each workload on each database, in turns.

    Args:
        databases: address by name; empty: SQLite.
    """
    own = Own(tools_of("own computing beside claims"))
    with ExitStack() as stack:
        sites: dict[str, Site] = {}
        for name, address in databases.items():
            tell(f"from claim to score, {name}: starting")
            peer = Ours(BACKEND, warm=True, database=address)
            try:
                sites[name] = stack.enter_context(peer.open(tools_of(f"claims {name}")))
                sites[name].lay(TRIVIAL)()
            except (NotHere, Failed) as error:
                sites.pop(name, None)
                results.overheads.append(Overhead(name, "", failed=str(error)))
        for workload in workloads:
            _turns(results, sites, own, tell, workload, repeat)


def _turns(
    results: Results,
    sites: dict[str, Site],
    own: Own,
    tell: Callable[[str], None],
    workload: Workload,
    repeat: int,
) -> None:
    tell(f"from claim to score: {workload.title}, {repeat} on each of {', '.join(sites)}")
    alone: list[float] = []
    took: dict[str, list[float]] = {name: [] for name in sites}
    failed: dict[str, str] = {}
    for turn in range(repeat):
        if turn % TURNS_FOR_ONE_ALONE == 0:
            alone.append(own.seconds(workload))
        for name in (name for name in sites if name not in failed):
            try:
                sites[name].lay(workload)()
            except Failed as error:
                failed[name] = str(error)
                continue
            took[name].append(sites[name].graded[-1])
    for name in sites:
        row = Overhead(name, workload.name, failed=failed.get(name, ""))
        if not row.failed:
            base = statistics.median(alone)
            row.seconds, row.own = Spread.of(took[name]), Spread.of(alone)
            row.over = Spread.of([each - base for each in took[name]])
        results.overheads.append(row)
