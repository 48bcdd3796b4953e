"""Keeps one warm parent alive for as long as somebody wants it: a small process of the platform's.

Whoever wants warm starts holds a line to its socket; with the last line's end it ends the parent
and itself. Everything below it dies with it. It starts the parent again when that dies, and says
how things stand to everybody on a line. It also makes the mounts of a run, since that needs rights
over the machine's mounts. It never sees a program.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from sandbox import host
from sandbox.contract import SandboxUnavailable
from sandbox.warm import enclosure, memory
from sandbox.warm.init import UnknownProcessor
from sandbox.warm.inside import calls
from sandbox.warm.inside.calls import Attribute
from sandbox.warm.place import CONTROL, JOBS, KEEPER_LOG, LOG, Place

AGAIN_SECONDS = 60.0
"""After a parent that could not be made ready, so long until the next try."""
START_AGAIN_SECONDS = 5.0
"""After one that could not even be started, which costs nothing: a daemon may soon be back."""
FIRST_LINE_SECONDS = 20.0
"""Nobody has taken a line by then: whoever started this has gone."""
MESSAGE_BYTES = 64 * 1024
GOODBYE = b'"goodbye"'
"""Whoever says so ends in order; whoever was killed did not, and may soon be back."""
LOG_BYTES = 1024 * 1024


class Enclosed(Protocol):
    """What was started around a parent."""

    facts: Mapping[str, object]
    """What whoever wants warm starts should know of it, as JSON has it."""

    def end(self) -> None:
        """End it with all that is in it."""
        ...


Enclose = Callable[[int, int, int], Enclosed]
"""Starts a parent. Its arguments are descriptors: the listening socket for jobs, the parent's end
of a socket to the keeper, and where it may write what staff should read. Raises OSError,
SandboxUnavailable, UnknownProcessor or a SubprocessError where it can't."""


