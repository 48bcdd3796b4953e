"""The catalogue's folders as an author sees them: each by itself, with what is wrong in it.

Reads alone. Folders are put there by whoever runs the server.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.http import Http404

from grading.authoring.named import look_up
from labs import landing
from labs.models import Task
from labs.parse import CATALOGUE, load_course, load_task
from labs.parse.folders import folders
from labs.spec import SpecError, TaskSpec
from labs.stored import Rows, rows, with_stored


@dataclass(frozen=True)
class Folder:
    """One task's folder."""

    course: str
    slug: str
    task: TaskSpec | None
    """With the newest of its calibrations; None where the folder can't be read."""
    problem: str = ""
    """File, key and remedy, where it can't."""
    refused: str = ""
    """Why it must not be published; empty: nothing speaks against it."""
    gone: bool = False
    """The task has a row, and no folder any more."""


def every(courses: Collection[str] | None) -> Iterator[Folder]:
    """The folders of these courses, None: of all; one with mistakes hides no other."""
    stored = rows()
    for above in folders(CATALOGUE):
        try:
            code = load_course(above).code
        except SpecError as error:
            code = above.name.upper()
            if courses is None or code in courses:
                yield Folder(code, "", None, str(error))
            continue
        if courses is None or code in courses:
            for below in folders(above):
                yield _folder(code, below.name, stored)


def gone(courses: Collection[str] | None) -> Iterator[Folder]:
    """The open tasks of these courses, None: of all, whose folders are there no more."""
    found = Task.objects.filter(current__isnull=False)
    if courses is not None:
        found = found.filter(course__code__in=courses)
    for course, slug in found.values_list("course__code", "slug"):
        if not (CATALOGUE / course.lower() / slug).is_dir():
            yield _gone(course, slug)


def one(course: str, slug: str) -> Folder:
    """A task's folder, also of one that is gone; a 404 where there never was any."""
    # By what is listed, never by a path made of an address.
    above = next((f for f in folders(CATALOGUE) if f.name.upper() == course.upper()), None)
    names = {folder.name for folder in folders(above)} if above else set()
    if slug not in names:
        if not Task.objects.filter(course__code=course, slug=slug).exists():
            raise Http404
        return _gone(course, slug)
    return _folder(course, slug)


def _folder(course: str, slug: str, stored: Rows | None = None) -> Folder:
    try:
        task = with_stored(load_task(CATALOGUE / course.lower() / slug), stored=stored)
        look_up(task)
        return Folder(course, slug, task, refused=refused(task))
    except SpecError as error:
        return Folder(course, slug, None, str(error))


def _gone(course: str, slug: str) -> Folder:
    return Folder(
        course,
        slug,
        None,
        f"{CATALOGUE / course.lower() / slug} is gone: put it back. As long as the task is open, "
        "students hand in by the version that was published; take it back if they should not.",
        gone=True,
    )


def refused(task: TaskSpec) -> str:
    """Why a task must not be published; empty: nothing speaks against it."""
    if task.calibration is None and task.written is None:
        return "it was never calibrated"
    return landing.wrong(task)
