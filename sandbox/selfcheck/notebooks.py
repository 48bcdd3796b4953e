"""Notebooks: outputs are kept as data and bounded; a kernel gets no further than a script."""

import json

from sandbox.contract import MIB, Execution, Outcome
from sandbox.selfcheck.case import PREDICT, Case, Condition, Group, both, honest, says, stopped

ACTIVE = (
    "<script>document.title = 'x'</script><svg onload=alert(1)></svg>"
    "<iframe src='file:///etc/passwd'></iframe>"
)
DRIVER = """
import os
driver = os.getppid()
for name in ("mem", "environ", "fd", "maps", "root"):
    try:
        path = f"/proc/{driver}/{name}"
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
    except OSError:
        continue
    raise AssertionError(name)
said = [fd for fd in os.listdir("/proc/self/fd")
        if int(fd) > 2 and os.path.exists(f"/proc/self/fd/{fd}")
        and os.readlink(f"/proc/self/fd/{fd}").endswith(("/control", "/events"))]
assert not said, said
"""
SHELL = """
import os
assert not os.path.lexists(<<secret_file>>)
left = get_ipython().getoutput("cat /etc/shadow " + <<secret_file>> + " 2>/dev/null; id -u")
assert len(left) == 1 and left[0] != "0", left
"""


def _notebook(
    name: str,
    *cells: str,
    outcomes: tuple[Outcome, ...] = (Outcome.OK,),
    holds: Condition | None = None,
    **limits: float,
) -> Case:
    return Case(name, Group.NOTEBOOKS, cells, outcomes, holds, limits)


def _broken(name: str, content: bytes) -> Case:
    return Case(name, Group.NOTEBOOKS, content, (Outcome.STUDENT_ERROR,), says("can't be read"))


def _kept(*parts: str) -> Condition:
    """The executed notebook is whole, within its cap, and holds all of `parts`."""

    def check(found: Execution) -> str:
        if found.notebook is None:
            return "the executed notebook is missing"
        text = json.dumps(json.loads(found.notebook)["cells"], ensure_ascii=False)
        missing = [part for part in parts if json.dumps(part)[1:-1] not in text]
        return f"the executed notebook lacks {missing[0]!r}" if missing else ""

    return check


def _small(found: Execution) -> str:
    if len(found.notebook or b"") > MIB:
        return "its notebook is larger than allowed"
    peak = found.usage.peak_memory_bytes // MIB
    return "" if peak < 450 else f"it was stopped only at {peak} MiB of memory"


