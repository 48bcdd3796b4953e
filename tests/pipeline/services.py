"""Real workers for tests of the pipeline, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from celery import current_app

PATIENCE_SECONDS = 90.0


class Worker:
    """A Celery worker in a process group of its own, with the test's database and queue."""

    def __init__(
        self, environment: Mapping[str, str], *options: str, prefix: Sequence[str] = ()
    ) -> None:
        self.process = subprocess.Popen(
            [
                *prefix, sys.executable, "-m", "celery", "-A", "config", "worker",
                "--queues", "runs", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
                "--without-heartbeat", *options,
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(PATIENCE_SECONDS):
            self.kill()
            raise AssertionError("the worker did not start:\n" + "".join(self.lines))

    def _read(self) -> None:
        for line in self.process.stderr:
            self.lines.append(line)
            if " ready." in line:
                self._ready.set()

    def kill(self) -> None:
        """Kill the worker and its children at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the worker as its supervisor does; kill whatever is left of it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def worker(
    environment: Mapping[str, str], *options: str, prefix: Sequence[str] = ()
) -> Iterator[Worker]:
    """Have a worker while the block runs.

    Args:
        prefix: command that starts it, such as one that gives it another view of the machine.
    """
    started = Worker(environment, *options, prefix=prefix)
    try:
        yield started
    finally:
        started.stop()


def until(condition: Callable[[], object], what: str, worker: Worker | None = None) -> None:
    """Go on as soon as `condition` is true; fail after 90 seconds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            log = "".join(worker.lines) if worker else ""
            raise AssertionError(f"waited in vain until {what}\n{log}")
        pause.wait(0.05)


def flush_queue() -> int:
    """Empty the queue of runs, as a broker that lost its memory would; return how many it had."""
    with current_app.connection_for_write() as connection:
        channel = connection.default_channel
        current_app.amqp.queues["runs"](channel).declare()
        return channel.queue_purge("runs") or 0
