"""In place of its artefact a program can leave only bytes, and only so many; none is read here."""

import pickle
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

from sandbox.contract import MIB, Execution, Outcome
from sandbox.selfcheck.case import (
    PREDICT,
    Case,
    Group,
    both,
    ends,
    ends_well,
    honest,
    npy,
    says,
    sealed,
    stopped,
)

EXCHANGED = {
    "a symbolic link": ("os.symlink('/etc/passwd', A)", "os.symlink(<<secret_file>>, A)"),
    "a hard link": (
        "os.link(A, '/work/second')",
        "os.link(A, '/out/second')",
        "os.link('/etc/passwd', '/work/passwd')",
    ),
    "a FIFO": ("os.mkfifo(A)", "os.mkfifo('/out/second')"),
    "a device": (
        "os.mknod(A)",
        "os.mknod(A, 0o20666, os.makedev(1, 5))",
        "os.mknod('/work/zero', 0o20666, os.makedev(1, 5))",
    ),
    "a folder": ("os.mkdir(A)", "os.rmdir('/out')", "os.mkdir('/out/second')"),
    "another file": (
        "os.unlink(A)",
        "os.rename(A, '/out/old')",
        "os.rename('/work/mine', A)",
        "os.replace('/work/mine', A)",
    ),
    "attributes that outlive it": (
        "os.setxattr(A, 'trusted.canary', b'x')",
        "os.chown(A, 0, 0)",
        "fcntl.ioctl(os.open(A, os.O_RDONLY), 0x40086602, b'\\x10' * 8)",
    ),
}
"""What each tries to put in the artefact's place; 0x40086602 would make it immutable."""
TRY = """
import fcntl, os
A = "/out/artefact"
open("/work/mine", "w").close()
def attempt(act):
    try:
        act()
    except OSError:
        return
    raise AssertionError("allowed")
"""
CLAIMS_32_GIB = npy(b"", (1 << 32,), "<f8")
LOADED = Path(gettempdir(), "prayoga-selfcheck-loaded-a-pickle")
"""There only if somebody loaded the pickle that a case leaves."""
OBJECTS = npy(b"x", (1,), "|O")


class _Loaded:
    """A pickle of this leaves a file on the machine that loads it; none may."""

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return eval, (f"open({str(LOADED)!r}, 'w').close()",)


def _bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("all.npy", bytes(50 * MIB))
    return made.getvalue()


def _left(name: str, content: bytes) -> Case:
    """A program that leaves `content` as its artefact: taken as it is, judged elsewhere."""
    source = (
        "import atexit\ndef leave():\n    with open('/out/artefact', 'wb') as file:\n"
        f"        file.write({content!r})\natexit.register(leave)\n"
    )
    return ends(name, Group.OUTPUT_CHANNEL, source + PREDICT, Outcome.OK, holds=sealed(content))


def _refused(name: str, value: str, said: str) -> Case:
    source = f"import numpy as np\ndef predict(images):\n    return {value}\n"
    return ends(name, Group.OUTPUT_CHANNEL, source, Outcome.BAD_OUTPUT, holds=says(said))


def _sealed_late(found: Execution) -> str:
    # All processes had ended when it was sealed: the digest is that of the bytes handed on.
    return "" if found.artefact else "nothing was sealed"


CASES: tuple[Case, ...] = (
    *(
        ends_well(
            f"{what} in place of the artefact",
            Group.OUTPUT_CHANNEL,
            TRY + "".join(f"attempt(lambda: {act})\n" for act in acts),
            honest,
        )
        for what, acts in EXCHANGED.items()
    ),
    ends_well(
        "a sparse artefact of 1 TiB",
        Group.OUTPUT_CHANNEL,
        """
        import os
        try:
            os.truncate("/out/artefact", 1 << 40)
        except OSError as error:
            assert error.errno == 27
        else:
            raise AssertionError("allowed")
        """,
        honest,
        artefact_bytes=MIB,
    ),
    # Written after the runner has stored its answers.
    ends(
        "an artefact above its cap",
        Group.OUTPUT_CHANNEL,
        "import atexit, os\natexit.register(lambda: os.truncate('/out/artefact', 5 << 20))\n"
        + PREDICT,
        Outcome.BAD_OUTPUT,
        holds=says("more than the"),
        artefact_bytes=MIB,
    ),
    # They lie on the grader's own disk, which all runs share.
    *(
        ends(
            f"{name} that fills the grader's disk",
            Group.OUTPUT_CHANNEL,
            "import os, time\nfile = os.open('/out/" + name + "', os.O_WRONLY | os.O_CREAT)\n"
            "for _ in range(60):\n    os.write(file, bytes(1 << 20))\ntime.sleep(60)\n",
            Outcome.BAD_OUTPUT,
            holds=both(says("Leave /out alone"), stopped(20)),
            notebook_bytes=4 * MIB,
        )
        for name in ("artefact", "notebook")
    ),
    ends_well(
        "an artefact that a child goes on writing to",
        Group.OUTPUT_CHANNEL,
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True:
                    time.sleep(0.02)
                    with open("/out/artefact", "ab") as file:
                        file.write(b"late")
            os._exit(0)
        """,
        _sealed_late,
    ),
    ends_well(
        "an artefact that its owner can't read",
        Group.OUTPUT_CHANNEL,
        """
        import os
        try:
            os.chmod("/out/artefact", 0o200)
        except PermissionError:
            pass  # where the file is not the run's own, it can't even try
        """,
        honest,
    ),
    ends_well(
        "an artefact under a lease and a lock",
        Group.OUTPUT_CHANNEL,
        """
        import atexit, fcntl, os
        def hold():  # after the answers have been stored; nobody may wait for it to let go
            file = os.open("/out/artefact", os.O_RDWR)
            fcntl.flock(file, fcntl.LOCK_EX)
            fcntl.lockf(file, fcntl.LOCK_EX)
            try:
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            except OSError:
                pass
        atexit.register(hold)
        """,
        honest,
    ),
    _left("an artefact whose header claims 32 GiB", CLAIMS_32_GIB),
    _left("an artefact that holds objects", OBJECTS),
    _left("an artefact that is a pickle", pickle.dumps(_Loaded())),
    _left("an artefact that is an archive of 50 MiB of zeros", _bomb()),
    _left("an artefact of JSON in a thousand brackets", b"[" * 1000 + b"NaN" + b"]" * 1000),
    _refused("answers that are objects", "[object()] * 5", "not an array"),
    _refused("answers that differ in length", "[[1], [1, 2]]", "differ in length"),
    _refused("answers that are a generator", "(i for i in range(5))", "a generator"),
    _refused("answers that are nothing", "None", "return statement"),
    _refused(
        "answers of a terabyte that lie in one byte",
        "np.broadcast_to(np.int8(1), (10**6, 10**6))",
        "1000000000000 bytes",
    ),
    _refused("answers above the artefact's cap", "np.zeros(10**6)", "8000000 bytes"),
    ends(
        "answers of NaN, infinity and another shape",
        Group.OUTPUT_CHANNEL,
        "import numpy as np\ndef predict(images):\n"
        "    return np.array([[np.nan], [np.inf]] * len(images))\n",
        Outcome.OK,
        holds=_sealed_late,
    ),
    ends(
        "output that is no text",
        Group.OUTPUT_CHANNEL,
        "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 10 + b'\\x1b]0;x\\x07')\n"
        + PREDICT,
        Outcome.OK,
        holds=both(honest, lambda found: "" if found.stdout.text else "lost"),
    ),
)
