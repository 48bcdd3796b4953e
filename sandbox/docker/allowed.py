"""What a worker may ask of a Docker daemon: the calls of a cold run, and a container like a run's.

Pure, for `gate`. What it allows is stated here anew, not taken from who asks: a worker in wrong
hands asks for anything.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.docker import profile, seccomp
from sandbox.slots import FIRST_UID

USERS = 512
"""How many slots' users the image knows."""
VERSION = re.compile(r"^/v[\d.]+(?=/)")
READ = ("/_ping", "/version", "/info", "/images/json")
OF_CONTAINER = re.compile(r"^/containers/(\w[\w.-]*)(?:/(json|start|kill|wait))?$")
METHODS = {None: "DELETE", "json": "GET", "start": "POST", "kill": "POST", "wait": "POST"}
BODY = frozenset(
    {"Image", "Hostname", "User", "WorkingDir", "Env", "Entrypoint", "Cmd", "NetworkDisabled"}
    | {"StopSignal", "Labels", "HostConfig"}
)
FIXED: Mapping[str, object] = {
    "NetworkMode": "none",
    "IpcMode": "private",
    "CgroupnsMode": "private",
    "CapDrop": ["ALL"],
    "Privileged": False,
    "ReadonlyRootfs": True,
    "Init": False,
    "AutoRemove": False,
    "RestartPolicy": {"Name": "no"},
    "LogConfig": {"Type": "none"},
    "DeviceRequests": [],
}
NUMBERS = ("Memory", "MemorySwap", "PidsLimit", "NanoCpus", "ShmSize", "OomScoreAdj")
"""Each at least one, where it is named."""
CHECKED = ("SecurityOpt", "MaskedPaths", "CgroupParent", "Ulimits", "Tmpfs", "Mounts")
PARENTS = ("/prayoga", "prayoga.slice")
WRITABLE = frozenset({"/tmp", "/work", str(profile.DATA)})  # noqa: S108 - a container's own
MOUNT = frozenset({"Type", "Source", "Target", "ReadOnly", "BindOptions"})


@dataclass(frozen=True)
class Bounds:
    """What the containers of one installation may be given."""

    images: Collection[str]
    """Digests of the images that runs start from."""
    readable: tuple[Path, ...]
    """Folders of which anything may be bound in to be read."""
    writable: Path
    """The slots' folder: only its files may be bound in to be written."""


def about(method: str, target: str) -> str | None:
    """Return the container, by name or identity, that a call is about, None where it is about none.

    Raises:
        Refused: no run needs that call.
    """
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.fragment or not target.startswith("/"):
        raise Refused("an address of another kind")
    path, query = VERSION.sub("", parts.path), parse_qs(parts.query)
    if method == "GET" and path in READ:
        return None
    if method == "GET" and path == "/containers/json":
        filters = json.loads(query.get("filters", ["{}"])[0])
        if any(label.startswith(f"{profile.BY_INSTALLATION}=") for label in _labels(filters)):
            return None
    if method == "POST" and path == "/containers/create":
        return None
    found = OF_CONTAINER.match(path)
    if found and METHODS[found[2]] == method:
        return found[1]
    raise Refused(f"no run needs {method} {path}")


def creates(method: str, target: str) -> bool:
    """Whether a call that `about` lets pass makes a container."""
    return method == "POST" and VERSION.sub("", urlsplit(target).path) == "/containers/create"


class Refused(Exception):
    """A call that no run needs; the text says what about it."""


def ours(inspected: Mapping[str, Any]) -> bool:
    """Whether a container, as the daemon describes it, is a run's."""
    return profile.BY_INSTALLATION in (inspected.get("Config", {}).get("Labels") or {})


def check(body: Any, bounds: Bounds) -> None:
    """Return where a container like that is one of a run's.

    Raises:
        Refused: it has, or lacks, what a run's has not.
    """
    for problem in _problems(body, bounds):
        raise Refused(problem)


def _problems(body: Any, bounds: Bounds) -> Iterator[str]:
    if not isinstance(body, dict) or not isinstance(body.get("HostConfig"), dict):
        yield "the body is no container's"
        return
    host = body["HostConfig"]
    if strange := (body.keys() - BODY) | (host.keys() - FIXED.keys() - {*NUMBERS, *CHECKED}):
        yield f"a run has no {', '.join(sorted(strange))}"
    if body.get("Image") not in bounds.images:
        yield "the image is none that runs start from"
    if not _user(body.get("User")):
        yield "the user is no slot's"
    if body.get("Entrypoint") != ["/bin/sh", "-c", profile.SHELL, "sh"]:
        yield "the first process is not a run's"
    if profile.BY_INSTALLATION not in (body.get("Labels") or {}):
        yield "the label is missing"
    for name, value in FIXED.items():
        if host.get(name) != value:
            yield f"{name} is not {value!r}"
    for name in NUMBERS:
        if name in host and not (type(host[name]) is int and host[name] > 0):
            yield f"{name} bounds nothing"
    if missing := {"Memory", "PidsLimit", "NanoCpus"} - host.keys():
        yield f"{', '.join(sorted(missing))} is missing"
    if host.get("SecurityOpt") != ["no-new-privileges", f"seccomp={seccomp.profile()}"]:
        yield "the refused system calls are not a run's"
    if not {*profile.HIDDEN, "/sys"} <= set(host.get("MaskedPaths") or ()):
        yield "something of the machine's is not covered"
    if host.get("CgroupParent") not in PARENTS:
        yield "the control group is not a run's"
    for place, options in (host.get("Tmpfs") or {}).items():
        if place not in WRITABLE or not {"nosuid", "nodev"} <= set(options.split(",")):
            yield f"{place} may not be written"
    for mount in host.get("Mounts") or ():
        yield from _mount(mount, bounds)


def _mount(mount: Any, bounds: Bounds) -> Iterator[str]:
    if not isinstance(mount, dict) or mount.keys() != MOUNT or mount["Type"] != "bind":
        yield "a mount is no run's"
        return
    source = PurePosixPath(mount["Source"])
    below = bounds.readable if mount["ReadOnly"] is True else (bounds.writable,)
    if ".." in source.parts or not any(source.is_relative_to(folder) for folder in below):
        how = "read" if mount["ReadOnly"] is True else "written"
        yield f"{source} may not be bound in to be {how}"
    if mount["BindOptions"] != {"Propagation": "rprivate"}:
        yield "a mount's propagation is not a run's"


def _user(name: object) -> bool:
    user, _, group = str(name).partition(":")
    return user == group and user.isdigit() and FIRST_UID <= int(user) < FIRST_UID + USERS


def _labels(filters: Any) -> list[str]:
    given = filters.get("label", []) if isinstance(filters, dict) else []
    return [label for label in given if isinstance(label, str)]
