"""Keeps a claim alive while the sandbox works, and hears whether the run is still wanted."""

import logging
import time
from dataclasses import asdict

from django.db import InterfaceError, OperationalError, connection

from grading.evaluation.lifecycle import Claim, held, lease_end
from grading.models import Run
from sandbox.contract import Progress, Stage
from sandbox.streams import clean_text

log = logging.getLogger(__name__)

WRITE_SECONDS = 0.5


class Lease:
    """Callbacks for a backend: `beat` on progress, `cancelled` whenever it asks."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._written = 0.0
        self._stage: Stage | None = None
        self._unwanted = False

    def beat(self, progress: Progress) -> None:
        """Store progress and renew the lease, at each new stage and else twice a second."""
        now = time.monotonic()
        if progress.stage is self._stage and now - self._written < WRITE_SECONDS:
            return
        self._written, self._stage = now, progress.stage
        shown = asdict(progress) | {"log_tail": clean_text(progress.log_tail)}
        running = held(self._claim, Run.State.RUNNING)
        try:
            running.update(progress=shown, lease_until=lease_end())
            # No row: the lease was lost, and so is the reason to go on.
            self._unwanted = not running.filter(cancel_requested=False).exists()
        except (OperationalError, InterfaceError):
            # The database may be back before the lease ends; if not, the fence tells at the end.
            log.exception("run %s: its progress could not be stored", self._claim.run.pk)
            connection.close()

    def cancelled(self) -> bool:
        """Say whether the run should end now, as of the newest heartbeat."""
        return self._unwanted