def _stale() -> bytes:
    cell = {
        "cell_type": "code",
        "execution_count": 7,
        "id": "a",
        "metadata": {},
        "source": PREDICT,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "accuracy: 1.00"}],
    }
    return json.dumps(
        {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ).encode()


CASES: tuple[Case, ...] = (
    _notebook(
        "outputs of script, SVG and frames",
        f"from IPython.display import HTML, Javascript, SVG, display\n"
        f"display(HTML({ACTIVE!r}))\ndisplay(Javascript('alert(1)'))\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>'))",
        PREDICT,
        holds=both(honest, _kept(ACTIVE)),
    ),
    _notebook(
        "text without an end",
        "while True:\n    print('x' * 1000)",
        outcomes=(Outcome.OUTPUT_LIMIT,),
        holds=_small,
        log_bytes=2 * MIB,
        notebook_bytes=MIB,
    ),
    _notebook(
        "text without an end, past the kernel",
        "import os\nwhile True:\n    os.write(1, b'x' * 4096)",
        outcomes=(Outcome.OUTPUT_LIMIT,),
        holds=_small,
        log_bytes=MIB,
        notebook_bytes=MIB,
    ),
    _notebook(
        "pictures without an end",
        "from IPython.display import HTML, display\nwhile True:\n    display(HTML('x' * 100_000))",
        outcomes=(Outcome.OUTPUT_LIMIT,),
        holds=both(_small, says("outputs")),
        notebook_bytes=MIB,
    ),
    _notebook(
        "one display that is updated without an end",
        "from IPython.display import HTML, display\nshown = display(HTML('x'), display_id=True)\n"
        "while True:\n    shown.update(HTML('x' * 100_000))",
        outcomes=(Outcome.OUTPUT_LIMIT, Outcome.TIMEOUT),
        holds=_small,
        wall_seconds=3.0,
        notebook_bytes=MIB,
    ),
    _notebook(
        "a notebook file that the kernel overwrites",
        PREDICT,
        "with open('/out/notebook', 'wb') as file:\n    file.write(b'x' * 1000)\n"
        "import atexit\n"
        "atexit.register(lambda: open('/out/notebook', 'ab').write(b'x' * (3 << 20)))",
        outcomes=(Outcome.OK, Outcome.BAD_OUTPUT),
        holds=_small,
        notebook_bytes=MIB,
    ),
    _notebook(
        "a kernel that leaves",
        PREDICT,
        "import os; os._exit(0)",
        outcomes=(Outcome.STUDENT_ERROR,),
        holds=says("cell 2"),
    ),
    _notebook(
        "a kernel that crashes",
        PREDICT,
        "import ctypes; ctypes.string_at(0)",
        outcomes=(Outcome.STUDENT_ERROR,),
        holds=says("SIGSEGV", "cell 2"),
    ),
    _notebook(
        "a kernel that kills its driver",
        PREDICT,
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(30)",
        outcomes=(Outcome.STUDENT_ERROR,),
        holds=both(stopped(20), says("SIGKILL")),
    ),
    _notebook(
        "a kernel that stops its driver",
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(60)",
        outcomes=(Outcome.TIMEOUT,),
        holds=stopped(20),
        wall_seconds=2.0,
    ),
    _notebook("a kernel that looks into its driver", DRIVER, PREDICT, holds=honest),
    _notebook("a shell line in a cell", SHELL, PREDICT, holds=honest),
    _notebook(
        "an answer that the kernel fakes",
        PREDICT,
        "import sys\nimport sandbox.runner.answer as answer\n"
        "answer.answer = lambda *a: {'errors': {}, 'score': 1.0}",
        outcomes=(Outcome.OK, Outcome.BAD_OUTPUT, Outcome.STUDENT_ERROR),
    ),
    _notebook(
        "a cell without an end",
        "print('first')",
        "while True:\n    pass",
        outcomes=(Outcome.TIMEOUT,),
        holds=both(says("cell 2 of 2"), _kept("first")),
        wall_seconds=3.0,
    ),
    _notebook(
        "a cell that waits for the keyboard",
        "name = input('name?')",
        outcomes=(Outcome.STUDENT_ERROR,),
        holds=says("input()", "cell 1"),
    ),
    _notebook(
        "a cell that needs too much memory",
        "x = 1",
        "hog = bytearray(600 << 20)",
        outcomes=(Outcome.OUT_OF_MEMORY,),
        holds=says("cell 2"),
    ),
    _notebook(
        "a storm of threads in a cell",
        "import threading, time\nfor _ in range(500):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        outcomes=(Outcome.STUDENT_ERROR,),
        processes=60,
    ),
    Case(
        "outputs of another session",
        Group.NOTEBOOKS,
        _stale(),
        (Outcome.OK,),
        both(
            honest,
            lambda found: (
                "a stale output passes for this run's"
                if b"accuracy" in (found.notebook or b"") + found.stdout.text.encode()
                else ""
            ),
        ),
    ),
    _broken("a notebook that is no JSON", b"\xff\xfe not json"),
    _broken("a notebook that is empty", b""),
    _broken("a notebook of something else", b'{"nbformat": 4}'),
    _broken("a notebook of brackets", b"[" * 200_000),
    _broken(
        "a notebook of a format that nobody knows",
        b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    ),
)
