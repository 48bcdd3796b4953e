"""One parent for all, started by whoever needs it first, ended with the last who wants it."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.contract import Backend, Outcome, Progress
from sandbox.warm import enclosure, place
from sandbox.warm.backend import WarmBubblewrap
from tests.hostile.test_killed_worker import descendants
from tests.sandbox.jobs import PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with

SLEEP = "import subprocess\nprint('up', flush=True)\nsubprocess.run(['sleep', '{seconds}'])\n"
PARENT = 3
"""Its place among the keeper and its descendants: after bubblewrap and bubblewrap's child."""
FORK_STORM = """
import os, time
for _ in range(100_000):
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
"""
TOO_MUCH = "rows = []\nwhile True:\n    rows.append(bytearray(1 << 20))\n"


def keeper() -> int:
    """The process that keeps the parent of the place that is in use."""
    folder = f"{place.ROOTS_FOLDERS}/warm/"
    return min(  # a fork of it makes the user namespace
        int(pid)
        for pid in processes_with("sandbox.warm.keeper")
        if folder in Path(f"/proc/{pid}/cmdline").read_text()
    )


def gone(pids: list[int], seconds: float = 20.0) -> bool:
    handles = []
    for pid in pids:
        try:
            handles.append(os.pidfd_open(pid))
        except ProcessLookupError:
            continue
    ended = all(select.select([handle], [], [], seconds)[0] for handle in handles)
    for handle in handles:
        os.close(handle)
    return ended


def test_it_ends_with_the_last_who_wants_it_and_starts_again_for_the_next(
    own: WarmBubblewrap, lab_runtime: Path
) -> None:
    second = WarmBubblewrap(lab_runtime, own._slots, 2)
    with ThreadPoolExecutor(4) as pool:  # who comes while it starts waits for the same one
        backends = [own, own, second, second]
        runs = list(pool.map(lambda backend: backend.run(script(PREDICT)), backends))
    assert [found.isolation.warm for found in runs] == [True] * 4, runs
    everything = [keeper(), *descendants(keeper())]
    own.close()
    assert second.run(script(PREDICT)).isolation.warm
    assert keeper() == everything[0]

    # Its parent is killed in mid-run: that run is no fault of its program, the next is warm again.
    def kill_parent(progress: Progress) -> None:
        if "up" in progress.log_tail:
            os.kill(everything[PARENT], signal.SIGKILL)

    found = second.run(script(SLEEP.format(seconds=951) + PREDICT), on_progress=kill_parent)
    assert found.outcome is Outcome.PLATFORM_ERROR, found.message
    assert not processes_with("951")
    found = second.run(script(PREDICT))
    assert (found.outcome, found.isolation.warm) == (Outcome.OK, True), found.isolation
    assert keeper() == everything[0]

    # The keeper is killed in mid-run: everything below it ends.
    everything = [keeper(), *descendants(keeper())]

    def kill_keeper(progress: Progress) -> None:
        if "up" in progress.log_tail and not gone([everything[0]], 0):
            os.kill(everything[0], signal.SIGKILL)

    found = second.run(script(SLEEP.format(seconds=952) + PREDICT), on_progress=kill_keeper)
    assert found.outcome is Outcome.PLATFORM_ERROR, found.message
    assert gone(everything)
    assert not processes_with("952")
    found = second.run(script(PREDICT))
    assert (found.outcome, found.isolation.warm) == (Outcome.OK, True), found.isolation
    everything = [keeper(), *descendants(keeper())]
    second.close()
    assert gone(everything)


