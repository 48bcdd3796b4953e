"""Runs the cases against one backend, two at a time, beside the honest neighbour.

Knows no backend by its name.
"""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sandbox.contract import Backend, Execution, Isolation, SandboxUnavailable
from sandbox.selfcheck import gaps, jobs, machine
from sandbox.selfcheck.canary import Canary, standing
from sandbox.selfcheck.case import Case
from sandbox.selfcheck.judge import wrong
from sandbox.selfcheck.machine import Machine
from sandbox.selfcheck.neighbour import Neighbour
from sandbox.selfcheck.suite import AFTERWARDS, CANARY, CASES, LEFT, NEIGHBOUR

AT_A_TIME = 2
SLOTS = AT_A_TIME + 1
"""How many slots a backend needs, so that neither a case nor the neighbour waits."""


class Status(StrEnum):
    HELD = "held"
    FAILED = "failed"
    GAP = "known gap"
    """Failed, as `sandbox.selfcheck.gaps` says."""
    CLOSED = "gap closed"
    """Held, although it is listed as a gap."""


@dataclass(frozen=True)
class Result:
    """What came of one case."""

    name: str
    group: str
    status: Status
    text: str = ""
    """What is wrong, with a gap's reason; empty where it held."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Report:
    """What came of all of them, in the suite's order."""

    isolation: Isolation
    results: tuple[Result, ...]
    seconds: float
    neighbours: int
    """How often the honest neighbour ran beside them."""

    def of(self, status: Status) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.status is status)


def run(
    backend: Backend,
    on_result: Callable[[Result], None] = lambda result: None,
    *,
    slots: Path,
    cases: Iterable[Case] = CASES,
) -> Report:
    """Run `cases` and look the machine over.

    Args:
        backend: under test, with `SLOTS` slots.
        on_result: told each result as it comes, never two at a time.
        slots: the backend's folder of lock files, used by nobody else.
        cases: all, or some to look closer at.

    Raises:
        SandboxUnavailable: not even an honest program runs.
    """
    begin = time.monotonic()
    isolation = backend.check()
    with standing() as canary:
        return _Conduct(backend, isolation, canary, slots, on_result).go(tuple(cases), begin)


class _Conduct:
    def __init__(
        self,
        backend: Backend,
        isolation: Isolation,
        canary: Canary,
        slots: Path,
        on_result: Callable[[Result], None],
    ) -> None:
        self._backend, self._isolation, self._canary = backend, isolation, canary
        self._on_result = on_result
        self._telling = threading.Lock()
        self._makes = jobs.Maker(canary, isolation)
        self._machine = Machine(backend.name, slots, canary.token, canary.folder)
        self._neighbour = Neighbour(backend, self._makes)

    def go(self, cases: tuple[Case, ...], begin: float) -> Report:
        before = self._machine.look()
        alone = self._neighbour.alone()
        if problem := alone:
            raise SandboxUnavailable(f"not even an honest program runs: {problem}")
        with self._neighbour.beside(), ThreadPoolExecutor(AT_A_TIME) as pool:
            results = list(pool.map(self._try, cases))
        left = self._machine.settle(before)
        ends = {NEIGHBOUR: self._neighbour.problem, CANARY: self._canary.disturbed()}
        ends |= {
            kind: "; ".join(sorted(lines)) for kind, lines in zip(LEFT, left.values(), strict=True)
        }
        for name in AFTERWARDS:
            results.append(self._tell(name, "afterwards", ends[name], 0.0))
        seconds = time.monotonic() - begin
        return Report(self._isolation, tuple(results), seconds, self._neighbour.runs)

    def _try(self, case: Case) -> Result:
        begin = time.monotonic()
        if case.beside:
            self._neighbour.wait_until_at_work()
        first: Execution | None = None
        problem = ""
        if case.first:
            first, problem = self._run(jobs.before(case))
        if not problem:
            found, problem = self._run(case)
            if not problem and case.compare and first:
                problem = case.compare(first, found)
        return self._tell(case.name, case.group, problem, time.monotonic() - begin)

    def _run(self, case: Case) -> tuple[Execution, str]:
        job, token = self._makes.job(case)
        found = self._backend.run(job)
        problem = wrong(case, found, job, warm=self._isolation.warm)
        if sung := self._canary.sung(found):
            problem = f"the canary's secret stands in its {sung}"
        # Looked for at once: an end is told only when every process has ended.
        if left := machine.processes(token):
            problem = f"{problem or 'it left'} {', '.join(sorted(left))}"
        return found, problem

    def _tell(self, name: str, group: str, problem: str, seconds: float) -> Result:
        gap = gaps.known(name, self._isolation)
        if gap is None:
            status = Status.FAILED if problem else Status.HELD
        else:
            status = Status.GAP if problem else Status.CLOSED
            problem = f"{gap.reason} ({problem})" if problem else "take it off the list of gaps"
        result = Result(name, str(group), status, problem, seconds)
        with self._telling:
            self._on_result(result)
        return result
