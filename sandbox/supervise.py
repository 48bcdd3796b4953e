"""Watches one started run to its end: feeds it, listens, counts, stops it. Trusts nothing it says.

One loop in the caller's thread, since a run dies with the thread that started it. Knows neither
bubblewrap nor what the facts mean for a student; `sandbox.verdict` does.
"""

import json
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sandbox import events
from sandbox.contract import Cancelled, Job, Progress, Stage, Usage
from sandbox.facts import Facts, Stop
from sandbox.frames import first_frames, last_frames
from sandbox.measure import Measure
from sandbox.seal import NOTEBOOK, Unsealable, seal
from sandbox.started import Bounds, Started
from sandbox.streams import Capture, Tail

LEAVING_SECONDS = 2.0
"""How long a run may take to end itself after its last event."""
TICK_SECONDS = 0.1
PROGRESS_SECONDS = 0.5
LOOK_SECONDS = 0.02
"""Limits are looked at no more often, however much a run has to say."""
CHUNK = 64 * 1024
PIPE_CHUNKS = 32
"""More than a pipe holds."""


def supervise(
    started: Started,
    job: Job,
    walls: Bounds,
    folder: Path,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Facts:
    """Go with a run to its end; at return none of its processes is left.

    Args:
        started: the run.
        job: what it was started for.
        walls: what bounds it and counts what it uses.
        folder: where it leaves its artefact and its notebook; what grows past its cap ends it.
        on_progress: told facts of it, often.
        cancelled: asked some times a second.

    Raises:
        Cancelled: `cancelled()` turned true.
        TimeoutError: a process can't be ended.
    """
    watch = _Watch(started, job, walls, folder, on_progress, cancelled)
    try:
        with watch.listening():
            watch.go()
    finally:
        started.process.kill()
        walls.end()
        started.process.wait()
    return watch.facts_at_end()


class _Watch:
    def __init__(
        self,
        started: Started,
        job: Job,
        walls: Bounds,
        folder: Path,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._run, self._job, self._walls = started, job, walls
        self._measure = Measure(job, started, walls.meter, folder)
        self._folder = folder
        self._on_progress, self._cancelled = on_progress, cancelled
        self._facts = Facts()
        self._begin = self._told = self._asked = time.monotonic()
        self._looked = 0.0
        self._stage = Stage.STARTING
        self._leave_by: float | None = None
        self._gone = self._unsaid = False
        self._reader = events.Reader()
        self._info = bytearray()
        kept = job.limits.log_kept_bytes
        self._captures = {started.stdout: Capture(kept), started.stderr: Capture(kept)}
        self._tail = Tail()
        self._outgoing: deque[memoryview] = deque()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Open the loop's descriptors and close them."""
        run = self._run
        with selectors.DefaultSelector() as self._selector:
            for descriptor in (run.stdout, run.stderr, run.events, run.control):
                os.set_blocking(descriptor, False)
            for descriptor in (run.stdout, run.stderr):
                self._selector.register(descriptor, selectors.EVENT_READ, self._hear_output)
            self._selector.register(run.events, selectors.EVENT_READ, self._hear_event)
            if run.info is not None:
                os.set_blocking(run.info, False)
                self._selector.register(run.info, selectors.EVENT_READ, self._hear_info)
            self._selector.register(run.ended, selectors.EVENT_READ, self._end)
            yield

    def go(self) -> None:
        self._tell()
        while not self._gone and self._facts.stop is None:
            for key, _ in self._selector.select(TICK_SECONDS):
                key.data(key.fd)
            now = time.monotonic()
            if now - self._looked >= LOOK_SECONDS:
                self._looked = now
                self._measure.look()
                passed = self._measure.passed(self._facts.started_at)
                self._facts.stop = self._facts.stop or passed
            if now - self._told >= (TICK_SECONDS if self._unsaid else PROGRESS_SECONDS):
                self._tell()
            # Asked by a clock of its own: a busy run must not put its own end off.
            if now - self._asked >= PROGRESS_SECONDS:
                self._asked = now
                if self._cancelled():
                    raise Cancelled
            if self._leave_by and time.monotonic() > self._leave_by:
                return

    def facts_at_end(self) -> Facts:
        """Read what is still in the pipes, now that nobody can write any more."""
        facts, run = self._facts, self._run
        self._gone = True
        for descriptor in (run.stdout, run.stderr):
            while data := _read(descriptor):
                self._captures[descriptor].feed(data)
        while facts.stop is None and (data := _read(run.events)):
            self._understand(data)
        facts.stdout, facts.stderr = (c.log() for c in self._captures.values())
        meter = self._walls.meter
        facts.usage = Usage(meter.cpu_seconds(), self._measure.peak)
        facts.refused_processes = meter.refused_processes()
        status = run.process.returncode
        facts.status = status if status is None or status >= 0 else 128 - status
        if facts.stop is None:
            facts.stop = self._measure.ended_for_memory()
        killed = facts.last is None and facts.status == 128 + signal.SIGKILL
        if facts.stop is None and killed and meter.may_be_the_machine():
            facts.stop = Stop.MACHINE
        facts.finished_at = time.monotonic()
        return facts

    def _end(self, descriptor: int) -> None:
        self._gone = True

    def _hear_output(self, descriptor: int) -> None:
        data = _read(descriptor)
        if not data:
            self._selector.unregister(descriptor)
            return
        self._captures[descriptor].feed(data)
        if not self._captures[descriptor].quiet:
            self._tail.feed(data)
        if sum(capture.total for capture in self._captures.values()) > self._job.limits.log_bytes:
            self._facts.stop = Stop.OUTPUT

    def _be_quiet(self) -> None:
        """Keep what the program has put out so far, and nothing from now on.

        It has not been asked yet, so all of that is in the pipes, which hold a few of these pieces.
        """
        for descriptor, capture in self._captures.items():
            for _ in range(PIPE_CHUNKS):
                if not (data := _read(descriptor)):
                    break
                capture.feed(data)
                self._tail.feed(data)
            capture.quiet = True
        # Whoever writes to it while it is read only spoils what he is shown.
        with suppress(Unsealable):
            self._facts.notebook = seal(self._folder / NOTEBOOK, self._job.limits.notebook_bytes)

    def _hear_event(self, descriptor: int) -> None:
        data = _read(descriptor)
        if data:
            self._understand(data)
        else:
            self._selector.unregister(descriptor)

    def _hear_info(self, descriptor: int) -> None:
        data = _read(descriptor)
        self._info += data
        if not data:
            self._selector.unregister(descriptor)
            if self._info:
                self._walls.attach(json.loads(self._info)["child-pid"])

    def _speak(self, descriptor: int) -> None:
        try:
            written = os.writev(descriptor, list(self._outgoing))
        except BlockingIOError:
            return
        except BrokenPipeError:  # it has gone; its end is noticed elsewhere
            self._outgoing.clear()
            written = 0
        while self._outgoing and written >= len(self._outgoing[0]):
            written -= len(self._outgoing.popleft())
        if self._outgoing:
            self._outgoing[0] = self._outgoing[0][written:]
        else:
            self._selector.unregister(descriptor)

    def _understand(self, data: bytes) -> None:
        try:
            for event in self._reader.feed(data):
                self._take(event)
        except events.Forged as error:
            self._facts.stop, self._facts.forged = Stop.FORGED, str(error)

    def _take(self, event: events.Event) -> None:
        facts = self._facts
        match event:
            case events.Ready():
                # Not earlier: only now would the run die with this process. Were this process
                # killed before, the runner finds its control pipe closed and leaves.
                self._send(first_frames(self._job, count_processes=self._walls.weak))
            case events.Started():
                facts.started_at = time.monotonic()
                self._stage = Stage.RUNNING
            case events.Cell():
                facts.cell = event
                self._unsaid = True  # and told soon: there may be thousands of them
                return
            case events.Ended():
                facts.ended = True
                self._stage = Stage.ANSWERING
                if self._job.ask.secret:
                    self._be_quiet()
                # From here on the student's code may see the questions and the hidden inputs.
                self._send(last_frames(self._job))
            case _:
                facts.last = event
                self._leave_by = time.monotonic() + LEAVING_SECONDS
                self._stage = Stage.SEALING
        if not self._gone:
            self._tell()

    def _send(self, parts: Sequence[bytes]) -> None:
        if self._gone:
            return
        if self._outgoing:
            # Only a forger goes on before it has taken in what it was sent.
            raise events.Forged("an event before its time")
        self._outgoing.extend(memoryview(part) for part in parts if part)
        self._selector.register(self._run.control, selectors.EVENT_WRITE, self._speak)

    def _tell(self) -> None:
        self._told = time.monotonic()
        self._unsaid = False
        cell, meter = self._facts.cell, self._walls.meter
        self._on_progress(
            Progress(
                stage=self._stage,
                elapsed_seconds=self._told - self._begin,
                cell=cell.number if cell else None,
                cells=cell.of if cell else None,
                cpu_seconds=meter.cpu_seconds(),
                memory_bytes=self._measure.memory,
                log_tail=self._tail.text(),
                log_end=self._tail.end,
                gpus=self._job.limits.gpus,
            )
        )


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, CHUNK)
    except BlockingIOError:
        return b""
