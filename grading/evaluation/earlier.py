"""The values of other tasks that a task's checks compare with: the student's own, else references'.

Looked up when a program has run and recorded with the run, so that scoring it again gives the same.
"""

from collections.abc import Mapping
from typing import Any

from grading import checks
from grading.evaluation import results
from grading.models import Enrolment
from labs.models import Task
from labs.parse import load_calibration, task_folder
from labs.spec import TaskSpec

Earlier = Mapping[str, checks.Earlier]


def names(task: TaskSpec) -> tuple[str, ...]:
    """Return the tasks that are compared with."""
    wanted = [
        name for spec in task.checks for name in checks.REGISTRY[spec.name].earlier(spec.options)
    ]
    return tuple(dict.fromkeys(wanted))


def of_references(task: TaskSpec) -> Earlier:
    """Return what the references reached, from the catalogue's folders: for files in a terminal.

    Raises:
        SpecError: another task's calibration can't be read.
    """
    found = {}
    for name in names(task):
        calibration = load_calibration(task_folder(task).with_name(name))
        if calibration is not None:
            found[name] = checks.Earlier(calibration.mean, own=False)
    return found


def of_student(task: TaskSpec, enrolment: Enrolment) -> Earlier:
    """Return the student's newest value in each task, else what its published reference reached."""
    found = {}
    for name in names(task):
        row = Task.objects.filter(course__code=task.course, slug=name).first()
        if row is None:
            continue
        run = results.newest_finished(enrolment, row)
        metric = getattr(run, "metric", None)
        if metric is not None and metric.value is not None:
            found[name] = checks.Earlier(metric.value, own=True)
        elif row.current is not None:
            calibration = TaskSpec.from_json(row.current.spec).calibration
            if calibration is not None:
                found[name] = checks.Earlier(calibration.mean, own=False)
    return found


def as_json(found: Earlier) -> dict[str, Any]:
    """Return what is recorded with a run; `from_json` gives it back."""
    return {name: [one.value, one.own] for name, one in found.items()}


def from_json(data: Mapping[str, Any]) -> Earlier:
    return {name: checks.Earlier(float(value), bool(own)) for name, (value, own) in data.items()}
