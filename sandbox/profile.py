"""What a run sees: bubblewrap's arguments and the environment. Nothing of the checkout, no secrets.

Pure: from a job and some paths to lists and dicts. Starting is `sandbox.bubblewrap`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path, PurePosixPath

from sandbox import payload
from sandbox.contract import Job, ProgramKind

RUNTIME = "/lab"
ARTEFACT = "/out/artefact"
NOTEBOOK = "/out/notebook"
HOME = "/tmp/home"  # noqa: S108 - the sandbox's own fresh /tmp
PEOPLE = "student:x:65534:65534:Student:/tmp/home:/bin/sh\n"
FILES: dict[str, bytes] = {
    "/etc/passwd": b"root:x:0:0:root:/:/bin/false\n" + PEOPLE.encode(),
    "/etc/group": b"root:x:0:\nstudent:x:65534:\n",
    "/etc/hosts": b"127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
}
"""Small files made for each run instead of the machine's own."""
WRITABLE = {"/dev/shm": "1777", "/tmp": "1777", "/work": "0755"}  # noqa: S108 - the sandbox's own
HOST_FILES = (
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
)
PLACES = (PurePosixPath("/work/data"), PurePosixPath("/datasets"))


class BadMount(Exception):
    """Data shall be shown where none belongs."""


@dataclass(frozen=True)
class Given:
    """Where the machine keeps what a run needs."""

    runtime: Path
    base: Path | None
    """Folder of the interpreter that the runtime was made with, if it lies outside /usr."""
    artefact: Path
    notebook: Path
    seccomp: int
    """Descriptor of the filter."""
    info: int | None
    """Descriptor into which bubblewrap writes the first process's number."""
    files: Mapping[str, int]
    """Descriptors with the contents of `FILES` and of the runner, by path inside."""


def arguments(job: Job, given: Given) -> list[str]:
    """Return bubblewrap's arguments, without the program to run.

    Raises:
        BadMount: a mount's target lies where no data belongs.
    """
    scratch = str(job.limits.scratch_bytes)
    walls = "--unshare-all --unshare-user --disable-userns --uid 65534 --gid 65534"
    walls += " --hostname sandbox --die-with-parent --new-session --clearenv"
    every = walls.split()
    every += ["--seccomp", str(given.seccomp)]
    if given.info is not None:
        every += ["--info-fd", str(given.info)]
    every += machine(given.runtime, given.base, given.files)
    for place, permissions in WRITABLE.items():
        every += ["--size", scratch, "--perms", permissions, "--tmpfs", place]
    every += ["--remount-ro", "/dev"]
    for mount in job.mounts:
        every += _data(str(mount.source), PurePosixPath(mount.target))
    every += ["--dir", "/out", "--bind", str(given.artefact), ARTEFACT]
    every += ["--bind", str(given.notebook), NOTEBOOK]
    for name, value in environment(job).items():
        every += ["--setenv", name, value]
    return [*every, "--remount-ro", "/", "--chdir", "/work"]


def machine(runtime: Path, base: Path | None, files: Mapping[str, int]) -> list[str]:
    """Return the arguments for what every run sees of the machine, the runtime and `files`.

    Args: see the fields of `Given`.
    """
    every = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        if Path("/usr", name).is_dir():
            every += ["--symlink", f"usr/{name}", f"/{name}"]
    if base is not None:
        every += ["--ro-bind", str(base), str(base)]
    every += ["--ro-bind", str(runtime), RUNTIME, "--dir", "/etc"]
    for name in HOST_FILES:
        every += ["--ro-bind-try", name, name]
    for name, descriptor in files.items():
        every += ["--perms", "0444", "--ro-bind-data", str(descriptor), name]
    return [*every, "--proc", "/proc", "--dev", "/dev"]


def command(control: int, events: int) -> list[str]:
    """Return what runs inside."""
    return [f"{RUNTIME}/bin/python", *payload.entry(control, events)]


def environment(job: Job) -> dict[str, str]:
    """Return the whole environment of a run; the job's own entries win."""
    every = usual_environment(job.limits.cpus)
    if job.program.kind is ProgramKind.SCRIPT:
        every["MPLBACKEND"] = "Agg"  # the kernel of a notebook chooses its own
    return every | dict(job.environment)


def usual_environment(cpus: float) -> dict[str, str]:
    """Return what all runs that may keep so many processors busy have in their environment."""
    threads = str(max(1, ceil(cpus)))
    return {
        "PATH": f"{RUNTIME}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",  # noqa: S108 - the sandbox's own fresh /tmp
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        # Threads that spin while they wait make jobs side by side several times slower.
        "OMP_NUM_THREADS": threads,
        "OMP_WAIT_POLICY": "PASSIVE",
        "GOMP_SPINCOUNT": "0",
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "LOKY_MAX_CPU_COUNT": threads,
        # Frameworks fall back silently, or fail, where their home can't be written.
        "KERAS_HOME": f"{HOME}/.keras",
        "MPLCONFIGDIR": f"{HOME}/.matplotlib",
        "IPYTHONDIR": f"{HOME}/.ipython",
        # No network is there: fail at once instead of trying again for a minute.
        "PIP_RETRIES": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def place_of(target: PurePosixPath) -> PurePosixPath:
    """Return the one of `PLACES` that `target` is or lies below.

    Raises:
        BadMount: it lies elsewhere.
    """
    place = next((place for place in PLACES if place in (target, *target.parents)), None)
    if place is None or ".." in target.parts:
        raise BadMount(f"Data can't be mounted at {target}: only below /work/data or /datasets.")
    return place


def _data(source: str, target: PurePosixPath) -> list[str]:
    place = place_of(target)
    # bubblewrap makes missing parents closed to everybody but its own user.
    parents = [p for p in reversed(target.parents) if p == place or place in p.parents]
    made = [part for parent in parents for part in ("--perms", "0755", "--dir", str(parent))]
    return [*made, "--ro-bind", source, str(target)]
