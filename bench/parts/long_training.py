"""A long training against bare python: what the walls cost while the notebook computes.

Compared is the training's own loop, which the notebook itself measures: what surrounds it, such as
imports, stands in the large table.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from bench.measure.command import Failed
from bench.measure.spread import Spread
from bench.peers.contract import Act, NotHere, Peer, Session, Tools
from bench.results import Results, Training
from bench.workloads import Workload


def measure(
    results: Results,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    peers: Sequence[Peer],
    workload: Workload,
    repeat: int,
) -> None:
    """Measure it with each of `peers`, in turns; those that are not here are left out."""
    with ExitStack() as stack:
        sessions: dict[str, Session] = {}
        for peer in peers:
            try:
                sessions[peer.name] = stack.enter_context(peer.open(tools_of(f"long {peer.name}")))
            except NotHere:
                continue
            except Failed as error:
                results.trainings.append(Training(peer.name, failed=str(error)))
        own: dict[str, list[float]] = {name: [] for name in sessions}
        whole: dict[str, list[float]] = {name: [] for name in sessions}
        failed: dict[str, str] = {}
        for turn in range(1, repeat + 1):
            for name in (name for name in sessions if name not in failed):
                tell(f"{workload.title}: turn {turn} of {repeat} with {name}")
                try:
                    loop, all_of_it = _once(sessions[name].lay(workload))
                except Failed as error:
                    failed[name] = str(error)
                    continue
                own[name].append(loop)
                whole[name].append(all_of_it)
    for name in sessions:
        if name in failed:
            results.trainings.append(Training(name, failed=failed[name]))
        else:
            results.trainings.append(Training(name, Spread.of(own[name]), Spread.of(whole[name])))


def _once(act: Act) -> tuple[float, float]:
    began = time.monotonic()
    said = act()
    all_of_it = time.monotonic() - began
    found = re.search(r"^trained for (\S+) s$", said, re.MULTILINE)
    if found is None:
        raise Failed("the training did not say how long it took")
    return float(found.group(1)), all_of_it
