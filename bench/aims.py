"""What Prayoga is meant to reach, and whether one run of measurements reached it.

The figures are those the project was asked for; where a machine misses one, the report says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.results import Results

COLD_ADDS = {"bubblewrap": 0.1, "docker": 0.8}
CLASSES = {"torch": {"nbgrader": 40, "Otter": 80}, "keras": {"nbgrader": 12, "Otter": 24}}
WARM = "Prayoga, bubblewrap, warm"
MEGABYTE = 1e6


@dataclass(frozen=True)
class Aim:
    """One figure."""

    what: str
    asked: float
    unit: str
    found: float | None
    """None: not measured."""
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        if self.found is None:
            return None
        return self.found >= self.asked if self.at_least else self.found <= self.asked


def every(results: Results) -> list[Aim]:
    """Return all of them."""
    return [
        *_starts(results),
        *_notebook_starts(results),
        *_overheads(results),
        *_classes(results),
        *_command(results),
        *_trainings(results),
        *_memory(results),
        *(
            Aim(f"runs graded a minute with {v.viewers} viewers", 0.95, "x", v.kept, True)
            for v in results.viewers
        ),
        *(Aim(f"{m.what}, {m.database}", m.asked, "s", m.found) for m in results.marks if m.what),
        *_pages(results),
    ]


def _starts(results: Results) -> Iterator[Aim]:
    for start in results.starts:
        first, alone = start.first_line, start.alone_first_line
        if start.warm:
            found = first.median if first else None
            yield Aim(f"first line of a script, {start.way}", 0.03, "s", found)
        else:
            added = first.median - alone.median if first and alone else None
            asked = COLD_ADDS[start.backend]
            yield Aim(f"added to bare python's first line, {start.way}", asked, "s", added)


def _notebook_starts(results: Results) -> Iterator[Aim]:
    for grader in results.graders:
        if grader.name.startswith("Prayoga") and grader.name.endswith("warm"):
            row = results.find("trivial", grader.name)
            found = row.first_line.median if row and row.first_line else None
            yield Aim(f"first line of a notebook, {grader.name}", 0.03, "s", found)


def _overheads(results: Results) -> Iterator[Aim]:
    for one in results.overheads:
        if one.workload:
            found = one.over.median if one.over else None
            what = f"claim to score beyond own computing, {one.workload}, {one.database}"
            yield Aim(what, 0.1, "s", found)


def _classes(results: Results) -> Iterator[Aim]:
    for workload, peers in CLASSES.items():
        own = _per_minute(results, workload, WARM)
        for peer, asked in peers.items():
            theirs = _per_minute(results, workload, peer)
            found = own / theirs if own and theirs else None
            yield Aim(f"{workload} notebooks a minute, against {peer}", asked, "x", found, True)


def _per_minute(results: Results, workload: str, grader: str) -> float | None:
    row = results.find(workload, grader)
    return row.per_minute if row else None


def _command(results: Results) -> Iterator[Aim]:
    seconds = {one.grader: one.seconds for one in results.commands}
    ours, theirs = seconds.get("Prayoga"), seconds.get("nbgrader")
    found = theirs / ours if ours and theirs else None
    yield Aim("one terminal command over a class, against nbgrader", 10, "x", found, True)


def _trainings(results: Results) -> Iterator[Aim]:
    bare = next((t.training for t in results.trainings if t.grader == "bare python"), None)
    for one in results.trainings:
        if one.training and bare and one.grader != "bare python":
            found = 100 * (one.training.median / bare.median - 1)
            yield Aim(f"a long training beyond bare python's, {one.grader}", 2, "%", found)


def _memory(results: Results) -> Iterator[Aim]:
    warm = next((grader for grader in results.graders if grader.name == WARM), None)
    if warm is None:
        return
    idle = None
    if warm.idle_bytes is not None:
        idle = (warm.idle_bytes - warm.workers_bytes) / MEGABYTE
    yield Aim("memory of the idle warm parent", 800, "MB", idle)
    light = results.find("trivial", WARM)
    added = light.run_bytes / MEGABYTE if light and light.run_bytes is not None else None
    yield Aim("memory that a light run adds, warm", 80, "MB", added)


def _pages(results: Results) -> Iterator[Aim]:
    """The slowest page stands for all."""
    for database in dict.fromkeys(page.database for page in results.pages):
        found = [p for p in results.pages if p.database == database and p.found is not None]
        if found:
            slowest = max(found, key=lambda page: page.found or 0)
            what = f"slowest of {len(found)} pages ({slowest.what}), 95th percentile, {database}"
            yield Aim(what, slowest.asked, "s", slowest.found)
            most = max(found, key=lambda page: page.queries)
            yield Aim(f"most queries of a page ({most.what}), {database}", 15, "", most.queries)
