"""Asks for a check of a draft or of a file: looked at as a hand-in would be, and limited."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from grading.access import seats_without_checks
from grading.evaluation import filechecks
from grading.exams.timing import ends_at
from grading.intake import inspect
from grading.models import Enrolment, FileCheck
from labs.models import Task

KEPT_HOURS = 24


class CheckRefused(Exception):
    """No check is made; nothing was stored. `check` is the one that is still going on, if any."""

    def __init__(self, message: str, check: FileCheck | None = None) -> None:
        super().__init__(message)
        self.check = check


def ask(
    enrolment: Enrolment,
    task: Task,
    file_name: str,
    content: bytes,
    *,
    draft_revision: int | None = None,
) -> FileCheck:
    """Have a program run on public data. It uses no attempt and nothing of it is marked.

    Raises:
        grading.intake.Refused: a hand-in of this file would be refused as well.
        CheckRefused: not now.
    """
    refuse_at_sittings(enrolment)
    program = inspect(file_name, content, settings.MAX_UPLOAD_BYTES)
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        task.refresh_from_db(fields=["current"])
        if task.current is None:
            raise CheckRefused(_("This task is not open: nothing can be checked for it yet."))
        _refuse_too_many(enrolment)
        check = FileCheck.objects.create(
            enrolment=enrolment,
            task=task,
            task_version=task.current,
            draft_revision=draft_revision,
            file_name=program.name,
            kind=program.kind.value,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        # After the transaction, and robust: the sweeper sends what this can't.
        transaction.on_commit(lambda: filechecks.wake(), robust=True)
    return check


def refuse_at_sittings(enrolment: Enrolment) -> None:
    """Refuse a check while its student sits an examination that does not allow it.

    Raises:
        CheckRefused: they do.
    """
    for seat in seats_without_checks(enrolment):
        end = ends_at(seat.session, seat)
        if end is not None and end > timezone.now():
            raise CheckRefused(
                _(
                    "There are no checks while the %(session)s goes on: hand in, which runs your "
                    "program."
                )
                % {"session": seat.session.get_kind_display().lower()}
            )


def _refuse_too_many(enrolment: Enrolment) -> None:
    mine = FileCheck.objects.filter(enrolment__user=enrolment.user_id)
    going = mine.exclude(state__in=FileCheck.ENDED).first()
    if going is not None:
        raise CheckRefused(
            _("A check of yours is still going on. Wait for it, or cancel it, then check again."),
            going,
        )
    hour = mine.filter(created_at__gt=Now() - timedelta(hours=1))
    if hour.count() >= settings.CHECKS_PER_HOUR:
        raise CheckRefused(
            _(
                "You have checked %(count)s programs within an hour, which is all there is. Your "
                "text is kept: check again later, or hand in."
            )
            % {"count": settings.CHECKS_PER_HOUR}
        )
    mine.filter(created_at__lt=Now() - timedelta(hours=KEPT_HOURS)).delete()
