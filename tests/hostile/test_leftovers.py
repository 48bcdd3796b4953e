"""Nothing of a run is left: no process, no file, no group, nothing that the next run could find."""

from pathlib import Path

import pytest

from sandbox.contract import Backend, Outcome
from sandbox.slots import ROOTS_FOLDERS, installation
from tests.hostile.conftest import OWN, Holds
from tests.sandbox.jobs import PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with


def test_daemonised_children_end_with_the_run(backend: Backend) -> None:
    source = """
import os, signal, subprocess
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "975"])
    os._exit(0)
subprocess.Popen(["nohup", "setsid", "sleep", "975"], stdout=subprocess.DEVNULL)
os.wait()
"""
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert not processes_with("975")


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm", "/work", "/tmp/home"])
def test_the_next_run_finds_no_file_of_this_one(holds: Holds, place: str) -> None:
    holds(f"open('{place}/canary', 'w').write('x')")
    holds(f"import os\nassert 'canary' not in os.listdir('{place}')")


def test_the_next_run_finds_no_shared_memory_queue_or_socket(holds: Holds) -> None:
    source = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
found = libc.shmget(4242, 4096, {flags}), libc.msgget(4242, {flags}), libc.semget(4242, 1, {flags})
name = socket.socket(socket.AF_UNIX)
"""
    holds(source.format(flags=0o1666) + "assert min(found) >= 0\nname.bind('\\0canary')")
    holds(source.format(flags=0o666) + "assert max(found) == -1, found\nname.bind('\\0canary')")


def test_the_machine_keeps_neither_folder_nor_group(backend: Backend) -> None:
    backend.run(script("raise ValueError"))
    backend.run(script("while True: pass", wall_seconds=0.3))
    ours = installation(backend._slots)
    groups = Path("/sys/fs/cgroup").glob(f"**/prayoga/{ours}-*")
    assert [*groups, *ROOTS_FOLDERS.glob(f"{ours}-*")] == []


def test_two_runs_at_once_do_not_see_each_other(backend: Backend, holds: Holds) -> None:
    inner = []

    def meanwhile(progress: object) -> None:
        if progress.log_tail and not inner:
            inner.append(
                holds(
                    "import os, socket\nassert 'canary' not in os.listdir('/tmp')\n"
                    f"own = {OWN[backend.name]}\n"
                    "assert len([p for p in os.listdir('/proc') if p.isdigit()]) == own\n"
                    "socket.socket(socket.AF_UNIX).bind('\\0canary')\n"
                )
            )

    source = (
        "import socket, time\nopen('/tmp/canary', 'w').close()\n"
        "name = socket.socket(socket.AF_UNIX)\nname.bind('\\0canary')\nprint('up', flush=True)\n"
        "time.sleep(0.8)\n"
    )
    outer = backend.run(script(source + PREDICT), on_progress=meanwhile)
    assert outer.outcome is Outcome.OK, outer.message
    assert inner
