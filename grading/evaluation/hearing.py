"""Which processes are heard from, and how things stand in the queue: what people look at.

A worker writes its own row while it waits for work; while it has a run in its hands the run's lease
speaks for it. Nothing is decided by these rows.
"""

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Min, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from grading.models import Run, Worker

log = logging.getLogger(__name__)

EVERY_SECONDS = 30.0
SILENT_AFTER = timedelta(seconds=100)
"""A process of which nothing was heard for so long is told as silent."""
FORGOTTEN_AFTER = timedelta(days=2)
RECENT = 500
"""The usual time is taken from so many of the newest runs."""
RUNS = "runs"


def name() -> str:
    """This process, as it stands on its runs too."""
    return f"{socket.gethostname()}:{os.getpid()}"


def heard(does: str, who: str = "") -> None:
    """Write down that this process is there. A database that is away stops nothing."""
    now = timezone.now()
    try:
        Worker.objects.update_or_create(
            name=who or name(),
            defaults={"does": does, "heard_at": now},
            create_defaults={"does": does, "started_at": now, "heard_at": now},
        )
        Worker.objects.filter(heard_at__lt=now - FORGOTTEN_AFTER).delete()
    except DatabaseError:
        log.exception("could not write down that this process is there")
        connection.close()


def keep_heard(consumer: Any, does: str) -> None:
    """Have a Celery worker write its row now and again and again, by its own timer."""
    heard(does)
    consumer.timer.call_repeatedly(EVERY_SECONDS, _again(does))


def _again(does: str) -> Callable[[], None]:
    def again() -> None:
        heard(does)
        # The timer may have a thread of its own, and with it a connection that nobody else closes.
        connection.close()

    return again


def left() -> None:
    """Forget this process: it ends in order."""
    Worker.objects.filter(name=name()).delete()


@dataclass(frozen=True)
class Queue:
    """How things stand, in two queries."""

    waiting: int
    running: int
    slots: int
    oldest: datetime | None
    """Since when the run that has waited longest waits."""
    usual: timedelta | None
    """What a run takes, of late; None: nothing was run."""
    workers: int
    """How many workers for runs were heard of just now, or have a run."""
    heard_at: datetime | None
    """When the last one was heard from; None: never."""

    @property
    def expected(self) -> timedelta | None:
        """How long a program handed in now would wait, about; None: nobody knows."""
        if self.usual is None:
            return None
        before = max(0, self.waiting + self.running - self.slots + 1)
        return self.usual * (before / self.slots)

    @property
    def silent(self) -> bool:
        """Nothing takes up runs at present."""
        return not self.workers


def queue() -> Queue:
    """How many wait and run, how long that takes, and whether somebody takes them up."""
    going = (Run.State.QUEUED, Run.State.RUNNING, Run.State.SEALED)
    # By number: there is no index on times, and the newest are what is looked at.
    newest = Run.objects.order_by("-pk").values("pk")[:1]
    took = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
    graded = Q(state__in=(Run.State.SCORED, Run.State.STUDENT_ERROR), started_at__isnull=False)
    running = Q(state__in=(Run.State.RUNNING, Run.State.SEALED))
    said = Worker.objects.filter(does=RUNS).aggregate(
        alive=Count("pk", filter=Q(heard_at__gt=timezone.now() - SILENT_AFTER)),
        heard=Max("heard_at"),
    )
    found = Run.objects.filter(Q(state__in=going) | Q(pk__gt=Subquery(newest) - RECENT)).aggregate(
        waiting=Count("pk", filter=Q(state=Run.State.QUEUED)),
        running=Count("pk", filter=running),
        oldest=Min("created_at", filter=Q(state=Run.State.QUEUED)),
        usual=Avg(took, filter=graded),
        busy=Count("worker", filter=running & Q(lease_until__gt=Now()), distinct=True),
        leased=Max("lease_until"),
    )
    lease = timedelta(seconds=settings.LEASE_SECONDS)
    heard_at = [said["heard"], found["leased"] - lease if found["leased"] else None]
    return Queue(
        waiting=found["waiting"],
        running=found["running"],
        slots=settings.SLOTS,
        oldest=found["oldest"],
        usual=found["usual"],
        workers=max(said["alive"], found["busy"]),
        heard_at=max(filter(None, heard_at), default=None),
    )