class Keeper:
    """One parent and the lines of those who want it.

    Args:
        place: the private folder.
        enclose: starts the parent.
        linger: seconds to stay when whoever held the last line was killed.
    """

    def __init__(self, place: Place, enclose: Enclose, linger: float) -> None:
        self._place, self._enclose, self._linger = place, enclose, linger
        self._selector = selectors.DefaultSelector()
        self._lines: set[socket.socket] = set()
        self._state: dict = {"state": "starting"}
        self._parent: Enclosed | None = None
        self._reports: socket.socket | None = None
        self._last: socket.socket | None = None
        self._leave_at = time.monotonic() + FIRST_LINE_SECONDS
        self._start_at: float | None = time.monotonic()
        self._control = place.listen(CONTROL)
        self._jobs = place.listen(JOBS)
        self._selector.register(self._control, selectors.EVENT_READ, self._accept)

    def go(self) -> None:
        """Serve until nobody wants it any more."""
        try:
            while self._lines or time.monotonic() < self._leave_at:
                if self._start_at is not None and time.monotonic() >= self._start_at:
                    self._start()
                for key, _ in self._selector.select(self._patience()):
                    key.data(key.fileobj)
        finally:
            self._end_parent()
            self._place.clear()

    def _patience(self) -> float | None:
        wakes = [at for at in (self._start_at,) if at is not None]
        if not self._lines:
            wakes.append(self._leave_at)
        return max(min(wakes) - time.monotonic(), 0) if wakes else None

    def _accept(self, listener: socket.socket) -> None:
        line, _ = listener.accept()
        line.setblocking(False)
        self._lines.add(line)
        self._selector.register(line, selectors.EVENT_READ, self._answer)
        self._say(line, self._state)

    def _drop(self, line: socket.socket, *, in_order: bool) -> None:
        self._lines.discard(line)
        self._selector.unregister(line)
        self._leave_at = time.monotonic() + (0 if in_order else self._linger)
        if self._lines or not in_order:
            line.close()
        else:
            self._last = line  # closed by the end of this process, for which it waits

    def _say(self, line: socket.socket, message: dict, descriptors: tuple[int, ...] = ()) -> None:
        with suppress(OSError):  # gone, or not listening: its end is noticed elsewhere
            socket.send_fds(line, [json.dumps(message).encode()], descriptors)

    def _tell(self, **state: object) -> None:
        self._state = state
        for line in self._lines:
            self._say(line, state)

    def _answer(self, line: socket.socket) -> None:
        """Make the mounts that one of the platform's processes asks for."""
        try:
            data = line.recv(MESSAGE_BYTES)
        except OSError:
            data = b""
        if not data or data == GOODBYE:
            self._drop(line, in_order=bool(data))
            return
        trees: list[int] = []
        try:
            for path, writable in json.loads(data):
                flags = Attribute.NO_SUID | Attribute.NO_DEVICES
                flags |= Attribute.NO_EXEC if writable else Attribute.READ_ONLY
                trees.append(calls.clone_tree(path, flags))
            self._say(line, {"mounts": len(trees)}, tuple(trees))
        except OSError as error:
            self._say(line, {"failed": f"{path}: {error.strerror}"})
        finally:
            for tree in trees:
                os.close(tree)

    def _start(self) -> None:
        self._start_at = None
        shortage = memory.shortage()
        if shortage is not None:
            self._give_up(shortage)
            return
        self._tell(state="starting")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC | os.O_CLOEXEC
        output = os.open(self._place.folder / LOG, flags, 0o600)
        try:
            self._parent = self._enclose(self._jobs.fileno(), theirs.fileno(), output)
        except (OSError, SandboxUnavailable, UnknownProcessor, subprocess.SubprocessError) as error:
            ours.close()
            self._give_up(str(error), START_AGAIN_SECONDS)
            return
        finally:
            theirs.close()
            os.close(output)
        self._reports = ours
        self._selector.register(ours, selectors.EVENT_READ, self._hear)

    def _hear(self, reports: socket.socket) -> None:
        """Take the parent's one report, or its end."""
        data = reports.recv(MESSAGE_BYTES)
        if not data:
            ready = self._state["state"] == "ready"
            self._end_parent()
            if ready:
                self._start_at = time.monotonic()
            else:
                self._give_up(self._last_words())
            return
        report = json.loads(data)
        if report["problems"]:
            self._end_parent()
            self._give_up("; ".join(report["problems"]))
        else:
            facts = self._parent.facts if self._parent else {}
            self._tell(state="ready", report={**report, **facts})

    def _give_up(self, reason: str, seconds: float = AGAIN_SECONDS) -> None:
        self._tell(state="failed", reason=reason[-1000:])
        self._start_at = time.monotonic() + seconds

    def _last_words(self) -> str:
        with (self._place.folder / LOG).open(errors="replace") as log:
            lines = log.read(LOG_BYTES).strip().splitlines()
        return f"the warm parent ended while it was loading: {lines[-1] if lines else 'no word'}"

    def _end_parent(self) -> None:
        if self._reports is not None:
            self._selector.unregister(self._reports)
            self._reports.close()
            self._reports = None
        if self._parent is not None:
            self._parent.end()
            self._parent = None


def keep(folder: Path, linger: float, enclose: Callable[[Place], Enclose]) -> None:
    """Keep, in the background; the process that was started ends when workers can connect.

    Args:
        folder: the private one.
        linger: seconds to stay when whoever held the last line was killed.
        enclose: called once nobody else keeps this place; its OSError or SandboxUnavailable is
            told by whoever started this process.
    """
    os.umask(0o077)
    place = Place(folder)
    with place.held() as mine:
        if not mine:  # somebody else keeps it already
            return
        place.sweep()
        keeper = Keeper(place, enclose(place), linger)
        if os.fork():
            os._exit(0)
        own_log = os.open(folder / KEEPER_LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(own_log, 2)
        os.close(own_log)
        keeper.go()


def main() -> None:
    """Keep a parent in bubblewrap.

    Arguments: the private folder, the lab runtime, seconds to linger; then, where the parent shall
    not import all frameworks, `only` and those that it shall.
    """
    folder, runtime, linger = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    wanted = tuple(sys.argv[5:]) if sys.argv[4:] else None
    keep(folder, linger, lambda place: partial(enclosure.start, host.require(runtime), wanted))


if __name__ == "__main__":
    main()
