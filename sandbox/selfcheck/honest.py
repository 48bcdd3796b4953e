"""What honest programs rely on behind the same walls; the neighbour of the nasty ones."""

from dataclasses import replace

from sandbox.contract import Execution, Outcome
from sandbox.selfcheck.case import (
    PREDICT,
    Case,
    Group,
    both,
    ends,
    ends_well,
    honest,
    printed,
    says,
)

DRAW = (
    "import random\nimport numpy as np\nprint(random.random(), np.random.rand())\n"
    "def predict(images):\n    return [random.random() for _ in images]\n"
)
NEIGHBOUR = Case(
    "the honest neighbour",
    Group.HONEST,
    """
import ctypes, hashlib, os, socket, time
import numpy as np
places = ("/tmp/neighbour", "/dev/shm/neighbour", "/work/neighbour")
for place in places:
    open(place, "w").write(place)
name = socket.socket(socket.AF_UNIX)
name.bind("\\0neighbour")
shared = ctypes.CDLL(None).shmget(4343, 4096, 0o1666)
print("at work", flush=True)
processes = sorted(p for p in os.listdir("/proc") if p.isdigit())
weights = np.zeros(16)
for step in range(8):
    rows = np.random.rand(200, 16)
    weights += 0.1 * rows.T @ (rows.sum(1) - rows @ weights) / 200
    assert [open(place).read() for place in places] == list(places)
    assert sorted(p for p in os.listdir("/proc") if p.isdigit()) == processes
    assert os.environ["SELFCHECK"]
    time.sleep(0.15)
print(hashlib.sha256(weights.tobytes()).hexdigest())
def predict(images):
    return (images.reshape(len(images), -1)[:, :16] @ weights * 1000).astype(np.int64)
""",
    limits={"wall_seconds": 120.0},
    seed=11,
)
"""Its outcome, its output and its answers are the same whatever runs beside it."""


def _same(first: Execution, found: Execution) -> str:
    if first.stdout.text != found.stdout.text:
        return "two runs with one seed drew different numbers"
    same = first.artefact_sha256 == found.artefact_sha256
    return "" if same else "two runs with one seed gave different artefacts"


CASES: tuple[Case, ...] = (
    ends_well("a script", Group.HONEST, "print('trained')", both(honest, printed("trained\n"))),
    Case(
        "a notebook",
        Group.HONEST,
        ("x = 20", "print(x + 22)", PREDICT),
        (Outcome.OK,),
        both(honest, printed("42\n")),
    ),
    replace(ends("a seed", Group.HONEST, DRAW, Outcome.OK), first=DRAW, seed=5, compare=_same),
    ends_well(
        "data to read",
        Group.HONEST,
        """
        import pathlib
        assert pathlib.Path("data/set/train.txt").read_text() == "rows"
        assert pathlib.Path("/datasets/set/train.txt").read_text() == "rows"
        pathlib.Path("data/own").write_text("beside the data is fine")
        """,
        honest,
    ),
    ends_well(
        "folders to write to",
        Group.HONEST,
        """
        import pathlib, tempfile
        pathlib.Path("helper.py").write_text("answer = 42")
        import helper
        assert helper.answer == 42
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"x")
        (pathlib.Path.home() / "cache").mkdir()
        open("/dev/shm/x", "w").close()
        """,
        honest,
    ),
    ends_well(
        "processes and threads of its own",
        Group.HONEST,
        """
        import multiprocessing, subprocess, sys, threading
        def double(x):
            return 2 * x
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(double, [1, 2]) == [2, 4]
        command = [sys.executable, "-c", "print(6 * 7)"]
        said = subprocess.run(command, capture_output=True, text=True)
        assert said.stdout == "42\\n"
        thread = threading.Thread(target=double, args=(1,))
        thread.start()
        thread.join()
        """,
        honest,
    ),
    ends_well(
        "a server on its own loopback",
        Group.HONEST,
        """
        import socket
        server = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(server.getsockname(), timeout=5)
        """,
        honest,
    ),
    ends_well(
        "warnings and noise",
        Group.HONEST,
        "import warnings, sys\nwarnings.warn('old')\nprint('ಪ್ರಯೋಗ', file=sys.stderr)",
        honest,
    ),
    ends(
        "an ordinary mistake",
        Group.HONEST,
        "def train():\n    return 1 / 0\n\ntrain()\n",
        Outcome.STUDENT_ERROR,
        holds=says("line 2", "ZeroDivisionError: division by zero"),
    ),
    ends(
        "a function of another name",
        Group.HONEST,
        "def predikt(images):\n    return []\n",
        Outcome.BAD_OUTPUT,
        holds=says("predict(images)", "predikt"),
    ),
    ends(
        "a question for the keyboard",
        Group.HONEST,
        "size = input()\n" + PREDICT,
        Outcome.STUDENT_ERROR,
        holds=says("input() in line 1", "keyboard"),
    ),
    ends(
        "an import of a package from the network",
        Group.HONEST,
        "import socket\nsocket.create_connection(('example.org', 80), timeout=3)\n",
        Outcome.STUDENT_ERROR,
        holds=says("without a network"),
    ),
)
