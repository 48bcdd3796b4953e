"""Where a student stands on a task and on an experiment, as one key of `words.STATES`.

Pure: works on rows and entries that a view has fetched, makes no query, adds no marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.evaluation.results import Seen
from grading.models import Metric, Run
from grading.scheme import Entry, State
from labs.models import Task

OF_RUN = {
    Run.State.QUEUED: "queued",
    Run.State.RUNNING: "running",
    Run.State.SEALED: "running",
    Run.State.STUDENT_ERROR: "attention",
    Run.State.PLATFORM_ERROR: "fault",
    Run.State.CANCELLED: "cancelled",
}
URGENCY = (
    "attention", "fault", "running", "queued", "proposed", "handed_in", "cancelled", "not_started",
)  # fmt: skip
"""Of several tasks' states the first in this order stands for their experiment."""


def of_run(run: Run | Seen | None, answers: int = 0) -> str:
    """The state that a task's newest run puts it in.

    Args:
        answers: how many answers in words were handed in, which are never run.
    """
    if run is None:
        return "handed_in" if answers else "not_started"
    if run.state == Run.State.SCORED:
        return "proposed" if run.outcome == "ok" else "attention"
    return OF_RUN[Run.State(run.state)]


def of_entry(entry: Entry) -> str:
    """The state that faculty's decisions put an item in; empty where there is none."""
    if entry.state is State.SCORED:
        return "confirmed"
    if entry.state is State.BLANK:
        return "partly" if entry.marks else ""
    return entry.state.value


def of_item(entry: Entry, runs: Sequence[str], *, is_open: bool) -> str:
    """The state of an experiment, test or project: what was decided, else what runs say.

    Args:
        runs: states of its tasks, as `of_run` gives them.
        is_open: a program can be handed in for it.
    """
    decided = of_entry(entry)
    if decided and decided != "partly":
        return decided
    told = next((state for state in URGENCY if state in runs), "")
    if told in ("attention", "fault", "running", "queued"):
        return told
    if decided:
        return decided
    if told:
        return told
    return "not_started" if is_open else "not_open"


@dataclass(frozen=True)
class TaskStanding:
    """A student's runs on one task, oldest first, folded."""

    task: Task
    newest: Run | None
    best: Metric | None
    """The highest verified value over all attempts, for show: marks follow the newest run."""
    attempts: int
    answers: int = 0
    """How many of these are answers in words."""

    @classmethod
    def of(cls, task: Task, runs: Iterable[Run], answers: int = 0) -> "TaskStanding":
        """`runs` of this task by this student, oldest first, with submission and metric."""
        newest, best, submissions = None, None, set()
        for run in runs:
            newest = run
            submissions.add(run.submission_id)
            metric = getattr(run, "metric", None)
            if metric and metric.value is not None and (not best or metric.value > best.value):
                best = metric
        return cls(task, newest, best, len(submissions) + answers, answers)

    @property
    def state(self) -> str:
        if self.newest is None and self.task.current_id is None and not self.answers:
            return "not_open"
        state = of_run(self.newest, self.answers)
        # No marks are proposed for practice.
        return "done" if state == "proposed" and self.task.experiment_id is None else state
