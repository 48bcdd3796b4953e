"""Starts the warm parent in a container of the daemon's, and hands it what it needs.

A daemon passes no descriptors on, so the parent fetches them at a socket that is bound in. It is
gone before the frameworks are imported.
"""

import hashlib
import logging
import os
import shutil
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from docker import APIClient

from sandbox import payload, seccomp
from sandbox.contract import SandboxUnavailable
from sandbox.docker import container, engine, meter, warm_profile
from sandbox.launch import memory
from sandbox.warm import init, namespace
from sandbox.warm.enclosure import CODE
from sandbox.warm.place import Place

log = logging.getLogger(__name__)
MEETING = "meeting"
"""Folder in the keeper's, with nothing but the socket, so that nothing else is bound in."""
MEETING_SECONDS = 30.0
LOOK_SECONDS = 0.25
USERS_OF_ITS_OWN = ("name=userns", "name=rootless")
"""What a daemon says of itself whose containers' users are not the machine's."""


class Contained:
    """A parent in a container: a `sandbox.warm.keeper.Enclosed`.

    Args:
        identity: the container's.
        versions: of the daemon and its parts when it was started.
    """

    def __init__(self, identity: str, versions: Mapping[str, str]) -> None:
        self._identity = identity
        self.facts: Mapping[str, object] = {"versions": dict(versions)}

    def end(self) -> None:
        """End and remove it. Without a daemon the parent ends itself; the rest is swept later."""
        try:
            with engine.connected() as client:
                container.remove(client, self._identity)
        except SandboxUnavailable:
            log.exception("The container of the warm parent could not be removed")


def start(
    place: Place, runtime: Path, image: str, listener: int, keeper: int, output: int
) -> Contained:
    """Start a parent in a container from `image`, named by its digest.

    Args:
        place: the keeper's private folder.
        runtime: the lab runtime.
        image: `sha256:` and its digest.
        listener: see `sandbox.warm.keeper.Enclose`, as the next two.
        keeper: see there.
        output: see there.

    Raises:
        OSError: a user namespace can't be made, or a file.
        SandboxUnavailable: the daemon failed, or can't be used for this.
        sandbox.warm.init.UnknownProcessor: see there.
    """
    with engine.connected() as client, ExitStack() as stack:
        told = engine.ask(client)
        with engine.explained():
            options = client.info().get("SecurityOptions") or ()
        if any(option.startswith(USERS_OF_ITS_OWN) for option in options):
            raise SandboxUnavailable("the users of the daemon's containers are not the machine's")
        sweep(client, place)
        given = warm_profile.Given(
            image=image,
            runtime=runtime,
            folder=place.folder,
            meeting=_emptied(place.folder / MEETING),
            runner=_runner(place.folder / "runner.zip"),
            cgroup_parent=meter.parent(told.cgroup_driver),
            processors=told.processors,
            swap_limited=told.swap_limited,
            apparmor="name=apparmor" in options,
        )
        user_namespace = namespace.make()
        stack.callback(os.close, user_namespace)
        passed = [user_namespace, output, listener, keeper]
        passed.append(memory(seccomp.program(), stack))
        passed.append(memory(init.program(os.uname().machine), stack))
        door = stack.enter_context(Place(given.meeting).listen(warm_profile.SOCKET))
        address = given.meeting / warm_profile.SOCKET
        stack.callback(address.unlink)
        address.chmod(0o666)  # the folders around it are closed
        with engine.explained():
            name = f"prayoga-warm-{hashlib.sha256(bytes(place.folder)).hexdigest()[:16]}"
            identity = container.create(client, name, warm_profile.container(given))
        with ExitStack() as failing:
            failing.callback(container.remove, client, identity)
            with engine.explained():
                client.start(identity)
            with closing(_met(client, identity, door)) as line:
                socket.send_fds(line, [b"+"], passed)
            failing.pop_all()
        return Contained(identity, told.versions)


def sweep(client: APIClient, ours: Place) -> None:
    """Remove the containers of parents whose keepers have gone.

    Args:
        client: of the daemon.
        ours: the place that the caller keeps: what was there is left over too.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    for identity, folder in parents(client).items():
        if folder == ours.folder or not folder.exists():
            container.remove(client, identity)
            continue
        with suppress(OSError), Place(folder).held() as nobodys:
            if nobodys:
                container.remove(client, identity)


def parents(client: APIClient) -> dict[str, Path]:
    """Return the folder of the keeper of each warm parent's container, running or not.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    with engine.explained():
        found = client.containers(all=True, filters={"label": warm_profile.OF_PARENT})
    return {entry["Id"]: Path(entry["Labels"][warm_profile.OF_PARENT]) for entry in found}


def _met(client: APIClient, identity: str, door: socket.socket) -> socket.socket:
    """Return the line to the parent, once it has come to the door.

    Raises:
        SandboxUnavailable: it has ended before, or does not come.
    """
    door.settimeout(LOOK_SECONDS)
    deadline = time.monotonic() + MEETING_SECONDS
    while time.monotonic() < deadline:
        with suppress(TimeoutError):
            return door.accept()[0]
        with engine.explained():
            state = client.inspect_container(identity)["State"]
        if not state["Running"]:
            break
    raise SandboxUnavailable(
        f"the container of the warm parent does not reach this machine's processes ({state})"
    )


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o755)  # whatever the umask is
    return folder


def _runner(file: Path) -> Path:
    file.unlink(missing_ok=True)
    file.write_bytes(payload.runner_zip(CODE))
    file.chmod(0o444)
    return file
