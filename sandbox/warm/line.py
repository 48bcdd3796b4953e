"""A worker's line to the keeper of the warm parent; starts a keeper where there is none."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from sandbox.warm import place as places
from sandbox.warm.keeper import MESSAGE_BYTES

STARTUP_SECONDS = 90.0
"""So long a run waits for the frameworks' import; from a cold disk it takes half a minute."""
ANSWER_SECONDS = 10.0
TICK_SECONDS = 0.5
ROOT = Path(__file__).parents[2]


class NoWarmStart(Exception):
    """The run has to start cold; the text says why."""


class Line:
    """A connection to the keeper; as long as it is open, the keeper and its parent stay."""

    def __init__(self, place: places.Place, connection: socket.socket) -> None:
        self._place = place
        self._connection = connection
        connection.settimeout(ANSWER_SECONDS)

    def close(self) -> None:
        self._connection.close()

    def serves(self, runtime: Path) -> bool:
        """Say whether somebody is at the other end, and for this runtime as it is now."""
        while select.select([self._connection], [], [], 0)[0]:
            try:
                self._hear()
            except NoWarmStart:
                return False
        return places.place(runtime) == self._place

    def wait(self, patience: Callable[[], None]) -> None:
        """Return when the parent is ready.

        Args:
            patience: called twice a second while it is not; may raise.

        Raises:
            NoWarmStart: it will not be.
        """
        deadline = time.monotonic() + STARTUP_SECONDS
        state = self._hear()
        while state["state"] == "starting":
            heard, _, _ = select.select([self._connection], [], [], TICK_SECONDS)
            if heard:
                state = self._hear()
            elif time.monotonic() > deadline:
                raise NoWarmStart("the frameworks are not imported yet")
            else:
                patience()
        if state["state"] != "ready":
            raise NoWarmStart(state["reason"])

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


def open_line(runtime: Path, linger: float) -> Line:
    """Connect to the keeper, after starting one where there is none.

    Raises:
        NoWarmStart: it can't be started.
        SandboxUnavailable: see `places.place`.
    """
    place = places.place(runtime)
    with suppress(OSError):
        return Line(place, place.connect(places.CONTROL))
    deadline = time.monotonic() + ANSWER_SECONDS
    with place.alone():
        while time.monotonic() < deadline:
            place = places.place(runtime)  # again: a keeper that ends takes it away
            with suppress(OSError):
                return Line(place, place.connect(places.CONTROL))
            _start(place, runtime, linger)
    raise NoWarmStart("its keeper does not start")


def _start(place: places.Place, runtime: Path, linger: float) -> None:
    command = [sys.executable, "-m", "sandbox.warm.keeper"]
    begun = subprocess.run(
        [*command, str(place.folder), str(runtime), str(linger)],
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
