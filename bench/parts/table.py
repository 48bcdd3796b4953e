"""The large table: every notebook with every grader.

Repetitions go round: one of each before the second of any, so that whatever else the machine does
meets all alike. Memory is looked at in a repetition of its own, since looking costs time.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from bench.measure import processes
from bench.measure.command import Failed
from bench.measure.spread import Spread
from bench.own import Own
from bench.parts.timing import enough, seconds, side_by_side
from bench.peers.contract import NotHere, Peer, Session, Tools
from bench.results import Grader, Results
from bench.workloads import TRIVIAL, Workload

SETTLE_SECONDS = 1.0
CLASS_SECONDS = 6.0
"""About so long a class keeps all processors busy."""
SLOW_SECONDS, SLOW_TURNS = 4.0, 2
"""What takes longer gets no more turns than these: it would take the most of all the time."""

Tell = Callable[[str], None]


class Table:
    """Fills `results` with the table's rows.

    Args:
        tools_of: gives each peer a place of its own.
        tell: is told what comes next.
    """

    def __init__(self, results: Results, tools_of: Callable[[str], Tools], tell: Tell) -> None:
        self._results, self._tools_of, self._tell = results, tools_of, tell
        self._sessions: dict[str, Session] = {}

    def measure(
        self,
        peers: Sequence[Peer],
        workloads: Sequence[Workload],
        *,
        class_seconds: float,
        quick: bool = False,
    ) -> None:
        """Measure all of them.

        Args:
            class_seconds: a class is measured only where it is above 0.
            quick: once is enough: the time is that of the turn in which memory is looked at.
        """
        with ExitStack() as stack:
            for peer in peers:
                self._open(peer, workloads, stack, quick=quick)
            if not quick:
                self._times(workloads)
            if class_seconds > 0:
                self._classes(workloads, class_seconds)

    def _open(
        self, peer: Peer, workloads: Sequence[Workload], stack: ExitStack, *, quick: bool
    ) -> None:
        """Have it ready, and look at its memory while no other one works."""
        self._tell(f"{peer.name}: memory")
        grader = Grader(peer.name, peer.command)
        self._results.graders.append(grader)
        tools = self._tools_of(peer.name)
        before = processes.memory()
        try:
            session = stack.enter_context(peer.open(tools))
            grader.version = peer.version(tools)
            if peer.stays:
                at_once = len(os.sched_getaffinity(0))
                side_by_side(session.lay_many(TRIVIAL, 2 * at_once, at_once))
                time.sleep(SETTLE_SECONDS)
                grader.idle_bytes = processes.memory(session.roots) - before
                grader.workers_bytes = processes.memory_of(session.workers())
        except NotHere as reason:
            grader.missing = str(reason)
            return
        except Failed as error:
            grader.failed = str(error)
            return
        self._sessions[peer.name] = session
        for workload in workloads:
            row = self._results.row(workload.name, peer.name)
            try:
                act = session.lay(workload, stay=True)
                idle = processes.memory(session.roots)
                known = len(session.first_lines())
                with processes.Peak(session.roots) as peak:
                    took = seconds(act)
            except Failed as error:
                row.failed = str(error)
                continue
            row.run_bytes = peak.bytes - idle
            if quick:
                row.seconds, first_lines = Spread.of([took]), session.first_lines()[known:]
                row.first_line = Spread.of(first_lines) if first_lines else None

    def _times(self, workloads: Sequence[Workload]) -> None:
        own = Own(self._tools_of("own computing"))
        alone: dict[str, list[float]] = {workload.name: [] for workload in workloads}
        times: dict[tuple[str, str], list[float]] = {}
        first_lines: dict[tuple[str, str], list[float]] = {}
        for turn in range(1, self._results.repeat + 1):
            for workload in workloads:
                self._tell(f"{workload.title}: turn {turn} of {self._results.repeat}")
                if turn <= SLOW_TURNS + 1:
                    alone[workload.name].append(own.seconds(workload))
                for name, session in self._sessions.items():
                    row, key = self._results.row(workload.name, name), (workload.name, name)
                    enough_of_it = turn > SLOW_TURNS and max(times[key]) > SLOW_SECONDS
                    if row.failed or enough_of_it:
                        continue
                    known = len(session.first_lines())
                    try:
                        took = seconds(session.lay(workload))
                    except Failed as error:
                        row.failed = str(error)
                        continue
                    times.setdefault(key, []).append(took)
                    first_lines.setdefault(key, []).extend(session.first_lines()[known:])
                    row.seconds = Spread.of(times[key])
                    row.first_line = Spread.of(first_lines[key]) if first_lines[key] else None
                self._results.own[workload.name] = Spread.of(alone[workload.name])

    def _classes(self, workloads: Sequence[Workload], span: float) -> None:
        at_once = len(os.sched_getaffinity(0))
        for workload in workloads:
            for name, session in self._sessions.items():
                row = self._results.row(workload.name, name)
                if row.failed or row.seconds is None:
                    continue
                count = enough(row.seconds.median, at_once, span)
                self._tell(f"{workload.title}: {count} with {name}")
                try:
                    took = side_by_side(session.lay_many(workload, count, at_once))
                except Failed as error:
                    row.failed = str(error)
                else:
                    row.per_minute = 60 * count / took
