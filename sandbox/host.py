"""What a machine needs before bubblewrap can run anything, and the remedy where it lacks it."""

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.contract import SandboxUnavailable

NEWEST_NEEDED = (0, 8)
"""The first bubblewrap that knows --disable-userns."""
PACKAGES = {"bwrap": "bubblewrap", "setpriv": "util-linux", "prlimit": "util-linux"}
PROFILE = Path(__file__).with_name("apparmor") / "prayoga-bwrap"
"""Lets bubblewrap make user namespaces where AppArmor keeps them from everybody else."""
NAMESPACES_REFUSED = ("namespace", "setting up uid map")
"""What bubblewrap says where it may not make a user namespace."""
REMEDIES = {
    "Permission denied": "that path and every folder above it must be readable by all users, since "
    "runs have no privileges: chmod o+rx",
}


@dataclass(frozen=True)
class Switch:
    """A setting of the kernel that may close user namespaces to ordinary users."""

    name: str
    closed: str
    """The value with which it does."""
    remedy: str
    """What to type."""


SWITCHES = (
    Switch("user.max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=15000"),
    Switch(
        "kernel.unprivileged_userns_clone", "0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"
    ),
    # Ubuntu from 23.10 on. Switched off, it would be so for every program.
    Switch(
        "kernel.apparmor_restrict_unprivileged_userns",
        "1",
        f"sudo cp {PROFILE} /etc/apparmor.d/ && "
        f"sudo apparmor_parser --replace /etc/apparmor.d/{PROFILE.name}",
    ),
)


@dataclass(frozen=True)
class Tools:
    """Absolute paths of what starts a run, and the runtime that it starts."""

    bwrap: str
    setpriv: str
    runtime: Path
    base: Path | None
    """Folder of the interpreter that the runtime was made with, if it lies outside /usr."""
    guard: tuple[str, ...] = ()
    """Command in front of bubblewrap: a namespace of processes that ends with the grader.

    bubblewrap by itself leaves a process behind if the grader is killed while it sets things up.
    Empty where the grader is not root, which alone may make one.
    """
    versions: dict[str, str] = field(default_factory=dict)


@functools.cache
def require(runtime: Path) -> Tools:
    """Return the tools, looked for once in each process.

    Raises:
        SandboxUnavailable: one is missing or too old; with the remedy.
    """
    found = {name: shutil.which(name) for name in PACKAGES}
    for name, path in found.items():
        if path is None:
            raise SandboxUnavailable(
                f"{name} is missing. Install it: apt-get install {PACKAGES[name]}"
            )
    python = runtime / "bin" / "python"
    if not python.exists():
        raise SandboxUnavailable(
            f"The lab runtime is not installed in {runtime}. Run 'make setup', which installs it."
        )
    bwrap, setpriv = str(found["bwrap"]), str(found["setpriv"])
    version = _bwrap_version(bwrap)
    home = python.resolve().parent.parent
    return Tools(
        bwrap=bwrap,
        setpriv=setpriv,
        runtime=runtime,
        base=None if home.is_relative_to("/usr") else home,
        guard=_guard(setpriv),
        versions={
            "runtime": runtime.name,
            "python": _python_version(runtime),
            "bubblewrap": version,
            "kernel": os.uname().release,
        },
    )


def explain(message: str) -> str:
    """Return the message with its remedy, where one is known."""
    remedy = next((text for part, text in REMEDIES.items() if part in message), None)
    if any(part in message for part in NAMESPACES_REFUSED):
        closed = closed_namespaces()
        remedy = (
            f"{closed.name} is {closed.closed}, which closes user namespaces; type: {closed.remedy}"
            if closed
            else "allow user namespaces to ordinary users: neither the kernel's settings nor a "
            "container's filter of system calls may refuse them"
        )
    return f"{message}. Remedy: {remedy}" if remedy else message


def closed_namespaces() -> Switch | None:
    """Return the kernel's setting that closes user namespaces to ordinary users, if one does."""
    for switch in SWITCHES:
        file = Path("/proc/sys", *switch.name.split("."))
        if not file.exists() or file.read_text().strip() != switch.closed:
            continue
        # AppArmor's stands beside the profile that makes bubblewrap an exception.
        if "apparmor" in switch.name and Path("/etc/apparmor.d", PROFILE.name).exists():
            continue
        return switch
    return None


def _guard(setpriv: str) -> tuple[str, ...]:
    unshare = shutil.which("unshare")
    if os.geteuid() != 0 or unshare is None:
        return ()
    guard = (setpriv, "--pdeathsig", "KILL", unshare, "--pid", "--fork", "--kill-child")
    works = subprocess.run([*guard, "true"], capture_output=True, check=False).returncode == 0
    return guard if works else ()


def _bwrap_version(bwrap: str) -> str:
    said = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=True).stdout
    version = said.split()[-1]
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < NEWEST_NEEDED:
        raise SandboxUnavailable(
            f"bubblewrap {version} is too old: 0.8 is the first that can forbid nested namespaces. "
            "Install a newer one."
        )
    return version


def _python_version(runtime: Path) -> str:
    config = (runtime / "pyvenv.cfg").read_text()
    found = re.search(r"^version(?:_info)? *= *(\S+)", config, re.MULTILINE)
    return found.group(1) if found else "unknown"
