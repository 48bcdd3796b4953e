"""The daemon: reaching it, what it says of itself, and its failures in words with a remedy."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import requests
from docker import APIClient
from docker.errors import APIError, DockerException, ImageNotFound
from docker.utils import kwargs_from_env

from sandbox.contract import SandboxUnavailable
from sandbox.docker import holes
from sandbox.images import pins

CALL_SECONDS = 60
"""Longest wait for an answer; a daemon under load may take seconds to start a container."""
OLDEST = (20, 10)
REMEDIES = {
    "no space left on device": "the disk of the Docker daemon is full: see 'docker system df'",
    "cannot allocate memory": "the machine has no memory left: let fewer runs at a time "
    "(PRAYOGA_SLOTS), or give it more",
    "could not select device driver": "the daemon does not know the NVIDIA Container Toolkit: "
    "'nvidia-ctk runtime configure --runtime=docker', then restart it",
}


@dataclass(frozen=True)
class Engine:
    """What a daemon says of itself."""

    name: str
    """Unlike any other's, see `pins.daemon`."""
    versions: Mapping[str, str]
    """Of docker itself, containerd and runc, Debian's with their revision."""
    cgroup_driver: str
    processors: int
    swap_limited: bool
    weaknesses: tuple[str, ...]
    """Limits that its kernel can't hold."""
    plugins: bool
    """Authorization plugins decide about calls."""


@contextmanager
def connected() -> Iterator[APIClient]:
    """Speak to the daemon that `DOCKER_HOST` names, by default the machine's own.

    Raises:
        SandboxUnavailable: it can't be reached.
    """
    with explained():
        client = APIClient(version="auto", timeout=CALL_SECONDS, **kwargs_from_env())
    try:
        yield client
    finally:
        client.close()


@contextmanager
def explained() -> Iterator[None]:
    """Turn every failure of the daemon into one with cause and remedy.

    Raises:
        SandboxUnavailable: the daemon failed.
    """
    try:
        yield
    except ImageNotFound as error:
        raise ImageGone(_said(error)) from error
    except APIError as error:
        said = _said(error)
        remedy = next((text for part, text in REMEDIES.items() if part in said.lower()), "")
        raise SandboxUnavailable(
            f"the Docker daemon refused: {said}{'. Remedy: ' * bool(remedy)}{remedy}"
        ) from error
    except (DockerException, requests.RequestException) as error:
        raise SandboxUnavailable(
            f"the Docker daemon does not answer ({_innermost(error)}). Is it running, and may this "
            "user speak to it? 'docker version' tells; DOCKER_HOST names another one"
        ) from error


class ImageGone(SandboxUnavailable):
    """The daemon has no such image."""


def ask(client: APIClient) -> Engine:
    """Return what the daemon says of itself.

    Raises:
        SandboxUnavailable: it is too old, has no seccomp, or failed.
    """
    with explained():
        told, info = client.version(), client.info()
    versions = {"docker": told["Version"]}
    for part in told.get("Components", ()):
        if part["Name"] in ("containerd", "runc"):
            versions[part["Name"]] = _full(part["Version"], part["Details"].get("GitCommit", ""))
    if holes.numbers(versions["docker"])[:2] < OLDEST:
        raise SandboxUnavailable(
            f"Docker {versions['docker']} is too old: 20.10 is the first that gives a run a view "
            "of control groups of its own. Install a newer one"
        )
    if not any(option.startswith("name=seccomp") for option in info.get("SecurityOptions") or ()):
        raise SandboxUnavailable(
            "the Docker daemon can't refuse system calls: its kernel or its runc has no seccomp"
        )
    return Engine(
        name=pins.daemon(info),
        versions=versions,
        cgroup_driver=info["CgroupDriver"],
        processors=info["NCPU"],
        swap_limited=bool(info["SwapLimit"]),
        weaknesses=tuple(_weaknesses(info)),
        plugins=bool(info.get("Plugins", {}).get("Authorization")),
    )


def _weaknesses(info: Mapping[str, object]) -> Iterator[str]:
    every = {"MemoryLimit": "memory", "PidsLimit": "processes", "CpuCfsQuota": "processors"}
    for key, what in every.items():
        if not info.get(key):
            yield f"{what}: the Docker daemon's kernel can't limit them"
    if not info.get("SwapLimit") and _machine_swaps():
        yield "memory: swap can't be limited (boot with swapaccount=1 or switch swap off)"


def _machine_swaps() -> bool:
    with open("/proc/swaps") as file:  # noqa: PTH123 - a line count, no path
        return len(file.readlines()) > 1


def _full(version: str, commit: str) -> str:
    """Return the version with Debian's revision, which Debian builds in as the commit."""
    return commit if commit.startswith(f"{version}-") else version


def _said(error: APIError) -> str:
    return str(error.explanation or error)[:400].strip().rstrip(".")


def _innermost(error: BaseException) -> str:
    """Return the words of the cause: the ones around it only repeat the address."""
    while isinstance(inner := error.__cause__ or error.__context__, BaseException):
        error = inner
    return (str(error) or type(error).__name__)[:200]
