"""Wakes workers up. The Run row is the truth: a message that is lost or sent twice does no harm."""

import logging
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from grading.models import Run

log = logging.getLogger(__name__)

TASK = "grading.evaluation.tasks.execute_run"
UNREACHABLE = (OperationalError, OSError)
STALE_SECONDS = 60
"""A run that still waits so long after its message gets another: the broker may have lost it."""


def due() -> Q:
    """Return what is true of a waiting run whose message has to be sent."""
    stale = Now() - timedelta(seconds=STALE_SECONDS)
    unsent = Q(published_at=None) | Q(published_at__lt=stale)
    return Q(state=Run.State.QUEUED) & unsent & (Q(not_before=None) | Q(not_before__lte=Now()))


def publish(run_id: int) -> bool:
    """Send a run's message if it is due; the sweeper tries again where the broker is away."""
    try:
        return _send(run_id)
    except UNREACHABLE:
        return False


def _send(run_id: int) -> bool:
    """Send a run's message; False where it is not due any more.

    Raises:
        UNREACHABLE: the broker is away; the message is due again.
    """
    # Marked first, so that of two sweepers one sends.
    if not Run.objects.filter(due(), pk=run_id).update(published_at=Now()):
        return False
    try:
        current_app.send_task(TASK, args=[run_id], ignore_result=True)
    except UNREACHABLE as error:
        log.warning("the queue can't be reached, run %s waits for the sweeper: %s", run_id, error)
        Run.objects.filter(pk=run_id, state=Run.State.QUEUED).update(published_at=None)
        raise
    return True


def publish_due() -> int:
    """Send what is due, the oldest first, and return how many messages were sent.

    Of stale runs only the next few are sent again: if their messages are still in the queue, more
    would only lengthen it.
    """
    unsent = Run.objects.filter(due(), published_at=None).order_by("pk")
    stale = Run.objects.filter(due()).exclude(published_at=None).order_by("pk")
    ids = [*unsent.values_list("pk", flat=True), *stale.values_list("pk", flat=True)[: _few()]]
    sent = 0
    for run_id in ids:
        try:
            sent += _send(run_id)
        except UNREACHABLE:
            break  # each further try would cost seconds
    return sent


def _few() -> int:
    return max(10, 4 * settings.SLOTS)
