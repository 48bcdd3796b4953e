"""Reads the catalogue's folders into the frozen dataclasses of `labs.spec`.

Plain Python. Every error is a `SpecError` that names the file, the key and the remedy.
"""

from pathlib import Path

from labs.parse.course import load_course
from labs.parse.folders import CALIBRATION, CATALOGUE, REFERENCES, digest, folders
from labs.parse.task import load_calibration, load_task
from labs.parse.variants import load_variants, variant_path
from labs.spec import Catalogue, CourseSpec, SpecError, TaskSpec

__all__ = [
    "CATALOGUE",
    "REFERENCES",
    "Catalogue",
    "SpecError",
    "digest",
    "load_calibration",
    "load_catalogue",
    "load_course",
    "load_task",
    "load_variants",
    "source_digest",
    "task_folder",
    "variant_path",
]


def load_catalogue(root: Path = CATALOGUE, *, course: str = "") -> Catalogue:
    """Every course folder below `root`, or one of them, with its tasks.

    Args:
        course: the one course's code.

    Raises:
        SpecError: a folder is wrong.
    """
    courses: dict[str, CourseSpec] = {}
    tasks: dict[tuple[str, str], TaskSpec] = {}
    for folder in folders(root):
        if course and folder.name != course.lower():
            continue
        spec = load_course(folder)
        courses[spec.code] = spec
        for sub in folders(folder):
            tasks[spec.code, sub.name] = load_task(sub)
    return Catalogue(courses, tasks)


def source_digest(task: TaskSpec, root: Path = CATALOGUE) -> str:
    """SHA-256 over the task's own files, without what was measured of them."""
    return digest(task_folder(task, root), without=(CALIBRATION,))


def task_folder(task: TaskSpec, root: Path = CATALOGUE) -> Path:
    """Where the task's files lie: its starter, and the calibration that `calibrate` writes."""
    return root / task.course.lower() / task.slug
