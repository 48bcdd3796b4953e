"""Every limit ends a run with its own outcome, for one process or many."""

from sandbox.contract import MIB, Execution, Outcome
from sandbox.profile import WRITABLE
from sandbox.selfcheck.case import PREDICT, Case, Group, both, ends, ends_well, says, stopped

DEAF = (
    "import signal, time\nfor n in set(signal.Signals) - {9, 19}:\n"
    "    signal.signal(n, signal.SIG_IGN)\ntime.sleep(60)\n"
)
ENDLESS = {
    "a loop without an end": "while True:\n    pass\n",
    "a sleep that ignores every signal": DEAF,
    "a program that stops all it can reach": "import os, signal\ntry:\n"
    "    os.kill(-1, signal.SIGSTOP)\nexcept ProcessLookupError:\n    pass\n"
    "os.kill(os.getpid(), signal.SIGSTOP)\nimport time\ntime.sleep(60)\n",
    "a regular expression that never comes back": "import re\nre.match('(a+)+$', 'a' * 64 + 'b')\n",
    "a wait for a pipe that nobody writes to": "import os\nos.read(os.pipe()[0], 1)\n",
}
HOGS = {
    "the heap": "hog = bytearray(200 << 20)",
    "shared memory of its own": "import mmap\nhog = mmap.mmap(-1, 200 << 20)\n"
    "hog.write(b'x' * (200 << 20))",
    "files in /tmp": "open('/tmp/hog', 'wb').write(b'x' * (200 << 20))",
    "files in /dev/shm": "open('/dev/shm/hog', 'wb').write(b'x' * (200 << 20))",
    # Refused where nobody could count them.
    "files without a name": "import os\ntry:\n    hog = open(os.memfd_create('hog'), 'wb')\n"
    "except OSError:\n    raise MemoryError from None\n"
    "for _ in range(200):\n    hog.write(bytes(1 << 20))",
    "all its children together": "import os\nos.fork()\nos.fork()\nhog = bytearray(40 << 20)\n"
    "while True: pass",
    "a child": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', "
    "'hog = bytearray(200 << 20)'])",
}
STORM = (
    "import threading, time\nfor _ in range(500):\n"
    "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
)
ZOMBIES = "import os\nfor _ in range(500):\n    if os.fork() == 0:\n        os._exit(0)\n"
BOMB = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n"


def _cut(found: Execution) -> str:
    log = max(found.stdout, found.stderr, key=lambda log: log.total_bytes)
    if len(log.text) > 10_200 or "bytes left out" not in log.text:
        return f"{len(log.text)} characters of its log were kept"
    return "" if log.total_bytes > MIB else f"it was stopped after {log.total_bytes} bytes"


def _processor_time(found: Execution) -> str:
    used = found.usage.cpu_seconds
    return "" if 0.8 < used < 8 else f"it used {used:.1f} s"


def _share(found: Execution) -> str:
    allowed = 1.2 * found.timing.run + 0.5
    used = found.usage.cpu_seconds
    return "" if used <= allowed else f"it used {used:.1f} s in {found.timing.run:.1f} s"


def _ran_to_end(found: Execution) -> str:
    return "" if found.ran_to_end else "the program itself had come to its end"


def _files_named(found: Execution) -> str:
    named = "files and folders" in found.message or "No space left" in found.message
    return "" if named else f"its message names no files: {found.message}"


def _brief(found: Execution) -> str:
    if found.error is None or found.error.type != "RecursionError":
        return "it is not told as endless recursion"
    return "" if len(found.error.traceback) <= 16 * 1024 else "its traceback has no bound"


