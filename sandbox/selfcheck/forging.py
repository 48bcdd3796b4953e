"""What a program says about itself changes nothing that is judged outside."""

from sandbox.contract import MIB, Execution, Outcome
from sandbox.selfcheck.case import (
    PREDICT,
    Case,
    Group,
    both,
    ends,
    ends_well,
    printed,
    says,
    sealed,
    stopped,
)

OWN = "grader's own channel"
PIPES = """
import json, os, stat, time
def writable():
    for fd in range(3, 64):
        try:
            if os.path.exists(f"/proc/self/fd/{fd}"):
                with open(f"/proc/self/fdinfo/{fd}") as file:
                    if int(file.read().split("flags:")[1].split()[0], 8) & 3 == 1:
                        return fd
        except OSError:
            pass
events = writable()
def say(event, **fields):
    os.write(events, json.dumps({"event": event, **fields}).encode() + b"\\n")
"""
"""Finds the runner's pipe, which lies in the same process and can't be hidden from it."""
NONSENSE = {
    "a score": "say('score', accuracy=1.0)",
    "answers before their time": "say('answered', errors={})",
    "a second beginning": "say('ready')",
    "words that are no event": "os.write(events, b'x' * 100 + b'\\n')",
    "brackets in brackets": "os.write(events, b'[' * 60000 + b'\\n')",
    "a cell that is not there": "say('cell', cell=5, cells=2)",
}


def _own_answers_only(found: Execution) -> str:
    ok = found.outcome is Outcome.OK
    return "" if ok or found.artefact is None else "there is an artefact without an answer"


def _no_artefact(found: Execution) -> str:
    return "" if found.artefact is None else "something was sealed"


def _bounded_error(found: Execution) -> str:
    if found.error is None:
        return "the exception is not told"
    size = len(found.error.text) + len(found.error.traceback) + len(found.message)
    return "" if size < 30_000 else f"{size} characters of it are handed on"


