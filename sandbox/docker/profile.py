"""What a run in a container is given and refused, as the daemon's interface wants it.

Pure: from a job and some paths to one dict. Every line of the profile stands here and nowhere else.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sandbox import payload
from sandbox.contract import Job, Limits
from sandbox.docker import seccomp
from sandbox.docker.channel import FOLDER, LIFE, Channel
from sandbox.profile import ARTEFACT, NOTEBOOK, RUNTIME, environment, place_of

CONTROL, EVENTS = 3, 4
"""The runner's descriptors inside."""
OWN_PROCESSES = 4
"""The shells around the runner, and what they start to tell its status, count along."""
DATA = PurePosixPath("/work/data")
BY_SLOT, BY_INSTALLATION = "prayoga.slot", "prayoga.installation"
"""Labels of a container: the slot that it runs in, and to whose slots it belongs."""
HIDDEN = (
    # What Docker itself covers by default, in any version.
    *("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys"),
    *("/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list"),
    *("/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware"),
    # What it puts in of the machine's.
    *("/etc/hostname", "/etc/resolv.conf"),
)
"""Covered inside by something empty."""
# A container's first process. Being the first nobody inside can end it, so where it is gone without
# a word it was ended from outside; and it collects whatever ends. Its helper ends everything else
# when the worker has gone. After the program it tells the status and waits, so that what the run
# used can be read before it is gone; the worker then ends it. A program that writes into its pipes
# harms only itself.
SHELL = f"""
exec 9>{FOLDER}/ended
{{ read -r _ <{FOLDER}/{LIFE}; kill -9 -1; }} 9>&- &
"$@" {CONTROL}<{FOLDER}/control {EVENTS}>{FOLDER}/events </dev/null \
    >{FOLDER}/stdout 2>{FOLDER}/stderr 9>&-
echo $? >&9
read -r _ <{FOLDER}/{LIFE}
"""


@dataclass(frozen=True)
class Given:
    """What the machine has for one run."""

    image: str
    """By digest."""
    runtime: Path
    uid: int
    slot: str
    installation: str
    channel: Channel
    cgroup_parent: str
    processors: int
    """How many the daemon may give."""
    swap_limited: bool
    """The kernel can bound swap; where it can't there is none."""
    weak: bool
    """Memory or processes can't be bounded for all of the run, so each process is."""
    gpus: tuple[str, ...] = ()
    """UUIDs of the graphics processors under this run's lease."""


def container(job: Job, given: Given) -> dict[str, Any]:
    """Return the body of the call that creates the container.

    Raises:
        BadMount: a mount's target lies where no data belongs.
    """
    return {
        "Image": given.image,
        "Hostname": "sandbox",
        "User": f"{given.uid}:{given.uid}",
        "WorkingDir": "/work",
        "Env": [f"{name}={value}" for name, value in environment(job).items()],
        "Entrypoint": ["/bin/sh", "-c", SHELL, "sh"],
        "Cmd": [f"{RUNTIME}/bin/python", *payload.entry(CONTROL, EVENTS)],
        "NetworkDisabled": True,
        "StopSignal": "SIGKILL",  # a daemon that stops need not ask a program first
        "Labels": {BY_SLOT: given.slot, BY_INSTALLATION: given.installation},
        "HostConfig": _host(job, given),
    }


def _host(job: Job, given: Given) -> dict[str, Any]:
    limits = job.limits
    return {
        # What it is kept from.
        "NetworkMode": "none",
        "IpcMode": "private",
        "CgroupnsMode": "private",
        "CapDrop": ["ALL"],
        "Privileged": False,
        "SecurityOpt": ["no-new-privileges", f"seccomp={seccomp.profile()}"],
        "ReadonlyRootfs": True,
        # CUDA looks for devices in /sys; nobody else has to know this machine's.
        "MaskedPaths": [*HIDDEN] if given.gpus else [*HIDDEN, "/sys"],
        # What it may use.
        "CgroupParent": given.cgroup_parent,
        "Memory": limits.memory_bytes,
        **({"MemorySwap": limits.memory_bytes} if given.swap_limited else {}),
        "PidsLimit": limits.processes + OWN_PROCESSES,
        "NanoCpus": int(min(limits.cpus, given.processors) * 1e9),
        "Ulimits": _ulimits(limits, weak=given.weak),
        "ShmSize": limits.scratch_bytes,
        "Tmpfs": _writable(job, given),
        "Mounts": _mounts(job, given),
        "DeviceRequests": _devices(given.gpus),
        # How it lives: once, watched by us, and kept until we have read how it ended.
        "Init": False,  # the shell is
        "AutoRemove": False,
        "RestartPolicy": {"Name": "no"},
        "LogConfig": {"Type": "none"},
        # Where the whole machine runs out of memory a run goes first.
        "OomScoreAdj": 800,
    }


def _writable(job: Job, given: Given) -> dict[str, str]:
    scratch = f"size={job.limits.scratch_bytes},nr_inodes={job.limits.files},nosuid,nodev,exec"
    own = f"{scratch},mode=0755,uid={given.uid},gid={given.uid}"
    every = {"/tmp": f"{scratch},mode=1777", "/work": own}  # noqa: S108 - the container's own
    targets = [PurePosixPath(mount.target) for mount in job.mounts]
    if any(DATA in target.parents for target in targets):
        # Else made for what is mounted below it, and root's: a program could put nothing beside.
        every[str(DATA)] = own
    return every


def _ulimits(limits: Limits, *, weak: bool) -> list[dict[str, object]]:
    whole = int(limits.cpu_seconds) + 5  # of one process; the watch counts all of them
    largest = max(limits.scratch_bytes, limits.artefact_bytes, limits.notebook_bytes)
    every = {
        "core": (0, 0),
        "nofile": (1024, 4096),
        "fsize": (largest, largest),
        "cpu": (whole, whole + 5),
    }
    if weak:
        every["data"] = (limits.memory_bytes, limits.memory_bytes)
    return [{"Name": name, "Soft": s, "Hard": h} for name, (s, h) in every.items()]


def _mounts(job: Job, given: Given) -> list[dict[str, Any]]:
    channel = given.channel
    every = [
        bind(given.runtime / "lib", f"{RUNTIME}/lib"),
        bind(given.runtime / "share", f"{RUNTIME}/share"),
        bind(channel.runner, payload.TARGET),
        bind(channel.pipes, FOLDER),
        bind(channel.artefact, ARTEFACT, writable=True),
    ]
    every.append(bind(channel.notebook, NOTEBOOK, writable=True))
    for mount in job.mounts:
        place_of(PurePosixPath(mount.target))
        every.append(bind(mount.source, mount.target))
    return every


def bind(source: Path, target: str, *, writable: bool = False) -> dict[str, Any]:
    return {
        "Type": "bind",
        "Source": str(source),
        "Target": target,
        "ReadOnly": not writable,
        "BindOptions": {"Propagation": "rprivate"},
    }


def _devices(gpus: tuple[str, ...]) -> list[dict[str, Any]]:
    if not gpus:
        return []
    return [{"Driver": "nvidia", "DeviceIDs": list(gpus), "Capabilities": [["gpu"]]}]