@pytest.mark.parametrize(
    ("harm", "limits"),
    [
        (FORK_STORM, {"wall_seconds": 3.0, "processes": 40}),
        (TOO_MUCH, {"memory_bytes": 128 * 2**20}),
        ("import os, signal\nos.kill(-1, signal.SIGKILL)\n", {}),
        ("import os\nos._exit(7)\n", {}),
        ("import ctypes\nctypes.string_at(0)\n", {}),
    ],
    ids=["fork storm", "memory", "kills all", "leaves", "crashes"],
)
def test_what_one_run_does_to_itself_leaves_its_neighbour_and_the_parent(
    warm: Backend, harm: str, limits: dict[str, float]
) -> None:
    assert warm.run(script(PREDICT)).isolation.warm
    before = keeper(), descendants(keeper())[:3]
    neighbour = "import time\nfor _ in range(20):\n    time.sleep(0.05)\nprint('whole')\n"
    with ThreadPoolExecutor(2) as pool:
        beside = pool.submit(warm.run, script(neighbour + PREDICT))
        harmed = warm.run(script(harm + PREDICT, **limits))
        assert harmed.outcome is not Outcome.OK
        assert harmed.outcome is not Outcome.PLATFORM_ERROR, harmed.message
        assert (beside.result().outcome, beside.result().stdout.text) == (Outcome.OK, "whole\n")
    assert (keeper(), descendants(keeper())[:3]) == before
    assert warm.run(script(PREDICT)).isolation.warm


def test_all_processes_end_when_the_worker_is_killed(
    warm: Backend, lab_runtime: Path, tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from sandbox.warm.backend import WarmBubblewrap\nfrom tests.sandbox.jobs import script\n"
        "WarmBubblewrap(Path(sys.argv[1]), Path(sys.argv[2]), 1).run(script(sys.argv[3],\n"
        "    wall_seconds=99.0), on_progress=lambda p: print(p.log_tail, flush=True))\n"
    )
    program = SLEEP.format(seconds=953) + PREDICT
    worker = subprocess.Popen(
        [sys.executable, "-c", code, str(lab_runtime), str(tmp_path), program],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with worker:
        next(line for line in worker.stdout if "up" in line)
        running = [int(pid) for pid in processes_with("953")]
        assert running
        worker.kill()
    assert gone(running)
    assert warm.run(script(PREDICT)).isolation.warm


def test_nobody_but_the_platforms_user_reaches_the_sockets(
    warm: Backend, lab_runtime: Path
) -> None:
    assert warm.run(script(PREDICT)).isolation.warm
    folder = place.place(lab_runtime).folder
    assert {entry.name for entry in folder.iterdir()} >= {place.CONTROL, place.JOBS}
    code = f"import socket\nsocket.socket(1, 5).connect('{folder}/{place.JOBS}')"
    command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    said = subprocess.run(
        [*command, "/usr/bin/python3", "-c", code], capture_output=True, text=True, check=False
    )
    assert "PermissionError" in said.stderr


def test_the_parent_knows_no_secret_of_its_starters(
    own: WarmBubblewrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRAYOGA_SECRET_KEY", "canary-of-the-environment")
    own.warm_up()
    for pid in (keeper(), *descendants(keeper())):
        assert "canary" not in Path(f"/proc/{pid}/environ").read_text()


def test_a_parent_ended_in_its_first_moments_leaves_nothing() -> None:
    command = ["--unshare-all", "--unshare-user", "--die-with-parent", "--ro-bind", "/", "/"]
    process = subprocess.Popen(["bwrap", *command, "sleep", "60"])
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (child := children.read_text()):
        pass
    # Its child waits to be let into its namespace now, and would not notice that nobody comes.
    process.send_signal(signal.SIGSTOP)
    enclosure.Bubblewrapped(process).end()
    assert gone([int(child)])


def test_one_that_nobody_wants_any_more_has_ended_when_the_last_has_let_go(
    own: WarmBubblewrap,
) -> None:
    own.warm_up()
    itself, below = keeper(), descendants(keeper())
    own.close()
    assert gone(below, 0)
    assert gone([itself])
    assert not list((place.ROOTS_FOLDERS / "warm").iterdir())


def test_another_runtime_or_a_changed_one_has_another_parent(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (tmp_path / "pyvenv.cfg").touch()
    before = place.digest(tmp_path)
    assert place.digest(tmp_path) == before
    (packages / "torch-3.0.dist-info").mkdir()
    assert place.digest(tmp_path) != before
