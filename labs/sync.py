"""Writes the catalogue's folders into rows. Doing it twice changes nothing the second time.

Rows are never deleted: marks and runs hang on them. A task is published, that is open for
submissions, by pointing `Task.current` at a version whose spec carries a calibration.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

from labs.models import Course, Experiment, Outcome, Task, TaskVersion
from labs.spec import ASSIGNMENTS, Catalogue, CourseSpec, ProgrammeSpec, SpecError, TaskSpec

EXECUTION = "execution"
KEY = 20
"""Characters of a criterion's key, which the ledger keeps with each mark."""
M = TypeVar("M", bound=models.Model)


@dataclass
class Changes:
    """What one sync did, as lines for the person who ran it."""

    made: list[str] = field(default_factory=list)
    """New or changed rows."""
    unpublished: list[str] = field(default_factory=list)
    """Tasks whose present folder is not published, each with why and what to do."""
    left: list[str] = field(default_factory=list)
    """Rows that the catalogue no longer has; they stay, since marks may hang on them."""

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.made)


@dataclass(frozen=True)
class Refusal:
    """Why a task must not be published."""

    why: str
    """As a clause: "it was never calibrated"."""
    remedy: str
    """What to do, as the rest of the line."""

    @classmethod
    def to_calibrate(cls, spec: TaskSpec, why: str) -> "Refusal":
        """One that measuring the task again mends."""
        return cls(
            why,
            f"run './manage.py calibrate {spec.course.lower()}/{spec.slug}', then "
            "'./manage.py sync_labs'",
        )


@transaction.atomic(savepoint=False)
def sync(
    catalogue: Catalogue,
    refused: Mapping[tuple[str, str], Refusal] | None = None,
    *,
    only: tuple[str, str] | None = None,
) -> Changes:
    """Bring the rows up to the catalogue, all of it or nothing.

    Args:
        refused: (course code, slug) of tasks that must not be published -> why, and what to do.
        only: publish this one alone, also where people took it back.
    """
    changes = Changes()
    if only is not None:
        chosen = catalogue.tasks[only]
        own = [task for task in catalogue.tasks.values() if task.course == chosen.course]
        course, experiments = _course(catalogue.courses[chosen.course], own, changes)
        Task.objects.filter(course=course, slug=chosen.slug).update(taken_back="")
        _task(course, experiments, chosen, changes, (refused or {}).get(only))
        return changes
    for spec in catalogue.courses.values():
        own = [task for task in catalogue.tasks.values() if task.course == spec.code]
        course, experiments = _course(spec, own, changes)
        for task_spec in own:
            why = (refused or {}).get((task_spec.course, task_spec.slug))
            _task(course, experiments, task_spec, changes, why)
    known = {(code, slug) for code, slug in catalogue.tasks}
    for task in Task.objects.select_related("course"):
        if (task.course.code, task.slug) not in known:
            told = f"{_name(task)} is no longer in the catalogue; its row stays{_open(task)}"
            changes.left.append(told)
    return changes


def _open(task: Task) -> str:
    """What to do about a task that students can still hand in for, though its folder is gone."""
    if not task.current_id:
        return ""
    return (
        ", and it is open: students hand in by the version that was published. Put its folder "
        f"back, or take the task back on its page, /tasks/{task.course.code}/{task.slug}/"
    )


def _course(
    spec: CourseSpec, tasks: Sequence[TaskSpec], changes: Changes
) -> tuple[Course, Mapping[int, Experiment]]:
    """The rows of the course and of its experiments, by their numbers."""
    values = {
        "title": spec.title,
        "plan": spec.plan,
        "evidence": {part: list(numbers) for part, numbers in spec.evidence.items()},
        "programme": _programme(spec.programme),
    }
    present = Course.objects.filter(code=spec.code).first()
    course = _set(present or Course(code=spec.code), values, spec.code, changes)
    outcomes = {row.number: row for row in Outcome.objects.filter(course=course)}
    for outcome in spec.outcomes:
        outcomes[outcome.number] = _set(
            outcomes.get(outcome.number) or Outcome(course=course, number=outcome.number),
            {"text": outcome.text},
            outcome.printed,
            changes,
        )
    rows = Experiment.objects.filter(course=course).prefetch_related("outcomes")
    experiments = {row.number: row for row in rows}
    for experiment in spec.experiments:
        name = f"{spec.code} experiment {experiment.number}"
        number = experiment.number
        row = experiments[number] = _set(
            experiments.get(number) or Experiment(course=course, number=number),
            {"title": experiment.title, "rubric": _rubric(spec, number, tasks)},
            name,
            changes,
        )
        wanted = {outcomes[one].pk for one in experiment.outcomes}
        if wanted != {one.pk for one in row.outcomes.all()}:
            row.outcomes.set(wanted)
            listed = ", ".join(f"CO{one}" for one in experiment.outcomes)
            changes.made.append(f"{name} gives evidence for {listed}")
    return course, experiments


