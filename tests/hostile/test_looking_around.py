"""A run sees its task, the libraries and nothing else of the machine."""

import os
from pathlib import Path

import pytest

import sandbox
from sandbox.contract import Backend, Mount, Outcome
from tests.hostile.conftest import OWN, Holds
from tests.sandbox.jobs import PREDICT, notebook, script

HOME = Path.home()


@pytest.mark.parametrize(
    "path",
    [
        str(Path(sandbox.__file__).parent),
        str(HOME),
        "/root",
        "/home",
        "/var",
        "/run",
        "/sys",
        "/etc/shadow",
        "/etc/hostname",
        "/etc/resolv.conf",
        "/proc/1/root/root",
        "/proc/self/root/var",
        "/proc/1/cwd/../var",
        "/dev/sda",
        "/dev/vda",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/fuse",
        "/dev/net",
    ],
)
def test_the_machines_files_are_not_there(holds: Holds, path: str) -> None:
    """What Docker always puts in is covered by an empty folder or the null device."""
    source = """
import os
if os.path.lexists(path):
    assert not (os.listdir(path) if os.path.isdir(path) else open(path).read()), path
"""
    holds(f"path = {path!r}\n{source}")


def test_the_top_holds_what_was_put_there(holds: Holds) -> None:
    source = """
import os
assert set(os.listdir("/")) <= {"usr", "bin", "sbin", "lib", "lib32", "lib64", "etc", "proc", "dev",
    "tmp", "work", "out", "lab", "datasets", "runner.zip", "opt", "home",
    "channel", "sys", ".dockerenv"}, os.listdir("/")
assert os.listdir("/out") == ["artefact"]
assert not any(name.startswith("shadow") for name in os.listdir("/etc"))
"""
    holds(source)


def test_the_graders_environment_is_nowhere(holds: Holds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRAYOGA_SECRET_KEY", "canary-of-the-environment")
    source = """
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline"):
        try:
            text = open(f"/proc/{pid}/{name}").read()
        except OSError:
            continue
        assert "canary" not in text and "PRAYOGA" not in text, (pid, name)
        assert "prayoga" not in text, (pid, name, text)
# The first process has nothing that the run itself was not given, or does not show it.
try:
    first = open("/proc/1/environ").read().rstrip("\\0").split("\\0")
except PermissionError:
    first = []
own = {f"{name}={value}" for name, value in os.environ.items()}
assert set(first) <= own | {"", "PWD=/"}, set(first) - own
"""
    holds(source)


def test_only_the_runs_own_processes_are_seen(holds: Holds, backend: Backend) -> None:
    source = """
import os
pids = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
assert len(pids) == own and pids[0] == 1 and os.getpid() in pids, pids
for pid in range(1, 2000):
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        continue
    assert pid in pids, pid
"""
    holds(f"own = {OWN[backend.name]}\n{source}")


def test_no_descriptor_is_inherited_but_the_runs_pipes(holds: Holds, tmp_path: Path) -> None:
    secret = (tmp_path / "labels.npy").open("w+")
    os.set_inheritable(secret.fileno(), True)
    source = """
import os, stat
seen = {int(fd): os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
        if os.path.lexists(f"/proc/self/fd/{fd}")}
assert all(stat.S_ISFIFO(os.fstat(fd).st_mode) or seen[fd] == "/dev/null" for fd in seen), seen
assert len(seen) == 5, seen
for fd in set(seen) - {0, 1, 2}:
    assert not os.get_inheritable(fd)
try:
    first = os.listdir("/proc/1/fd")
except PermissionError:
    first = []
for fd in first:
    target = os.readlink(f"/proc/1/fd/{fd}")
    assert target.startswith(("pipe:", "anon_inode:[eventfd", "/dev/null")), target
"""
    with secret:
        holds(source)


def test_subprocesses_get_no_control_pipe(holds: Holds) -> None:
    source = """
import subprocess, sys
code = "import os; print(*[fd for fd in range(64) if os.path.exists(f'/proc/self/fd/{fd}')])"
said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
assert said.strip() == "0 1 2", said
import os
child = os.fork()
if not child:
    pipes = [fd for fd in os.listdir("/proc/self/fd") if int(fd) > 2
             and os.path.exists(f"/proc/self/fd/{fd}")]
    os._exit(len(pipes))
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    holds(source)


def test_a_notebooks_kernel_has_no_control_pipe_and_cannot_look_into_its_driver(
    backend: Backend,
) -> None:
    cell = """
import os
driver = os.getppid()
for name in ("mem", "environ", "fd", "maps", "root"):
    try:
        path = f"/proc/{driver}/{name}"
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
    except OSError:
        continue
    raise AssertionError(name)
"""
    found = backend.run(notebook(cell, PREDICT))
    assert found.outcome is Outcome.OK, found.message


def test_hidden_labels_beside_the_public_data_are_out_of_reach(
    backend: Backend, public_folder: Path
) -> None:
    (public_folder / "public").mkdir()
    (public_folder / "hidden").mkdir()
    (public_folder / "hidden" / "labels").write_text("canary")
    (public_folder / "public" / "way").symlink_to("../hidden/labels")
    (public_folder / "public" / "absolute").symlink_to(public_folder / "hidden" / "labels")
    source = (
        """
import os
for name in ("data/way", "data/absolute", "data/../hidden/labels"):
    try:
        open(name).read()
    except OSError:
        continue
    raise AssertionError(name)
"""
        + f"assert not os.path.lexists({str(public_folder)!r})\n"
    )
    mounts = (Mount(public_folder / "public", "/work/data"),)
    found = backend.run(script(source + PREDICT, mounts=mounts))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_a_file_of_roots_cannot_be_shown_by_its_descriptor(holds: Holds) -> None:
    """The kernel's user is the slot's: what root alone may open stays closed."""
    source = """
import os
for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/kcore", "/proc/kmsg",
             "/proc/sys/vm/drop_caches", "/proc/sys/kernel/hostname"):
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        continue
    raise AssertionError(path)
"""
    holds(source)
