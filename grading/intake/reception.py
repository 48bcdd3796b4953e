"""Takes a file in: submission, run and file together or not at all, and once for each form."""

import hashlib
import logging
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts import institution
from grading.evaluation import lifecycle
from grading.intake import written
from grading.intake.inspection import inspect
from grading.intake.refused import Refused
from grading.models import Enrolment, Run, Submission
from grading.storage import out_of_room
from labs.models import Task
from labs.spec import TaskSpec

log = logging.getLogger(__name__)


def receive(
    enrolment: Enrolment,
    task: Task,
    file_name: str,
    content: bytes,
    key: UUID,
    *,
    examined: bool = False,
) -> Submission:
    """Take a file in and have it graded.

    Args:
        key: made with the form; whatever is sent with a key that was used gives the submission
            that it was first used for, so that a double click hands in once.
        examined: at an examination, whose hand-ins neither use up attempts nor need any.

    Raises:
        Refused: nothing was stored; its `problems` say why and what to do.
    """
    if known := _sent_before(enrolment, key):
        return known
    spec = TaskSpec.from_json(task.current.spec) if task.current else None
    if spec and spec.written:
        name, kind = written.inspect(file_name, content, spec.written).name, written.KIND
    else:
        program = inspect(file_name, content, institution.current().max_upload_bytes)
        name, kind = program.name, program.kind.value
    submission = Submission(
        enrolment=enrolment,
        task=task,
        key=key,
        file_name=name,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    stored = False
    try:
        with transaction.atomic():
            # One hand-in of a student at a time: the second of a double click finds the first.
            Enrolment.objects.select_for_update().get(pk=enrolment.pk)
            if known := _sent_before(enrolment, key):
                return known
            submission.attempt = _next_attempt(enrolment, task, examined)
            submission.file.save(name, ContentFile(content), save=False)
            submission.save()
            if kind != written.KIND:  # people read those; there is nothing to run
                lifecycle.enqueue(submission)
        stored = True
    except (OSError, OperationalError) as error:
        if not out_of_room(error):
            raise
        log.exception("A file could not be kept")
        raise Refused(
            _(
                "There is no room left to keep your file: nothing was stored and no attempt is "
                "used. "
                "Tell the laboratory's staff that the disk is full, then hand in again."
            )
        ) from error
    finally:
        if not stored and submission.file:
            submission.file.delete(save=False)
    return submission


def attempts_used(enrolment: Enrolment, task: Task) -> int:
    """Return how many of the task's attempts a student has used: faults of ours cost none."""
    submissions = Submission.objects.filter(enrolment=enrolment, task=task, hand_in__isnull=True)
    run = Run.objects.filter(submission=OuterRef("pk")).exclude(state=Run.State.PLATFORM_ERROR)
    return submissions.filter(Q(kind=written.KIND) | Exists(run)).count()


def _sent_before(enrolment: Enrolment, key: UUID) -> Submission | None:
    return Submission.objects.filter(enrolment=enrolment, key=key).first()


def _next_attempt(enrolment: Enrolment, task: Task, examined: bool) -> int:
    task.refresh_from_db(fields=["current"])
    if task.current is None:
        raise Refused(_("This task is not open: nothing can be handed in for it yet."))
    allowed = TaskSpec.from_json(task.current.spec).attempts
    if not examined and attempts_used(enrolment, task) >= allowed:
        raise Refused(
            _(
                "All %(allowed)s attempts of this task are used. The newest graded one counts; "
                "ask your teacher if you need another."
            )
            % {"allowed": allowed}
        )
    newest = Submission.objects.filter(enrolment=enrolment, task=task).order_by("-attempt").first()
    return newest.attempt + 1 if newest else 1
