"""One thread in each process of the web server looks at all runs that somebody watches.

Once a second it reads them, in at most three queries however many people look on, and wakes those
whose run has news. It keeps nothing for anybody: each viewer compares the newest state with what
they were told, so a slow one misses states in between and never makes anything grow.
"""

import logging
import select
import threading
from collections.abc import Callable
from weakref import WeakSet

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from grading.live.queue import Lately
from grading.live.standing import Live, look

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
PER_PERSON = 3
"""Streams that one person may have open in one process: a few windows and devices."""


class TooMany(Exception):
    """No further stream for now: ask for the state now and then instead."""


class Viewer:
    """Somebody who watches one run: `news` is set when there may be some."""

    def __init__(self, person: int, run: int, descriptor: int | None) -> None:
        self.person, self.run, self.descriptor = person, run, descriptor
        self.news = threading.Event()
        self.newest: Live | None = None
        self.gone = False
        """The person has closed the connection, or the server is about to end."""

    def _tell(self, newest: Live | None) -> None:
        if newest is not None and newest != self.newest:
            self.newest = newest
            self.news.set()

    def _leave(self) -> None:
        self.gone = True
        self.news.set()


class Hub:
    """Who watches what in this process."""

    def __init__(self) -> None:
        self.ending: Callable[[], bool] = lambda: False
        """Whether the server is about to end; it sets this itself."""
        self._lock = threading.Lock()
        # Weak, so that one whose answer was never begun to be sent does not count for ever.
        self._viewers: WeakSet[Viewer] = WeakSet()
        self._thread: threading.Thread | None = None

    def enter(self, person: int, run: int, descriptor: int | None = None) -> Viewer:
        """Take in somebody who watches.

        Args:
            person: number of the user.
            run: number of the run.
            descriptor: of the connection, to notice that it was closed.

        Raises:
            TooMany: that person, or this process, has enough of them.
        """
        viewer = Viewer(person, run, descriptor)
        with self._lock:
            if len(self._viewers) >= settings.STREAMS:
                raise TooMany("Too many people follow runs just now.")
            if sum(other.person == person for other in self._viewers) >= PER_PERSON:
                raise TooMany("You follow runs in too many windows or scripts at the same time.")
            self._viewers.add(viewer)
        return viewer

    def leave(self, viewer: Viewer) -> None:
        with self._lock:
            self._viewers.discard(viewer)

    def watch(self) -> None:
        """See to it that somebody looks; whoever is about to wait for news calls this."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._go, name="live runs", daemon=True)
                self._thread.start()

    def _go(self) -> None:
        lately, pause = Lately(), threading.Event()
        try:
            while viewers := self._present():
                self._notice_who_left(viewers)
                try:
                    found = look({viewer.run for viewer in viewers}, lately)
                except (DatabaseError, InterfaceError) as error:
                    # It may be back in a second; whoever watches hears heartbeats until then.
                    log.warning("runs that are watched can't be read: %s", error)
                    connection.close()
                else:
                    for viewer in viewers:
                        viewer._tell(found.get(viewer.run))
                del viewers
                pause.wait(LOOK_SECONDS)
        finally:
            connection.close()
            with self._lock:  # where it failed, the next one who waits starts it again
                if self._thread is threading.current_thread():
                    self._thread = None

    def _present(self) -> list[Viewer]:
        with self._lock:
            viewers = list(self._viewers)
            if not viewers:
                self._thread = None
            return viewers

    def _notice_who_left(self, viewers: list[Viewer]) -> None:
        if self.ending():
            for viewer in viewers:
                viewer._leave()
            return
        poll, of = select.poll(), {}
        for viewer in viewers:
            if viewer.descriptor is not None:
                of[viewer.descriptor] = viewer
                poll.register(viewer.descriptor, select.POLLRDHUP)
        for descriptor, _ in poll.poll(0):
            of[descriptor]._leave()


hub = Hub()
"""The process's own."""
