"""The database goes away in the middle of a run and comes back: the run is graded once in the end.

On a PostgreSQL and a Redis of this test's own, since nothing else may lose its database.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.contract import Backend
from tests.conftest import lacking
from tests.pipeline.services import until, worker

ROOT = Path(__file__).parents[2]
SLOW = "import time\nprint('started', flush=True)\ntime.sleep(5)\n"
QUICK = "def predict(images):\n    return [n % 10 for n in range(len(images))]\n"
HAND_IN = """
import sys, uuid
import django
django.setup()
from grading.intake import receive
from tests.factories import get_task, make_student
student = make_student()
source = sys.stdin.read().encode()
receive(student, get_task(student.offering), "a.py", source, uuid.uuid4())
"""
SWEEP = """
import django
django.setup()
from grading.evaluation.work import sweep
sweep()
"""


@dataclass(frozen=True)
class Pair:
    folder: Path
    environment: dict[str, str]
    bin: Path

    def restart(self) -> None:
        """End PostgreSQL as a power cut would, and start it again."""
        self._as_its_user("pg_ctl", "-D", "postgres", "-m", "immediate", "-w", "restart")

    def ask(self, question: str) -> list[str]:
        """Return the first row that PostgreSQL answers, as text."""
        command = ["psql", "-h", str(self.folder), "-U", "prayoga", "-d", "postgres", "-qtAc"]
        return self._as_its_user(*command, question).splitlines()

    def run(self, *command: str, said: str = "") -> None:
        subprocess.run(
            [sys.executable, *command], env=self.environment, input=said, text=True, check=True,
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def _as_its_user(self, name: str, *arguments: str) -> str:
        command = [str(self.bin / name), *arguments]
        if os.geteuid() == 0:
            user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
            command = ["setpriv", *user, *command]
        # The server it starts keeps what it was given open, so no pipe.
        answer = self.folder / "answer"
        with answer.open("w") as file:
            subprocess.run(command, cwd=self.folder, stdout=file, stderr=file, check=True)
        return answer.read_text()


@pytest.fixture
def pair(bubblewrap: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        lacking("PostgreSQL and Redis")
    served = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    served.chmod(0o711)  # PostgreSQL runs as its own user
    folder = served / "pair"
    folder.mkdir()
    try:
        said = subprocess.check_output(
            ["scripts/services", "start", str(folder)], cwd=ROOT, text=True
        )
        exports = dict(line.removeprefix("export ").split("=", 1) for line in said.splitlines())
        data = served / "data"
        data.mkdir(mode=0o700)
        (data / "secret_key").write_text("for this test only, never of use anywhere else" * 2)
        environment = os.environ | exports
        environment |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PRAYOGA_DATA_DIR": str(data),
            "PRAYOGA_LEASE_SECONDS": "3",
            "PRAYOGA_SLOTS": "1",
            "PYTHONPATH": str(ROOT),
        }
        yield Pair(folder, environment, found[-1].parent)
    finally:
        subprocess.run(["scripts/services", "stop", str(folder)], cwd=ROOT, check=True)
        subprocess.run(["rm", "-rf", str(served)], check=True)


@pytest.mark.timeout(400)
def test_a_run_during_which_the_database_restarts_is_graded_once(pair: Pair) -> None:
    pair.run("manage.py", "migrate", "--verbosity", "0")
    pair.run("-c", HAND_IN, said=SLOW + QUICK)
    with worker(pair.environment) as at_work:
        until(shows(pair, "started"), "the program printed", at_work)
        pair.restart()
        until(swept(pair, "scored"), "the run has been scored", at_work)
    state, attempt = pair.ask("select state, attempt from grading_run")[0].split("|")
    # Where the worker said nothing meanwhile it has not even noticed.
    assert state == "scored"
    assert attempt in ("1", "2")
    for table in ("runresult", "proposal", "metric"):
        assert pair.ask(f"select count(*) from grading_{table}") == ["1"]  # noqa: S608 - our own


def shows(pair: Pair, word: str) -> Callable[[], bool]:
    def look() -> bool:
        (progress,) = pair.ask("select progress from grading_run")
        return word in json.loads(progress).get("log_tail", "")

    return look


def swept(pair: Pair, state: str) -> Callable[[], bool]:
    """Upkeep comes by until the run is in that state."""

    def look() -> bool:
        with suppress(subprocess.CalledProcessError):  # it is just coming up
            pair.run("-c", SWEEP)
        return pair.ask("select state from grading_run") == [state]

    return look
