"""The walls that a forked child raises around itself, seen from within and from the machine."""

from pathlib import Path

import pyseccomp

from sandbox.contract import Backend, Outcome, Progress
from sandbox.seccomp import DENIED, SOCKETS
from sandbox.slots import FIRST_UID
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with

CHANGES_ONLY_ITSELF = {"personality", "process_madvise"}


def test_nothing_is_open_but_the_runs_pipes(holds: Holds) -> None:
    holds(
        "import os, stat\n"
        "seen = sorted(os.listdir('/proc/self/fd'), key=int)[:-1]  # the last looks\n"
        "assert seen == ['0', '1', '2', '3', '4'], seen\n"
        "assert all(stat.S_ISFIFO(os.fstat(int(fd)).st_mode) for fd in seen)\n"
    )


def test_no_memory_is_shared_with_anybody_who_could_write(holds: Holds) -> None:
    holds(
        "assert not [l for l in open('/proc/self/maps') if l.split()[1].endswith('s') "
        "and 'w' in l.split()[1]]"
    )


def test_only_the_first_process_and_the_program_are_there(holds: Holds) -> None:
    holds(
        "import os\n"
        "assert sorted(filter(str.isdigit, os.listdir('/proc'))) == ['1', '2']\n"
        "for name in ('root', 'mem', 'fd', 'cwd', 'maps', 'environ', 'exe', 'ns/user'):\n"
        "    try:\n"
        "        path = f'/proc/1/{name}'\n"
        "        os.listdir(path) if name in ('root', 'fd', 'cwd') else open(path).read(1)\n"
        "        raise SystemExit(f'{path} can be read')\n"
        "    except PermissionError:\n"
        "        pass\n"
        "try:\n"
        "    os.kill(1, 9)\n"
        "    raise SystemExit('the first process can be ended')\n"
        "except PermissionError:\n"
        "    pass\n"
    )


def test_each_slot_has_its_own_unprivileged_user_on_the_machine(warm: Backend) -> None:
    seen: list[dict[str, str]] = []

    def look(progress: Progress) -> None:
        if "up" in progress.log_tail and not seen:
            for pid in processes_with("957"):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                seen.append(dict(line.split(":\t") for line in lines if ":\t" in line))

    program = "import subprocess\nprint('up', flush=True)\nsubprocess.run(['sleep', '957'])\n"
    warm.run(script(program + PREDICT, wall_seconds=1.5), on_progress=look)
    assert seen
    for status in seen:
        users = {int(part) for part in status["Uid"].split() + status["Gid"].split()}
        assert len(users) == 1
        assert min(users) >= FIRST_UID
        kinds = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
        assert {int(status[kind], 16) for kind in kinds} == {0}
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_every_call_of_the_list_is_refused(holds: Holds) -> None:
    numbers = {
        name: number
        for name in DENIED
        if name not in CHANGES_ONLY_ITSELF
        and (number := pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)) >= 0
    }
    assert len(numbers) > 40
    holds(
        "import ctypes, errno\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"for name, number in {numbers!r}.items():\n"
        "    result = libc.syscall(number, 0, 0, 0, 0, 0, 0)\n"
        "    assert (result, ctypes.get_errno()) == (-1, errno.EPERM), (name, result)\n"
        "assert (libc.syscall(435, 0, 0), ctypes.get_errno()) == (-1, errno.ENOSYS)  # clone3\n"
    )


def test_every_other_family_of_sockets_is_refused(holds: Holds) -> None:
    allowed = sorted(int(family) for family in SOCKETS)
    holds(
        "import errno, socket\n"
        "for family in range(64):\n"
        f"    if family in {allowed}:\n"
        "        continue\n"
        "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):\n"
        "        try:\n"
        "            socket.socket(family, kind, 15 if family == 16 else 0)\n"
        "        except OSError as error:\n"
        "            assert error.errno == errno.EAFNOSUPPORT, (family, error)\n"
        "        else:\n"
        "            raise SystemExit(f'a socket of family {family}')\n"
    )


def test_nothing_but_the_loopback_device_is_there_and_it_is_up(holds: Holds) -> None:
    holds(
        "import socket\n"
        "assert [name for _, name in socket.if_nameindex()] == ['lo']\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\n"
    )


def test_what_can_be_filled_is_bounded_in_bytes_and_in_files(warm: Backend) -> None:
    source = """
import errno
for place in ("/tmp", "/dev/shm", "/work"):
    try:
        for number in range(100_000):
            open(f"{place}/{number}", "w").close()
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
        continue
    raise SystemExit(f"{place} took {number} files")
"""
    found = warm.run(script(source + PREDICT, scratch_bytes=64 * 2**20))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_a_terminal_can_be_opened_and_is_the_runs_own(holds: Holds) -> None:
    holds("import os, pty\nfd, other = pty.openpty()\nassert os.ttyname(other) == '/dev/pts/0'")
