"""How a run stands that has not finished, read from its row.

`Run.progress` is JSON that partly comes from inside the sandbox: numbers are read as numbers or
left out, text stays text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from django.conf import settings
from django.utils import timezone

from grading.live import queue
from grading.live.log import Piece, Place, since
from grading.models import Run
from sandbox.contract import Stage

TOLD = frozenset(stage.value for stage in Stage)
COLUMNS = (
    "state",
    "fence",
    "attempt",
    "cancel_requested",
    "progress",
    "started_at",
    "outcome",
    "submission__task",
)


@dataclass(frozen=True)
class Live:
    """A run as it stands now."""

    pk: int
    state: str
    """`Run.State`."""
    outcome: str
    """Empty until it has finished."""
    stage: str
    """queued, a `sandbox.contract.Stage`, scoring or done."""
    ahead: int
    """Runs that go first, while this one waits."""
    expected_seconds: float | None
    """How long, about, until it starts or, once it has, a run of this task takes; None: unknown."""
    elapsed: float | None
    cell: int | None
    cells: int | None
    cpu_seconds: float | None
    memory_bytes: float | None
    gpus: int
    """Graphics processors that it has for itself."""
    tried: int
    """How often a fault of the platform has already interrupted it."""
    cancelling: bool
    """Its owner wants it to end, and its processes are being ended."""
    can_be_stopped: bool
    fence: int
    log: str
    """The newest that was printed, raw: show it through `grading.live.log`."""
    log_end: int
    """Characters that were printed so far."""

    @property
    def finished(self) -> bool:
        return self.state in Run.FINISHED

    def since(self, place: Place | None) -> Piece | None:
        """What was printed after `place`."""
        return since(place, self.fence, self.log, self.log_end)


def live(run: Run) -> Live:
    """Read one run. At most two queries."""
    return _all([run], None)[run.pk]


def look(pks: Iterable[int], lately: queue.Lately) -> dict[int, Live]:
    """Read runs by their numbers. At most three queries, however many they are."""
    rows = Run.objects.select_related("submission").only(*COLUMNS).filter(pk__in=list(pks))
    return _all(list(rows), lately)


def _all(runs: list[Run], lately: queue.Lately | None) -> dict[int, Live]:
    if all(run.is_finished for run in runs):
        usual, turns = queue.Usual({}, None), dict[int, queue.Turn]()
    else:
        usual = lately.usual() if lately else queue.usual()
        waits = any(run.state == Run.State.QUEUED for run in runs)
        turns = queue.present(settings.SLOTS, usual) if waits else {}
    now = timezone.now()
    return {run.pk: _one(run, usual, turns, now) for run in runs}


def _one(run: Run, usual: queue.Usual, turns: Mapping[int, queue.Turn], now: datetime) -> Live:
    stage = _stage(run)
    waiting, told = stage == "queued", {} if stage == "queued" else run.progress
    # None of them: it was taken between the two looks.
    turn = turns.get(run.pk, queue.Turn(0, None))
    log = told.get("log_tail")
    log = log if isinstance(log, str) else ""
    return Live(
        pk=run.pk,
        state=run.state,
        outcome=run.outcome,
        stage=stage,
        ahead=turn.ahead if waiting else 0,
        expected_seconds=turn.seconds if waiting else usual.of_task.get(run.submission.task_id),
        elapsed=_since(run.started_at, now) if not waiting else None,
        cell=_whole(told.get("cell")),
        cells=_whole(told.get("cells")),
        cpu_seconds=_number(told.get("cpu_seconds")),
        memory_bytes=_number(told.get("memory_bytes")),
        gpus=_whole(told.get("gpus")) or 0,
        tried=run.attempt if waiting else max(0, run.attempt - 1),
        cancelling=run.cancel_requested and not run.is_finished,
        can_be_stopped=run.state in _STOPPED and not run.cancel_requested,
        fence=run.fence,
        log=log,
        log_end=max(_whole(told.get("log_end")) or 0, len(log)),
    )


_STOPPED = (Run.State.QUEUED, Run.State.RUNNING)


def _stage(run: Run) -> str:
    if run.is_finished:
        return "done"
    if run.state == Run.State.QUEUED:
        return "queued"
    if run.state == Run.State.SEALED:
        return "scoring"
    told = run.progress.get("stage")
    return told if told in TOLD else Stage.STARTING.value


def _since(moment: datetime | None, now: datetime) -> float | None:
    return max(0.0, (now - moment).total_seconds()) if moment else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
