"""How many runs go first, and when a waiting one may start, judged by how long recent ones took.

Rough, and said to be so: nobody knows how long a program will run.
"""

import heapq
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db.models import F
from django.utils import timezone

from grading.models import Run

RECENT = 20
"""Of so many runs of a task its usual time is the median."""
LOOKED_AT = 400
"""Finished runs, of all tasks, among which those are looked for."""
RENEWED_SECONDS = 20.0
LEAST_LEFT = 1.0
"""Seconds that a run is taken to need still, however long it has run."""


@dataclass(frozen=True)
class Going:
    """A run that has not ended."""

    pk: int
    task: int
    started_at: datetime | None
    """None: it waits."""


@dataclass(frozen=True)
class Usual:
    """Seconds that runs of each task took lately."""

    of_task: Mapping[int, float]
    of_all: float | None
    """The median of those; None where no run has finished yet."""

    def seconds(self, task: int) -> float | None:
        return self.of_task.get(task, self.of_all)


@dataclass(frozen=True)
class Turn:
    """When a waiting run's turn comes."""

    ahead: int
    seconds: float | None
    """About so long until it starts; None: nothing is known yet."""


def usual() -> Usual:
    """Look at the newest finished runs. One query."""
    ended = (
        Run.objects.filter(
            started_at__isnull=False,
            finished_at__isnull=False,
            state__in=(Run.State.SCORED, Run.State.STUDENT_ERROR),
        )
        .order_by("-pk")
        .annotate(task=F("submission__task"))
        .values_list("task", "started_at", "finished_at")[:LOOKED_AT]
    )
    spans: dict[int, list[float]] = defaultdict(list)
    for task, started, finished in ended:
        if started and finished and len(spans[task]) < RECENT:
            spans[task].append(max(0.0, (finished - started).total_seconds()))
    of_task = {task: median(each) for task, each in spans.items()}
    return Usual(of_task, median(of_task.values()) if of_task else None)


def going() -> list[Going]:
    """Every run that has not ended, in the order in which they were asked for. One query."""
    rows = (
        Run.objects.exclude(state__in=Run.FINISHED)
        .order_by("pk")
        .annotate(task=F("submission__task"))
        .values_list("pk", "task", "started_at", "state")
    )
    return [
        Going(pk, task, None if state == Run.State.QUEUED else started)
        for pk, task, started, state in rows
    ]


def turns(runs: Sequence[Going], slots: int, usual: Usual, now: datetime) -> dict[int, Turn]:
    """Say of each waiting run how many go first and when it may start.

    Args:
        runs: as `going` gives them.
        slots: how many run at the same time.
    """
    free: list[float | None] = []
    for run in runs:
        if run.started_at is not None:
            took, whole = (now - run.started_at).total_seconds(), usual.seconds(run.task)
            free.append(None if whole is None else max(LEAST_LEFT, whole - took))
    known = None not in free
    heap = sorted(each for each in free if each is not None)
    heap = [0.0] * max(0, slots - len(heap)) + heap
    found: dict[int, Turn] = {}
    for ahead, run in enumerate(runs):
        if run.started_at is not None:
            continue
        found[run.pk] = Turn(ahead, heap[0] if known else None)
        whole = usual.seconds(run.task)
        known = known and whole is not None
        heapq.heapreplace(heap, heap[0] + (whole or 0.0))
    return found


@dataclass
class Lately:
    """`usual()`, asked for again when it is some seconds old."""

    _found: Usual | None = None
    _asked: float = field(default=0.0)

    def usual(self) -> Usual:
        now = time.monotonic()
        if self._found is None or now - self._asked > RENEWED_SECONDS:
            self._found, self._asked = usual(), now
        return self._found


def present(slots: int, usual: Usual) -> dict[int, Turn]:
    """The turns of all runs that wait now."""
    return turns(going(), slots, usual, timezone.now())
