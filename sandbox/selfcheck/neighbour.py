"""An honest program that runs again and again beside the nasty ones: its end must stay the same."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.contract import Backend, Execution, Outcome, Progress
from sandbox.selfcheck.honest import NEIGHBOUR
from sandbox.selfcheck.jobs import Maker

WAIT_SECONDS = 120.0
End = tuple[Outcome, str, str]


class Neighbour:
    """Runs in a thread of its own."""

    def __init__(self, backend: Backend, makes: Maker) -> None:
        self._backend, self._makes = backend, makes
        self._at_work, self._over = threading.Event(), threading.Event()
        self._usual: End | None = None
        self.runs = 0
        self.problem = ""
        """How an end first differed from the one that it had alone; empty: none did."""

    def alone(self) -> str:
        """Run once with nobody beside; return what is wrong."""
        found = self._run()
        self._usual = _end(found)
        return "" if found.outcome is Outcome.OK else f"{found.message} {found.stderr.text[-600:]}"

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Run again and again for as long as this is held."""
        thread = threading.Thread(target=self._live)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def wait_until_at_work(self) -> None:
        """Return when it has begun to compute, or has long failed to."""
        self._at_work.wait(WAIT_SECONDS)

    def _live(self) -> None:
        while not self._over.is_set() and not self.problem:
            found = self._run()
            self.runs += 1
            if _end(found) != self._usual:
                self.problem = (
                    f"run {self.runs} beside the cases ended with {_end(found)}, alone with "
                    f"{self._usual}: {found.message} {found.stderr.text[-600:]}"
                )

    def _run(self) -> Execution:
        job, _ = self._makes.job(NEIGHBOUR)
        try:
            return self._backend.run(job, on_progress=self._hear)
        finally:
            self._at_work.clear()

    def _hear(self, progress: Progress) -> None:
        if "at work" in progress.log_tail:
            self._at_work.set()


def _end(found: Execution) -> End:
    return found.outcome, found.stdout.text, found.artefact_sha256
