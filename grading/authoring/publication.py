"""Publishing a task and taking it back: by the code of `sync_labs`, for one task, with its preview.

Runs keep the version that judged them; what is handed in afterwards is judged by the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from accounts.audit import AuditEvent, record
from accounts.models import User
from grading.authoring.folders import Folder
from grading.authoring.ready import unusable
from grading.models import Enrolment, Offering, Submission
from labs.models import Task, TaskVersion
from labs.parse import load_catalogue
from labs.spec import TaskSpec
from labs.sync import Changes, sync

SHOWN = (
    "title", "summary", "statement", "contract", "dataset", "metric", "checks", "limits",
    "attempts", "rubric", "written", "calibration", "experiment", "section",
)  # fmt: skip


class PublicationRefused(Exception):
    """It can't be; the text says why and what to do."""


class _Undone(Exception):
    """Ends the transaction of a preview."""


@dataclass(frozen=True)
class TakenBy:
    """A class of the course."""

    offering: Offering
    students: int
    handed_in: int
    """Of its students, who have handed in something for the task."""


@dataclass(frozen=True)
class Preview:
    """What publishing would do."""

    lines: Sequence[str]
    """As `sync_labs` says it; empty: nothing."""
    differs: Sequence[tuple[str, str, str]]
    """Part of the task, as it is open now, as it would be."""
    classes: Sequence[TakenBy]
    """Whom it concerns."""


def preview(folder: Folder) -> Preview:
    """What publishing would change, and for whom; nothing is stored.

    Raises:
        PublicationRefused: it would not be published.
    """
    task = _publishable(folder)
    changes = Changes()
    try:
        with transaction.atomic():
            changes = _sync(task)
            raise _Undone
    except _Undone:
        pass
    now = row_of(folder)
    before = TaskSpec.from_json(now.current.spec).as_json() if now and now.current else {}
    after = task.as_json()
    differs = [
        (part, _told(before.get(part)), _told(after.get(part)))
        for part in SHOWN
        if before.get(part) != after.get(part)
    ]
    return Preview(changes.made, differs, classes(folder))


def publish(folder: Folder, actor: User, reason: str) -> None:
    """Open the folder's version for submissions, also one that was taken back.

    Raises:
        PublicationRefused: it never was calibrated, or a program landed wrong.
    """
    task = _publishable(folder)
    with transaction.atomic():
        before = row_of(folder)
        old = before.current.digest if before and before.current else ""
        _sync(task)
        record(
            AuditEvent.Kind.TASK_PUBLISHED,
            actor,
            about=_name(folder),
            before={"version": old[:12]},
            after={"version": task.digest[:12]},
            reason=reason,
        )


def take_back(folder: Folder, to: TaskVersion | None, actor: User, reason: str) -> None:
    """Open an earlier version again, or none; `sync_labs` does not undo it.

    Raises:
        PublicationRefused: nothing is open, or it is open already.
    """
    with transaction.atomic():
        row = (
            Task.objects.select_for_update(no_key=True, of=("self",))
            .filter(course__code=folder.course, slug=folder.slug)
            .first()
        )
        current = row.current if row else None
        if row is None or current is None:
            raise PublicationRefused("Nothing of this task is open: there is nothing to take back.")
        if to is not None and (to.task_id != row.pk or to.pk == current.pk):
            raise PublicationRefused("Choose another version of this task than the open one.")
        row.current, row.taken_back = to, current.digest
        row.save(update_fields=["current", "taken_back"])
        record(
            AuditEvent.Kind.TASK_TAKEN_BACK,
            actor,
            about=_name(folder),
            before={"version": current.digest[:12]},
            after={"version": to.digest[:12] if to else "none"},
            reason=reason,
        )


def row_of(folder: Folder) -> Task | None:
    """The task's row; None where it was never synced."""
    rows = Task.objects.filter(course__code=folder.course, slug=folder.slug)
    return rows.select_related("current", "course", "experiment").first()


def classes(folder: Folder) -> list[TakenBy]:
    """The classes of the course, with how many take it and have handed something in."""
    offerings = Offering.objects.filter(course__code=folder.course).select_related("course")
    theirs = Submission.objects.filter(enrolment=OuterRef("pk"), task__slug=folder.slug)
    students = Enrolment.objects.filter(offering__in=offerings, role=Enrolment.Role.STUDENT)
    # Not by a join: a class's students times all they ever handed in are a lot of rows to count.
    counted = students.values("offering").annotate(
        students=Count("pk"), handed_in=Count("pk", filter=Exists(theirs))
    )
    found = {one["offering"]: (one["students"], one["handed_in"]) for one in counted.order_by()}
    return [TakenBy(offering, *found.get(offering.pk, (0, 0))) for offering in offerings]


def _publishable(folder: Folder) -> TaskSpec:
    if folder.task is None:
        raise PublicationRefused(folder.problem)
    if folder.refused:
        raise PublicationRefused(
            f"It can’t be published: {folder.refused}. Mend that in its folder and calibrate it."
        )
    if why := unusable(folder.task):
        raise PublicationRefused(f"It can’t be published, since its data can’t be used: {why}.")
    return folder.task


def _sync(task: TaskSpec) -> Changes:
    read, key = load_catalogue(course=task.course), (task.course, task.slug)
    return sync(replace(read, tasks={**read.tasks, key: task}), only=key)


def _name(folder: Folder) -> str:
    return f"task {folder.course}/{folder.slug}"


def _told(part: object) -> str:
    """A part of a task in a line: figures of a calibration, else its start."""
    if part is None:
        return "none"
    if isinstance(part, dict) and "target" in part:
        return f"target {part['target']}, floor {part['floor']}, measured {part['measured_at']}"
    text = " ".join(str(part).split())
    return text if len(text) < 300 else f"{text[:300]} …"