def _rubric(course: CourseSpec, number: int, tasks: Sequence[TaskSpec]) -> list[dict[str, Any]]:
    """What an assignment is marked by: its programs' execution, then the criteria of its tasks.

    Empty in a laboratory course, whose experiments all have the manual's rubric.
    """
    own = [task for task in tasks if task.experiment == number]
    if course.plan != ASSIGNMENTS:
        return []
    found: list[dict[str, Any]] = []
    if any(task.written is None for task in own):
        found.append({"key": EXECUTION})
    for criterion in (one for task in own for one in task.rubric):
        key = re.sub(r"[^a-z0-9]+", "-", criterion.title.lower())[:KEY].strip("-")
        if any(one["key"] == key for one in found):
            raise SpecError(
                f"{course.code} {number}: two criteria are called like {criterion.title!r}: "
                "begin one of the titles otherwise."
            )
        found.append({"key": key, **dataclasses.asdict(criterion)})
    return found


def _programme(spec: ProgrammeSpec) -> dict[str, Any]:
    """As JSON gives it back, so that what did not change is seen to be the same."""
    return {
        "version": spec.version,
        "outcomes": [{"code": one.code, "title": one.title} for one in spec.outcomes],
        "mapping": {str(number): dict(row) for number, row in spec.mapping.items()},
    }


def _task(
    course: Course,
    experiments: Mapping[int, Experiment],
    spec: TaskSpec,
    changes: Changes,
    refused: Refusal | None,
) -> None:
    experiment = experiments.get(spec.experiment) if spec.experiment else None
    # The slug is the task's name within its course, even where it moves to another experiment.
    tasks = Task.objects.select_related("experiment", "current")
    task = tasks.filter(course=course, slug=spec.slug).first()
    if task is None:
        task = Task(course=course, slug=spec.slug)
    before = (task.experiment, task.section, task.title)
    if before != (experiment, spec.section, spec.title):
        changes.made.append(f"{spec.course}/{spec.slug} {'changed' if task.pk else 'added'}")
        task.experiment, task.section, task.title = experiment, spec.section, spec.title
        task.save()
    if spec.calibration is None and spec.written is None:
        refused = Refusal.to_calibrate(spec, "it was never calibrated")
    if refused is not None:
        changes.unpublished.append(
            f"{spec.course}/{spec.slug} is not published, since {refused.why} "
            f"({_present(task, spec)}): {refused.remedy}"
        )
        return
    if task.taken_back == spec.digest:
        changes.unpublished.append(
            f"{spec.course}/{spec.slug} is not published, since people took this version back on "
            "its page, where they can publish it again"
        )
        return
    version, _ = TaskVersion.objects.get_or_create(
        task=task,
        digest=spec.digest,
        defaults={"spec": spec.as_json(), "starter": spec.starter},
    )
    if version.starter != spec.starter:  # an earlier release stored it without
        version.starter = spec.starter
        version.save(update_fields=["starter"])
    if task.current_id != version.pk:
        task.current = version
        task.save(update_fields=["current"])
        changes.made.append(f"{spec.course}/{spec.slug} published as {spec.digest[:12]}")


def _present(task: Task, spec: TaskSpec) -> str:
    """What is open of a task that is not published now."""
    if task.current is None:
        return "nobody can hand it in"
    if task.current.digest == spec.digest:
        return "it was before, and stays open"
    return "an earlier version stays open"


def _set(row: M, values: dict[str, Any], name: str, changes: Changes) -> M:
    """Make or change the row, and say so only where something changed."""
    if row.pk is None:
        changes.made.append(f"{name} added")
    elif any(getattr(row, column) != value for column, value in values.items()):
        changes.made.append(f"{name} changed")
    else:
        return row
    for column, value in values.items():
        setattr(row, column, value)
    row.save(update_fields=list(values) if row.pk else None)
    return row


def _name(task: Task) -> str:
    return f"{task.course.code}/{task.slug}"
