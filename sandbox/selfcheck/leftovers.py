"""Nothing of a run is left that the next run, or one beside it, could find."""

from dataclasses import replace
from textwrap import dedent

from sandbox.contract import MIB, Execution, Outcome
from sandbox.selfcheck.case import PREDICT, Case, Group, ends_well, honest

MARK = "7e" * 32
"""What a run leaves in its memory. The next one looks for it without having it itself."""
FOLDERS = ("/tmp", "/tmp/home", "/dev/shm", "/work", "/dev/pts")  # noqa: S108 - the sandbox's own
SHARED = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
librt = ctypes.CDLL("librt.so.1", use_errno=True)
FLAGS = {flags}
found = [libc.shmget(4242, 4096, FLAGS), libc.msgget(4242, FLAGS), libc.semget(4242, 1, FLAGS)]
queue = librt.mq_open(b"/canary", {how}, 0o666, None)
name = socket.socket(socket.AF_UNIX)
name.bind("\\0canary")
"""
SPOILT = """
import builtins, os, random, sys, warnings
import numpy
builtins.canary = numpy.canary = sys.canary = os.canary = True
numpy.ones = numpy.zeros
os.environ["CANARY"] = "1"
random.seed(5)
numpy.random.seed(5)
warnings.simplefilter("error")
sys.setrecursionlimit(77777)
sys.path.append("/canary")
sys.modules["canary"] = os
"""
SOUND = """
import builtins, os, sys
import numpy
assert not any(hasattr(part, "canary") for part in (builtins, numpy, sys, os))
assert numpy.ones(1)[0] == 1 and "CANARY" not in os.environ and "canary" not in sys.modules
assert sys.getrecursionlimit() != 77777 and "/canary" not in sys.path
"""
KEY = "import multiprocessing\nprint(multiprocessing.current_process().authkey.hex())\n"


def _other_key(first: Execution, found: Execution) -> str:
    same = first.stdout.text == found.stdout.text
    return "two runs have one multiprocessing key" if same else ""


def _after(name: str, first: str, then: str, *outcomes: Outcome, **limits: float) -> Case:
    """A program that looks for what the one before it left."""
    case = ends_well(name, Group.LEFTOVERS, then, honest, **limits)
    ends_well_too = not outcomes
    source = dedent(first) + PREDICT * ends_well_too
    return replace(case, first=source, first_outcomes=outcomes or (Outcome.OK,))


CASES: tuple[Case, ...] = (
    *(
        _after(
            f"a file in {folder}",
            f"import os\nos.makedirs({folder!r}, exist_ok=True)\nif {folder!r} != '/dev/pts':\n"
            f"    open('{folder}/canary', 'w').write('x')\n"
            "terminals = [os.openpty() for _ in '12']\n",
            f"import os\nif os.path.isdir({folder!r}):\n    left = os.listdir({folder!r})\n"
            "    assert 'canary' not in left and '0' not in left, left\n",
        )
        for folder in FOLDERS
    ),
    _after(
        "shared memory, queues, semaphores and names of sockets",
        SHARED.format(flags=0o1666, how="os.O_CREAT | os.O_RDWR") + "assert max(found) >= 0\n",
        SHARED.format(flags=0o666, how="os.O_RDWR") + "assert max(*found, queue) == -1, found\n",
    ),
    _after(
        "a program in memory",
        f"mark = [{MARK!r} + str(n) for n in range(1000)]\nprint(mark[5])\n"
        f"open('/tmp/canary', 'w').write({MARK!r})\n",
        """
        import re, struct
        PAGE, STEP = 4096, 1024
        areas = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", open("/proc/self/maps").read(), re.M)
        whole, searched = re.compile(rb"(?:7e){32}"), 0
        table = open("/proc/self/pagemap", "rb", buffering=0)
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            for begin, end in ((int(b, 16) // PAGE, int(e, 16) // PAGE) for b, e in areas):
                for first in range(begin, end, STEP):
                    table.seek(first * 8)
                    pages = memoryview(table.read(min(STEP, end - first) * 8)).cast("Q")
                    # Only what is there: gigabytes are reserved and were never touched.
                    there = [n for n, page in enumerate(pages) if page >> 62]
                    if not there:
                        continue
                    memory.seek((first + there[0]) * PAGE)
                    try:
                        part = memory.read((there[-1] - there[0] + 1) * PAGE)
                    except OSError:
                        continue
                    found = part.find(b"7e" * 8)
                    assert found < 0 or not whole.search(part, max(found - 64, 0)), hex(first)
                    searched += len(part)
        assert searched > 1 << 20
        """,
        memory_bytes=1024 * MIB,
    ),
    _after("libraries that it changed", SPOILT, SOUND),
    _after(
        "code that Python loads at its start",
        """
        import os, site, sys
        for folder in ("/tmp/home/.local/lib/python3.11/site-packages", "/work", "/tmp"):
            os.makedirs(folder, exist_ok=True)
            for name in ("usercustomize.py", "sitecustomize.py", "canary.pth", "json.py"):
                open(f"{folder}/{name}", "w").write("import sys; sys.canary = True\\n")
        """,
        """
        import subprocess, sys
        assert not hasattr(sys, "canary")
        code = "import sys, json; print(hasattr(sys, 'canary'))"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert said.stdout == "False\\n", said
        """,
    ),
    _after(
        "a service on the loopback",
        """
        import os, socket
        server = socket.create_server(("127.0.0.1", 40404))
        if os.fork() == 0:
            os.setsid()
            server.accept()
        """,
        """
        import socket
        try:
            socket.create_connection(("127.0.0.1", 40404), timeout=1)
        except ConnectionRefusedError:
            pass
        else:
            raise AssertionError("still served")
        """,
    ),
    _after(
        "children that became daemons",
        """
        import os, signal, subprocess
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execvp("sleep", ["sleep", "975"])
            os._exit(0)
        subprocess.Popen(["nohup", "setsid", "sleep", "975"], stdout=subprocess.DEVNULL)
        os.wait()
        """,
        """
        import os
        for pid in filter(str.isdigit, os.listdir("/proc")):
            assert b"975" not in open(f"/proc/{pid}/cmdline", "rb").read().split(b"\\0"), pid
        """,
    ),
    replace(_after("a multiprocessing key", KEY, KEY), compare=_other_key),
    _after(
        "a run that was ended for its memory",
        "import os\nos.fork()\nhog = bytearray(400 << 20)\n",
        "print('fine')",
        Outcome.OUT_OF_MEMORY,
        memory_bytes=200 * MIB,
    ),
    _after(
        "a run that was ended for its time",
        "import os\nfor _ in range(4):\n    os.fork()\nwhile True:\n    pass\n",
        "print('fine')",
        Outcome.TIMEOUT,
        cpu_seconds=0.8,
    ),
    replace(
        ends_well(
            "looking for the run beside it",
            Group.LEFTOVERS,
            """
        import ctypes, os, socket, time
        libc = ctypes.CDLL(None)
        until = time.monotonic() + 0.7
        while time.monotonic() < until:
            for folder in ("/tmp", "/dev/shm", "/work"):
                assert "neighbour" not in os.listdir(folder), folder
            try:
                socket.socket(socket.AF_UNIX).connect("\\0neighbour")
            except ConnectionRefusedError:
                pass
            else:
                raise AssertionError("reached")
            assert libc.shmget(4343, 4096, 0o666) == -1
            assert len([p for p in os.listdir("/proc") if p.isdigit()]) == <<own_processes>>
            time.sleep(0.05)
        socket.socket(socket.AF_UNIX).bind("\\0neighbour")
        """,
        ),
        beside=True,
    ),
)
