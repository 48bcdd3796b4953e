"""What a program can do to the part of the grader that runs in its own process, or beside it.

All of that is the program's to spoil: it then ends as its own mistake or as bytes that are judged
outside like any others, at once, and never as a fault of the platform that is tried again.
"""

import json

from sandbox.contract import Execution, Outcome
from sandbox.selfcheck.case import PREDICT, Case, Condition, Group, both, ends, honest, stopped
from sandbox.selfcheck.forging import PIPES

OWN = (Outcome.OK, Outcome.STUDENT_ERROR, Outcome.BAD_OUTPUT)
"""Its own answers, its own mistake, or bytes that are no answers."""
RAISES = "import signal\ndef go_off(*more):\n    raise OSError(28, 'No space left on device')\n"
SPOILT = {
    "how JSON is written": "import json\njson.dumps = lambda *a, **k: '{}'\n",
    "how pipes are read": "import os\nos.read = lambda *a: b''\n",
    "how pipes are written to": "import os\nos.write = lambda fd, data: len(data)\n",
    "what every line needs": "import builtins\nfor name in ('open', 'print', 'len'):\n"
    "    setattr(builtins, name, None)\n",
    "how modules are found": "import sys\nsys.meta_path.clear()\nsys.path_hooks.clear()\n"
    "sys.path.clear()\n",
    "which modules there are": "import sys\nfor name in list(sys.modules):\n"
    "    if name != '__main__':\n        sys.modules[name] = None\n",
    "how deep calls may go": "import sys\nsys.setrecursionlimit(40)\n",
    "every call, by a tracer": "import sys\ndef no(*more):\n    raise OSError(28, 'No room')\n"
    "sys.setprofile(no)\n",
    "its own limits": "import resource\nfor name in ('FSIZE', 'NOFILE', 'DATA', 'STACK'):\n"
    "    resource.setrlimit(getattr(resource, f'RLIMIT_{name}'), (0, 0))\n",
    "its folders": "import os, shutil\nos.chdir('/')\nfor place in ('/work', '/tmp'):\n"
    "    shutil.rmtree(place, ignore_errors=True)\n    os.chmod(place, 0) if "
    "os.stat(place).st_uid == os.getuid() else None\n",
    "the questions' pipe": PIPES + "os.closerange(3, 5)\nos.open('/dev/zero', os.O_RDONLY)\n",
}
"""By what each takes away from the runner, before it would answer."""
TURNED = "\u202e\u2066\x1b]0;owned\x07\x1b[2J"


def _plain(found: Execution) -> str:
    texts = (found.message, str(found.error and (found.error.type, found.error.text)))
    turned = [text for text in texts if any(c in text for c in "\u202e\u2066\x1b\x07")]
    return f"it is told with controls: {turned[0]!r}" if turned else ""


def _log_is_not_turned(found: Execution) -> str:
    return "a line of its log turns the next" if "\u202e" in found.stdout.text else ""


def _odd_outputs() -> bytes:
    odd = [{"output_type": "none such", "name": "stdout", "text": "x"}] * 100_000
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": PREDICT}
    cells = [{**cell, "outputs": odd}]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def _notebook(name: str, *cells: str, holds: Condition | None = None, **limits: float) -> Case:
    return Case(name, Group.NOTEBOOKS, cells, OWN, holds, limits)


CASES: tuple[Case, ...] = (
    *(
        ends(
            f"a program that spoils {what}",
            Group.FORGING,
            source + PREDICT,
            *OWN,
            Outcome.TIMEOUT,
            holds=stopped(25),
            wall_seconds=8.0,
        )
        for what, source in SPOILT.items()
    ),
    *(
        ends(
            f"an alarm that goes off {when}",
            Group.FORGING,
            f"{RAISES}signal.signal(signal.SIGALRM, go_off)\n"
            f"signal.setitimer(signal.ITIMER_REAL, {first}, {first})\n{PREDICT}",
            *OWN,
            holds=stopped(25),
        )
        for when, first in {"in the runner": 0.02, "at each of its steps": 0.0005}.items()
    ),
    ends(
        "a program that will not leave",
        Group.FORGING,
        "import os, sys, atexit\nos._exit = sys.exit = lambda *a: None\n"
        "atexit.register(__import__('time').sleep, 60)\n" + PREDICT,
        Outcome.OK,
        holds=both(honest, stopped(20)),
    ),
    ends(
        "a flood after the answers",
        Group.FORGING,
        "import atexit\ndef flood():\n    while True:\n        print('x' * 9999)\n"
        "atexit.register(flood)\n" + PREDICT,
        Outcome.OK,
        Outcome.OUTPUT_LIMIT,
        holds=stopped(20),
    ),
    ends(
        "a thread that answers after the program's end",
        Group.FORGING,
        "import os, threading\ndef late():\n    while True:\n"
        "        if os.path.getsize('/out/artefact'):\n"
        "            with open('/out/artefact', 'r+b') as file:\n"
        "                file.write(b'late')\n"
        "threading.Thread(target=late, daemon=True).start()\n" + PREDICT,
        Outcome.OK,
        holds=stopped(20),
    ),
    ends(
        "progress that was never made",
        Group.FORGING,
        PIPES
        + "say('cell', cell=9_999_999, cells=9_999_999)\nsay('cell', cell=1, cells=1)\n"
        + PREDICT,
        Outcome.OK,
        holds=honest,
    ),
    ends(
        "a child that goes on telling",
        Group.FORGING,
        PIPES + "events = os.dup(events)\nif os.fork() == 0:\n    while True:\n"
        "        time.sleep(0.01)\n        say('answered', errors={})\n" + PREDICT,
        *OWN,
        holds=stopped(20),
    ),
    ends(
        "an error in letters that turn the line round",
        Group.FORGING,
        f"print({TURNED!r})\nclass Odd(Exception):\n    pass\nOdd.__name__ = {TURNED!r}\n"
        f"raise Odd('gone ' + {TURNED!r})\n",
        Outcome.STUDENT_ERROR,
        holds=both(_plain, _log_is_not_turned),
    ),
    Case(
        "a notebook with outputs of no known kind by the hundred thousand",
        Group.NOTEBOOKS,
        _odd_outputs(),
        (Outcome.OK,),
        both(honest, stopped(20)),
    ),
    _notebook(
        "a kernel that takes the grader's folders away",
        PREDICT,
        "import shutil\nfor place in ('/tmp', '/work'):\n    shutil.rmtree(place, True)",
        holds=stopped(25),
    ),
    _notebook(
        "a shown value that is nested without end",
        PREDICT,
        "from IPython.display import JSON, display\nfor deep in (900, 90_000):\n    value = 1\n"
        "    for _ in range(deep):\n        value = [value]\n    try:\n"
        "        display({'application/json': value}, raw=True)\n    except RecursionError:\n"
        "        pass",
        holds=stopped(25),
    ),
    _notebook(
        "messages to the driver that no kernel sends",
        PREDICT,
        "socket = get_ipython().kernel.iopub_socket\n"
        "for parts in ([b''], [b'x'] * 9, [b'<IDS|MSG>', b'', b'{', b'', b'', b'']):\n"
        "    socket.send_multipart(parts)",
        holds=stopped(25),
    ),
)
