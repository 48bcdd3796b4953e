"""What the container of the warm parent is given and refused, as the daemon's interface wants it.

As narrow as a cold run's, see `sandbox.docker.profile`, but for what raising each child's walls
needs: four system calls, and the whole of /proc, since the kernel shows no new /proc where parts of
the old one are covered. Each child covers the same parts of its own. Pure: from paths to one dict.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import payload
from sandbox.contract import MIB
from sandbox.docker import seccomp
from sandbox.docker.profile import HIDDEN, bind
from sandbox.profile import RUNTIME, usual_environment
from sandbox.warm.enclosure import CPUS
from sandbox.warm.namespace import PARENT_UID

MEETING = "/channel"
"""Where the keeper's folder lies inside, until the parent has covered it."""
SOCKET = "enter"
OF_PARENT = "prayoga.warm"
"""Label of the container: the private folder of the keeper that it belongs to."""
NEEDED = frozenset({"mount", "move_mount", "unshare", "setns"})
"""Calls that raise a child's walls. Each child is refused them by a filter of its own."""
MEMORY_BYTES = 4096 * MIB
PROCESSES = 512
"""Its own, and what its children have begun before each is in its own control group."""
DESCRIPTORS = 4096
"""As many as one run's process may have, and more than any number of runs bring the parent."""
COVERED = tuple(place for place in HIDDEN if place.startswith("/proc/"))
"""What each child covers in its own /proc."""
SMALL = {"/tmp": "size=256m,mode=1777", "/work": "size=4k,mode=755"}  # noqa: S108 - the container's own


@dataclass(frozen=True)
class Given:
    """What the machine has for the parent."""

    image: str
    """By digest."""
    runtime: Path
    folder: Path
    """The keeper's private folder."""
    meeting: Path
    """The folder with the socket at which the parent is handed what it needs."""
    runner: Path
    """The archive with the inside's code."""
    cgroup_parent: str
    processors: int
    swap_limited: bool
    apparmor: bool
    """The daemon confines containers by an AppArmor profile, which refuses every mount."""


def container(given: Given) -> dict[str, Any]:
    """Return the body of the call that creates the container."""
    code = (
        f"import sys; sys.path[0] = {payload.TARGET!r}; "
        f"from sandbox.warm.inside.enter import serve; "
        f"serve({f'{MEETING}/{SOCKET}'!r}, {MEETING!r})"
    )
    return {
        "Image": given.image,
        "Hostname": "sandbox",
        "User": f"{PARENT_UID}:{PARENT_UID}",
        "WorkingDir": "/",
        "Env": [f"{name}={value}" for name, value in usual_environment(CPUS).items()],
        "Entrypoint": [f"{RUNTIME}/bin/python", "-X", "faulthandler", "-c", code],
        "NetworkDisabled": True,
        "StopSignal": "SIGKILL",  # a daemon that stops need not ask first
        "Labels": {OF_PARENT: str(given.folder)},
        "HostConfig": _host(given),
    }


def _host(given: Given) -> dict[str, Any]:
    security = ["no-new-privileges", f"seccomp={calls()}"]
    if given.apparmor:
        security.append("apparmor=unconfined")
    small = "{},nosuid,nodev,noexec,nr_inodes=1000"
    return {
        "NetworkMode": "none",
        "IpcMode": "private",
        "CgroupnsMode": "private",
        "CapDrop": ["ALL"],
        "Privileged": False,
        "SecurityOpt": security,
        "ReadonlyRootfs": True,
        "MaskedPaths": [place for place in (*HIDDEN, "/sys") if place not in COVERED],
        "ReadonlyPaths": [],
        "CgroupParent": given.cgroup_parent,
        "Memory": MEMORY_BYTES,
        **({"MemorySwap": MEMORY_BYTES} if given.swap_limited else {}),
        "PidsLimit": PROCESSES,
        "NanoCpus": int(min(CPUS, given.processors) * 1e9),
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "nofile", "Soft": DESCRIPTORS, "Hard": DESCRIPTORS},
        ],
        "ShmSize": 64 * MIB,
        "Tmpfs": {place: small.format(options) for place, options in SMALL.items()},
        "Mounts": [
            bind(given.runtime / "lib", f"{RUNTIME}/lib"),
            bind(given.runtime / "share", f"{RUNTIME}/share"),
            bind(given.runner, payload.TARGET),
            bind(given.meeting, MEETING),
        ],
        "Init": False,  # with the first process, which only waits for the parent, everything ends
        "AutoRemove": False,
        "RestartPolicy": {"Name": "no"},
        "LogConfig": {"Type": "none"},
    }


def calls() -> str:
    """Return the profile of refused calls: a cold run's without those that are needed."""
    told = json.loads(seccomp.profile())
    for rule in told["syscalls"]:
        rule["names"] = [name for name in rule["names"] if name not in NEEDED]
    return json.dumps(told)