CASES: tuple[Case, ...] = (
    ends(
        "a program that says it has ended",
        Group.FORGING,
        PIPES + "say('ended')\ntime.sleep(0.5)\n" + PREDICT,
        Outcome.BAD_OUTPUT,
        holds=both(says(OWN), _no_artefact),
    ),
    *(
        ends(
            f"a channel fed with {what}",
            Group.FORGING,
            f"{PIPES}\n{line}\ntime.sleep(30)\n{PREDICT}",
            Outcome.BAD_OUTPUT,
            holds=both(says(OWN), stopped(20)),
        )
        for what, line in NONSENSE.items()
    ),
    ends(
        "a flood of events",
        Group.FORGING,
        PIPES + "while True:\n    say('cell', cell=1, cells=2)\n",
        Outcome.BAD_OUTPUT,
    ),
    ends(
        "an event without an end",
        Group.FORGING,
        PIPES + "while True:\n    os.write(events, b'x' * 4096)\n",
        Outcome.BAD_OUTPUT,
    ),
    # It can end early and hand in bytes of its own: these are judged like any answers.
    ends(
        "a report and an artefact of the program's own",
        Group.FORGING,
        PIPES + "say('ended')\nsay('answered', errors={})\n"
        "open('/out/artefact', 'wb').write(b'perfect')\nos._exit(0)\n",
        Outcome.OK,
        holds=sealed(b"perfect"),
    ),
    # Else a program that can't be graded would cost three runs and somebody's time.
    *(
        ends(
            f"a program that calls its fault the grader's, {when}",
            Group.FORGING,
            PIPES + f"{said}\nos._exit(0)\n",
            Outcome.STUDENT_ERROR,
            holds=both(says("broke the part of the grader"), _no_artefact),
        )
        for when, said in {
            "while it runs": "say('fault', text='No space left on device')",
            "at its end": "say('ended')\nsay('fault', text='No space left on device')",
        }.items()
    ),
    ends(
        "a disk that is full only in the program's words",
        Group.FORGING,
        """
        import zipfile
        def full(*more, **options):
            raise OSError(28, "No space left on device")
        zipfile.ZipFile.__init__ = full
        """
        + PREDICT,
        Outcome.STUDENT_ERROR,
        holds=_no_artefact,
    ),
    ends(
        "a runner changed from inside",
        Group.FORGING,
        """
        import sys
        for name, module in list(sys.modules.items()):
            if "runner" in name:
                for key in list(vars(module)):
                    if callable(vars(module)[key]):
                        setattr(module, key, lambda *a, **k: None)
        """,
        Outcome.OK,
        Outcome.BAD_OUTPUT,
        Outcome.STUDENT_ERROR,
        holds=_own_answers_only,
    ),
    ends_well(
        "a printed score",
        Group.FORGING,
        "print('KNN Accuracy: 1.00')",
        printed("KNN Accuracy: 1.00\n"),
    ),
    ends(
        "a program that leaves in the middle by sys.exit(0)",
        Group.FORGING,
        "import sys\nsys.exit(0)\n" + PREDICT,
        Outcome.BAD_OUTPUT,
        holds=says("no function predict"),
    ),
    ends(
        "a program that leaves in the middle by os._exit(0)",
        Group.FORGING,
        PREDICT + "import os\nos._exit(0)\n",
        Outcome.STUDENT_ERROR,
        holds=both(says("status 0"), _no_artefact),
    ),
    ends(
        "a function that leaves by os._exit(0)",
        Group.FORGING,
        "import os\ndef predict(images):\n    os._exit(0)\n",
        Outcome.STUDENT_ERROR,
        holds=both(says("status 0"), _no_artefact),
    ),
    ends(
        "a program that closes every descriptor",
        Group.FORGING,
        "import os\nos.closerange(0, 100)\n" + PREDICT,
        Outcome.STUDENT_ERROR,
    ),
    ends_well(
        "a program that replaces its streams",
        Group.FORGING,
        "import sys\nsys.stdout = sys.stderr = None",
    ),
    ends_well(
        "a program that listens for the hidden inputs",
        Group.FORGING,
        """
        import os, select
        pipes = [int(n) for n in os.listdir("/proc/self/fd") if int(n) > 2]
        pipes = [n for n in pipes if os.path.exists(f"/proc/self/fd/{n}")]
        pipes = [n for n in pipes if "pipe" in os.readlink(f"/proc/self/fd/{n}")
                 or "/channel/" in os.readlink(f"/proc/self/fd/{n}")]
        assert pipes
        readable, _, _ = select.select(pipes, [], [], 0.3)
        assert not readable
        """,
    ),
    ends_well(
        "a program that searches its own process for questions and inputs",
        Group.FORGING,
        """
        import gc, sys
        def parts(thing, depth):
            if depth and isinstance(thing, dict):
                for key, value in list(thing.items()):
                    yield from parts(key, depth - 1)
                    yield from parts(value, depth - 1)
            else:
                yield thing
        frame, seen = sys._getframe(), []
        while frame:
            seen += parts(dict(frame.f_locals), 4)
            frame = frame.f_back
        for thing in gc.get_objects():
            if isinstance(thing, dict):
                seen += parts(thing, 1)
        magic = bytes((0x93, *b"NUM", *b"PY"))
        for thing in seen:
            if type(thing) is bytes:
                assert not thing.startswith(magic) or len(thing) < 64, thing[:100]
            assert thing != "tur" + "ned", "a question"
        """,
    ),
    ends_well(
        "labels beside the public data",
        Group.FORGING,
        """
        import os
        assert open("data/set/train.txt").read() == "rows"
        for name in ("data/set/way", "data/set/absolute", "data/set/../hidden/labels",
                     "data/hidden/labels", "/datasets/hidden/labels", "/datasets/set/way"):
            try:
                open(name).read()
            except OSError:
                continue
            raise AssertionError(name)
        """,
    ),
    ends_well(
        "a search of every folder for the canary",
        Group.FORGING,
        """
        import os
        for folder, folders, files in os.walk("/"):
            if folder == "/":
                folders[:] = set(folders) - {"proc", "sys", "usr", "lab"}
            for name in files + folders:
                assert name not in <<canary_names>>, (folder, name)
        for path in <<canary_paths>>:
            if os.path.isdir(path) and not os.listdir(path):
                continue  # an empty folder of the same name
            for way in ("", "/proc/1/root", "/proc/self/root", "/proc/1/cwd/..", "/dev/fd/../root"):
                assert not os.path.lexists(way + path), way + path
        """,
    ),
    ends(
        "a program that rewrites how answers are stored",
        Group.FORGING,
        "import zipfile\nimport numpy\nzipfile.ZipFile.open = None\n"
        "numpy.lib.format.write_array = None\n" + PREDICT,
        Outcome.OK,
        Outcome.STUDENT_ERROR,
        holds=_own_answers_only,
    ),
    ends(
        "a module of the program's own in place of the grader's",
        Group.FORGING,
        "open('numpy.py', 'w').write('ones = 1')\nopen('zipfile.py', 'w').write('')\n" + PREDICT,
        Outcome.OK,
        Outcome.STUDENT_ERROR,
    ),
    ends(
        "an answer that lies about its size",
        Group.FORGING,
        """
        import numpy as np
        class Small(np.ndarray):
            nbytes = 0
        def predict(images):
            return np.zeros(10**7).view(Small)
        """,
        Outcome.BAD_OUTPUT,
        holds=says("80000000 bytes"),
    ),
    ends(
        "an exception whose text is 50 million letters",
        Group.FORGING,
        "raise ValueError('x' * 50_000_000)\n",
        Outcome.STUDENT_ERROR,
        holds=_bounded_error,
        log_bytes=200 * MIB,
    ),
    ends(
        "an exception that refuses to be shown",
        Group.FORGING,
        """
        class Odd(Exception):
            def __str__(self):
                raise SystemExit(0)
        raise Odd()
        """,
        Outcome.STUDENT_ERROR,
        holds=both(says("Odd"), _no_artefact),
    ),
)
