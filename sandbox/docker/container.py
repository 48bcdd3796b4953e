"""One container: made, started, ended, read and removed, each by the daemon, in that order."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from docker import APIClient
from docker.errors import APIError, NotFound

from sandbox.contract import SandboxUnavailable
from sandbox.docker.channel import Channel
from sandbox.docker.engine import explained
from sandbox.docker.meter import Meter, find
from sandbox.docker.profile import BY_INSTALLATION
from sandbox.started import Started

log = logging.getLogger(__name__)
END_SECONDS = 30
GONE, CONFLICT = 404, 409


class Container:
    """A started container, as the process and the bounds that the watch expects."""

    def __init__(
        self, client: APIClient, identity: str, channel: Channel, meter: Meter, *, weak: bool
    ) -> None:
        self._client, self._identity, self._channel = client, identity, channel
        self._ended = False
        self.meter = meter
        self.weak = weak
        self.returncode: int | None = None
        self.killed_for_memory = False

    def attach(self, pid: int) -> None:
        """Nothing to do: the control group was found by the container's name."""

    def kill(self) -> None:
        """End every process of the run, and read what it had used before it goes.

        Raises:
            SandboxUnavailable: the daemon failed.
        """
        if self._ended:
            return
        self.meter.read()
        self._channel.life.close()
        with explained():
            try:
                self._client.kill(self._identity)
            except APIError as error:
                if error.status_code != CONFLICT:  # it had ended by itself
                    raise

    def end(self) -> None:
        """Wait until the daemon has seen the end of every process.

        Raises:
            SandboxUnavailable: it did not in time, or failed.
        """
        self.kill()
        self.wait()

    def wait(self) -> None:
        """As `end`, but ends nothing itself."""
        if self._ended:
            return
        with explained():
            self._client.wait(self._identity, timeout=END_SECONDS)
            state = self._client.inspect_container(self._identity)["State"]
        if state["Running"]:
            raise SandboxUnavailable("a process of the run can't be ended")
        self._ended = True
        self.returncode = _status(self._channel, state)
        self.killed_for_memory = bool(state["OOMKilled"])
        if self.killed_for_memory and not self.meter.oom_kills():
            self.meter.note_oom_kill()


@contextmanager
def started(
    client: APIClient,
    name: str,
    body: Mapping[str, Any],
    channel: Channel,
    driver: str,
    *,
    weak: bool,
) -> Iterator[tuple[Started, Container]]:
    """Start a container; on leaving it has ended and is removed.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    with explained():
        identity = create(client, name, body)
    try:
        with explained():
            client.start(identity)
        container = Container(client, identity, channel, Meter(find(identity, driver)), weak=weak)
        ends = channel.descriptors
        pipes = {end: ends[end] for end in ("ended", "stdout", "stderr", "control", "events")}
        yield Started(container, info=None, scratch=None, **pipes), container
    finally:
        channel.life.close()
        # What was found out stands; what is left over goes at the next use of the slot.
        try:
            remove(client, identity)
        except SandboxUnavailable:
            log.exception("A container could not be removed")


def remove(client: APIClient, identity: str) -> None:
    """End and remove a container, if it is still there.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    with explained():
        try:
            client.remove_container(identity, v=True, force=True)
        except NotFound:
            return
        except APIError as error:
            if error.status_code != CONFLICT:  # its removal has begun already
                raise


def of_installation(client: APIClient, installation: str) -> dict[str, Mapping[str, str]]:
    """Return the labels of every container of an installation, running or not, by its identity.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    label = f"{BY_INSTALLATION}={installation}"
    with explained():
        found = client.containers(all=True, filters={"label": label})
    return {entry["Id"]: entry["Labels"] for entry in found}


def create(client: APIClient, name: str, body: Mapping[str, Any]) -> str:
    """Create one under a name that nobody else uses: what has it already is left over.

    Raises:
        APIError: the daemon failed.
        SandboxUnavailable: it failed to remove what was left over.
    """
    try:
        made = client.create_container_from_config(dict(body), name)
    except APIError as error:
        if error.status_code != CONFLICT:
            raise
        remove(client, name)
        made = client.create_container_from_config(dict(body), name)
    return str(made["Id"])


def _status(channel: Channel, state: Mapping[str, Any]) -> int | None:
    """Return the program's status as the first shell told it.

    None if nothing was told: the shell was ended from outside. If there is something else, the
    program has spoilt the pipe, and the container's own status does.
    """
    try:
        told = os.read(channel.descriptors["ended"], 16)
    except BlockingIOError:
        told = b""
    first = told.split()[:1]
    if first and first[0].isdigit():
        return int(first[0])
    return int(state["ExitCode"]) if told else None
