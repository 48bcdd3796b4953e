"""What the page of a run that goes on shows: its stage, place in the queue, and the log so far.

`Run.progress` is JSON that partly comes from inside the sandbox: numbers are read as numbers or
left out, text stays text.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.conf import settings
from django.utils import timezone

from grading.models import Run
from sandbox.contract import Stage

TOLD = frozenset(stage.value for stage in Stage)
RECENT = 20
"""How many finished runs the expected time is taken from."""


@dataclass(frozen=True)
class Live:
    """A run as it stands now."""

    stage: str
    """A key of `words.STAGES`."""
    sentence: str
    """The stage in words, read aloud when it changes."""
    ahead: int
    """Runs that go first, while this one waits."""
    expected_seconds: float | None
    """How long, about, until it starts or, once it has, a run of this task takes; None: unknown."""
    elapsed: float | None
    cell: int | None
    cells: int | None
    cpu_seconds: float | None
    memory_mib: int | None
    log: str
    tried: int
    """How often a fault of the platform has already interrupted it."""


def live(run: Run) -> Live:
    """Read `run`, which has not finished, for its page."""
    stage = _stage(run)
    told = run.progress if run.state == Run.State.RUNNING else {}
    waiting = stage == "queued"
    ahead = _ahead(run) if waiting else 0
    usual = _usual_seconds(run)
    cell, cells = _whole(told.get("cell")), _whole(told.get("cells"))
    memory = _number(told.get("memory_bytes"))
    log = told.get("log_tail", "")
    return Live(
        stage=stage,
        sentence=_sentence(stage, ahead, cell, cells),
        ahead=ahead,
        expected_seconds=_wait(ahead, usual) if waiting else usual,
        elapsed=_since(run.started_at) if run.started_at and not waiting else None,
        cell=cell,
        cells=cells,
        cpu_seconds=_number(told.get("cpu_seconds")),
        memory_mib=None if memory is None else round(memory / 2**20),
        log=log if isinstance(log, str) else "",
        tried=run.attempt if waiting else max(0, run.attempt - 1),
    )


def _stage(run: Run) -> str:
    if run.state == Run.State.QUEUED:
        return "queued"
    if run.state == Run.State.SEALED:
        return "scoring"
    told = run.progress.get("stage")
    return told if told in TOLD else Stage.STARTING


def _sentence(stage: str, ahead: int, cell: int | None, cells: int | None) -> str:
    match stage:
        case "queued" if ahead:
            return f"Received and waiting: {ahead} run{'s' if ahead != 1 else ''} before this one."
        case "queued":
            return "Received and next in the queue."
        case "starting":
            return "Starting in the sandbox."
        case "running" if cell and cells:
            return f"Running cell {cell} of {cells}."
        case "running":
            return "Running your program."
        case "answering":
            return "Asking your function about images that it has not seen."
        case "sealing":
            return "Sealing the answers."
        case _:
            return "Scoring the answers outside the sandbox."


def _ahead(run: Run) -> int:
    """Runs that were asked for earlier and have not ended."""
    going = (Run.State.QUEUED, Run.State.RUNNING)
    return Run.objects.filter(state__in=going, pk__lt=run.pk).count()


def _usual_seconds(run: Run) -> float | None:
    """The median time of recent runs of the same task."""
    recent = Run.objects.filter(
        submission__task=run.submission.task_id,
        started_at__isnull=False,
        finished_at__isnull=False,
        state__in=(Run.State.SCORED, Run.State.STUDENT_ERROR),
    ).values_list("started_at", "finished_at")[:RECENT]
    spans = [
        (finished - started).total_seconds() for started, finished in recent if started and finished
    ]
    return median(spans) if spans else None


def _wait(ahead: int, usual: float | None) -> float | None:
    """Rough: those ahead share the slots."""
    return None if usual is None else usual * (ahead // settings.SLOTS)


def _since(moment: datetime) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds())


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
