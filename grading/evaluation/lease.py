"""Keeps a claim alive while the sandbox works, and hears whether the run is still wanted."""

import logging
import time
from dataclasses import asdict

from django.db import InterfaceError, OperationalError, connection

from grading.evaluation.lifecycle import Claim, held, lease_end
from grading.models import Run
from sandbox.contract import Progress
from sandbox.streams import clean_text

log = logging.getLogger(__name__)

WRITE_SECONDS = 0.5
"""Progress is stored no more often: a run waits while it is written, and few runs are looked at."""


class Lease:
    """Callbacks for a backend: `beat` on progress, `cancelled` whenever it asks."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._written = time.monotonic()  # the claim itself gave the lease
        self._unwanted = False

    def beat(self, progress: Progress) -> None:
        """Store progress and renew the lease, at most twice a second."""
        now = time.monotonic()
        if now - self._written < WRITE_SECONDS:
            return
        self._written = now
        shown = asdict(progress) | {"log_tail": clean_text(progress.log_tail)}
        wanted = held(self._claim, Run.State.RUNNING).filter(cancel_requested=False)
        try:
            # No row: the lease was lost or the run cancelled, and so is the reason to go on.
            self._unwanted = not wanted.update(progress=shown, lease_until=lease_end())
        except (OperationalError, InterfaceError):
            # The database may be back before the lease ends; if not, the fence tells at the end.
            log.exception("run %s: its progress could not be stored", self._claim.run.pk)
            connection.close()

    def cancelled(self) -> bool:
        """Say whether the run should end now, as of the newest heartbeat."""
        return self._unwanted