CASES: tuple[Case, ...] = (
    *(
        ends(
            name,
            Group.RESOURCES,
            source,
            Outcome.TIMEOUT,
            holds=both(says("1 s", "time limit"), stopped(15)),
            wall_seconds=1.0,
        )
        for name, source in ENDLESS.items()
    ),
    ends(
        "a function without an end",
        Group.RESOURCES,
        "def predict(images):\n    while True:\n        pass\n",
        Outcome.TIMEOUT,
        holds=both(says("predict(images)"), stopped(15), _ran_to_end),
        wall_seconds=1.5,
    ),
    ends(
        "processor time of all processes together",
        Group.RESOURCES,
        "import os\nos.fork()\nos.fork()\nwhile True:\n    pass\n",
        Outcome.TIMEOUT,
        holds=both(says("processor time"), _processor_time),
        cpu_seconds=0.8,
    ),
    ends_well(
        "more processors than it may keep busy",
        Group.RESOURCES,
        """
        import os, time
        end = time.monotonic() + 1.2
        children = [os.fork() for _ in range(2)]
        while time.monotonic() < end:
            pass
        if 0 in children:
            os._exit(0)
        """,
        _share,
        cpus=1.1,
    ),
    ends(
        "a fork bomb",
        Group.RESOURCES,
        BOMB,
        Outcome.TIMEOUT,
        holds=stopped(20),
        processes=30,
        wall_seconds=1.0,
    ),
    ends(
        "a storm of threads",
        Group.RESOURCES,
        STORM,
        Outcome.STUDENT_ERROR,
        holds=says("30 processes"),
        processes=30,
    ),
    ends(
        "children that are never buried",
        Group.RESOURCES,
        ZOMBIES,
        Outcome.STUDENT_ERROR,
        holds=says("30 processes"),
        processes=30,
    ),
    ends(
        "a program that kills all it can reach",
        Group.RESOURCES,
        "import os, signal\nfor pid in (-1, 1):\n    try:\n        os.kill(pid, signal.SIGKILL)\n"
        "    except OSError:\n        pass\n" + PREDICT,
        Outcome.OK,
        Outcome.STUDENT_ERROR,
    ),
    *(
        ends(
            f"a program that {what}",
            Group.RESOURCES,
            f"import os, signal\n{act}\n{PREDICT}",
            Outcome.STUDENT_ERROR,
            holds=says("SIGKILL"),
        )
        for what, act in {
            "kills itself": "os.kill(os.getpid(), signal.SIGKILL)",
            "has its child kill it": "if os.fork() == 0:\n    os.kill(os.getppid(), 9)\n"
            "signal.pause()",
            "ends with the status of one that was killed": "os._exit(137)",
        }.items()
    ),
    *(
        ends(
            f"memory by {where}",
            Group.RESOURCES,
            hog + "\n" + PREDICT,
            Outcome.OUT_OF_MEMORY,
            holds=says("100 MiB"),
            memory_bytes=100 * MIB,
            scratch_bytes=300 * MIB,
        )
        for where, hog in HOGS.items()
    ),
    ends(
        "an allocation that is refused at once",
        Group.RESOURCES,
        "import numpy\nnumpy.ones(10**15)\n",
        Outcome.OUT_OF_MEMORY,
        holds=lambda found: "" if found.error and found.error.line == 2 else "its line is not told",
    ),
    ends(
        "a flood of empty files and folders",
        Group.RESOURCES,
        "import os\nn = 0\nwhile True:\n    os.mkdir(f'/tmp/{n}')\n    n += 1\n",
        Outcome.OUT_OF_MEMORY,
        Outcome.STUDENT_ERROR,
        holds=stopped(30),
        memory_bytes=60 * MIB,
    ),
    ends(
        "a flood of empty files with memory to spare",
        Group.RESOURCES,
        "import os\nn = 0\nwhile True:\n    os.mknod(f'/work/{n}')\n    n += 1\n",
        Outcome.STUDENT_ERROR,
        holds=both(stopped(30), _files_named),
        memory_bytes=1024 * MIB,
    ),
    *(
        ends(
            f"a full disk in {place}",
            Group.RESOURCES,
            f"for n in range(50):\n    open(f'{place}/{{n}}', 'wb').write(b'x' * (1 << 20))\n",
            Outcome.STUDENT_ERROR,
            holds=says("8 MiB"),
            scratch_bytes=8 * MIB,
        )
        for place in WRITABLE
    ),
    ends(
        "a sparse file of 1 TiB",
        Group.RESOURCES,
        "open('sparse', 'wb').truncate(1 << 40)\n",
        Outcome.STUDENT_ERROR,
        holds=says("File too large"),
    ),
    *(
        ends(
            f"a flood on {stream}",
            Group.RESOURCES,
            f"import sys\nwhile True:\n    print('x' * 999, file=sys.{stream})\n",
            Outcome.OUTPUT_LIMIT,
            holds=_cut,
            log_bytes=MIB,
            log_kept_bytes=10_000,
        )
        for stream in ("stdout", "stderr")
    ),
    ends(
        "a flood without a line's end, by a child",
        Group.RESOURCES,
        """
        import os
        if os.fork() == 0:
            os.setsid()
            while True:
                os.write(1, b"x" * 4096)
        import time
        time.sleep(60)
        """,
        Outcome.OUTPUT_LIMIT,
        holds=_cut,
        log_bytes=MIB,
        log_kept_bytes=10_000,
    ),
    ends_well(
        "descriptors without end, and limits that it tries to lift",
        Group.RESOURCES,
        """
        import os, resource
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 4096
        files = []
        try:
            while True:
                files.append(open("/dev/null"))
        except OSError:
            files.clear()
        for name in ("CORE", "NOFILE", "FSIZE", "CPU"):
            which = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(which)[1]
            assert hard != resource.RLIM_INFINITY, name
            try:
                resource.setrlimit(which, (hard + 1, hard + 1))
            except (OSError, ValueError):
                continue
            raise AssertionError(name)
        """,
    ),
    ends_well(
        "a program that wants to go before all others",
        Group.RESOURCES,
        """
        import os
        for act in (lambda: os.nice(-1), lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
                    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
                    lambda: os.write(os.open("/proc/self/oom_score_adj", os.O_WRONLY), b"-1000")):
            try:
                act()
            except OSError:
                continue
            raise AssertionError("allowed")
        """,
    ),
    ends(
        "endless recursion",
        Group.RESOURCES,
        "def f(n):\n    return f(n + 1)\nf(0)\n",
        Outcome.STUDENT_ERROR,
        holds=_brief,
    ),
    ends(
        "a crash inside a library",
        Group.RESOURCES,
        PREDICT + "import ctypes\nctypes.string_at(0)\n",
        Outcome.STUDENT_ERROR,
        holds=says("SIGSEGV"),
    ),
)
