"""Whether a calibrated task may be opened: how its programs landed, and whether its data are whole.

Reads files, runs nothing. Looking at all data hashes every file of theirs, a second's work: for
publishing, not for pages that many look at.
"""

from collections.abc import Iterable
from pathlib import Path

from labs import landing
from labs.datasets import NONE, DatasetError, default_roots, load_for, store
from labs.parse import CATALOGUE
from labs.spec import TaskSpec
from labs.sync import Refusal


def refusals(tasks: Iterable[TaskSpec], root: Path = CATALOGUE) -> dict[tuple[str, str], Refusal]:
    """Return why and what to do, for the tasks that must not be published.

    Args:
        root: where the courses' folders lie.
    """
    found: dict[tuple[str, str], Refusal] = {}
    damaged: dict[str, str] = {}
    for task in tasks:
        if task.calibration is None:
            continue
        if why := landing.wrong(task, catalogue=root):
            found[task.course, task.slug] = Refusal.to_calibrate(task, why)
        elif remedy := _unusable(task, damaged):
            found[task.course, task.slug] = Refusal("its data can't be used", remedy)
    return found


def unusable(task: TaskSpec) -> str:
    """Return what is wrong with a calibrated task's data, and what to do; empty: nothing."""
    return _unusable(task, {})


def _unusable(task: TaskSpec, damaged: dict[str, str]) -> str:
    """The same; `damaged` remembers, by name, what was found of data that tasks share."""
    if task.calibration is None or task.calibration.dataset == NONE.name:
        return ""
    try:
        name = load_for(task).name
        if name not in damaged:
            damaged[name] = _damage(name)
    except DatasetError as error:
        told = str(error)
        return told if "sync_labs" in told else f"{told} Then run './manage.py sync_labs'"
    return damaged[name]


def _damage(name: str) -> str:
    lines = store.damage(name, default_roots())
    if not lines:
        return ""
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return (
        f"{lines[0]} since it was installed{more}: run './manage.py datasets install {name}', "
        "which writes it again, then './manage.py sync_labs'"
    )
