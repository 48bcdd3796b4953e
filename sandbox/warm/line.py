"""A worker's line to the keeper of the warm parent; starts a keeper where there is none."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sandbox.contract import SandboxUnavailable
from sandbox.warm import place as places
from sandbox.warm.keeper import GOODBYE, MESSAGE_BYTES

ANSWER_SECONDS = 10.0
TICK_SECONDS = 0.5
ROOT = Path(__file__).parents[2]


class NoWarmStart(Exception):
    """The run has to start cold; the text says why."""


class Line:
    """A connection to the keeper; as long as it is open, the keeper and its parent stay.

    Raises:
        NoWarmStart: the keeper is just leaving.
    """

    def __init__(self, place: places.Place, connection: socket.socket) -> None:
        self._place = place
        self._connection = connection
        connection.settimeout(ANSWER_SECONDS)
        try:
            self._state = self._hear()
        except NoWarmStart:
            connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def leave(self) -> None:
        """Close it in order: was it the last one, keeper and parent have ended at return."""
        with suppress(OSError, NoWarmStart):
            self._connection.send(GOODBYE)
            while True:
                self._hear()
        self._connection.close()

    def serves(self, kind: places.Kind) -> bool:
        """Say whether somebody is at the other end, and for this runtime as it is now."""
        while select.select([self._connection], [], [], 0)[0]:
            try:
                self._hear()
            except NoWarmStart:
                return False
        return kind.place() == self._place

    def wait(self, patience: Callable[[], None], seconds: float) -> Mapping[str, Any]:
        """Return what the keeper tells of the parent, once that is ready.

        Args:
            patience: called twice a second while it is not; may raise.
            seconds: so long it may take.

        Raises:
            NoWarmStart: it will not be.
        """
        deadline = time.monotonic() + seconds
        while self._state["state"] == "starting":
            left = max(deadline - time.monotonic(), 0)
            heard, _, _ = select.select([self._connection], [], [], min(left, TICK_SECONDS))
            if heard:
                self._state = self._hear()
            elif time.monotonic() >= deadline:
                raise NoWarmStart("the frameworks are not imported yet")
            else:
                patience()
        if self._state["state"] != "ready":
            raise NoWarmStart(self._state["reason"])
        return self._state["report"]

    def mounts(self, wanted: Sequence[tuple[Path, bool]]) -> list[int]:
        """Return descriptors of detached mounts.

        Args:
            wanted: what shall be mounted, and whether it may be written to.

        Raises:
            NoWarmStart: the keeper could not make one.
        """
        request = [(str(path), writable) for path, writable in wanted]
        try:
            self._connection.send(json.dumps(request).encode())
            while True:
                data, descriptors, _, _ = socket.recv_fds(
                    self._connection, MESSAGE_BYTES, len(wanted), socket.MSG_CMSG_CLOEXEC
                )
                message = json.loads(data) if data else {"failed": "the keeper has gone"}
                if "state" not in message:
                    break
                self._state = message
        except (OSError, ValueError) as error:
            raise NoWarmStart(f"the keeper does not answer ({error})") from error
        if "failed" in message or len(descriptors) != len(wanted):
            for descriptor in descriptors:
                os.close(descriptor)
            raise NoWarmStart(f"a mount could not be made ({message.get('failed')})")
        return descriptors

    def job(self) -> socket.socket:
        """Return a connection to the parent, on which one job can be brought.

        Raises:
            NoWarmStart: there is none any more.
        """
        try:
            return self._place.connect(places.JOBS)
        except OSError as error:
            raise NoWarmStart(f"the warm parent has gone ({error.strerror})") from error

    def _hear(self) -> dict:
        try:
            data = self._connection.recv(MESSAGE_BYTES)
        except OSError as error:
            raise NoWarmStart(f"the keeper does not answer ({error})") from error
        if not data:
            raise NoWarmStart("the keeper has gone")
        return json.loads(data)


def open_line(kind: places.Kind, linger: float, *, start: bool = True) -> Line:
    """Connect to the keeper, after starting one where there is none.

    Args:
        kind: of the parent.
        linger: seconds that a keeper started now stays when the last one at a line was killed.
        start: whether to start one.

    Raises:
        NoWarmStart: it can't be started, or there is none.
        SandboxUnavailable: see `places.place`.
    """
    line = _connect(kind.place())
    if line is not None:
        return line
    if not start:
        raise NoWarmStart("nobody keeps the frameworks imported")
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        place = kind.place()  # again: a keeper that ends takes it away
        with place.alone():
            line = _connect(place)
            if line is not None:
                return line
            _start(place, kind, linger)
    raise NoWarmStart("its keeper does not start")


def is_kept(kind: places.Kind) -> bool:
    """Say whether somebody keeps that parent."""
    try:
        line = _connect(kind.place())
    except (OSError, SandboxUnavailable):
        return False
    if line is not None:
        line.close()
    return line is not None


def _connect(place: places.Place) -> Line | None:
    """Return a line if somebody is there to stay."""
    try:
        return Line(place, place.connect(places.CONTROL))
    except (OSError, NoWarmStart):
        return None


def _start(place: places.Place, kind: places.Kind, linger: float) -> None:
    command = [sys.executable, "-m", kind.keeper, str(place.folder), str(kind.runtime), str(linger)]
    begun = subprocess.run(
        [*command, *kind.more],
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", os.defpath)},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        check=False,
    )
    if begun.returncode != 0:
        said = begun.stderr.decode(errors="replace").strip().splitlines()
        raise NoWarmStart(f"its keeper does not start ({said[-1] if said else begun.returncode})")
