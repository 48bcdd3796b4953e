"""Prayoga itself: from the claim of a submission to its score, in a site's worker that stays.

What is timed starts with a waiting row in the database and ends with the scored one.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import nbformat

from bench.measure.command import Failed, environment
from bench.peers.contract import STAY, Act, NotHere, Tools, in_turn
from bench.workloads import Workload, notebook
from config.environment import ROOT
from sandbox import slots
from sandbox.backends import REGISTRY, WARM
from sandbox.contract import SandboxUnavailable
from sandbox.docker import container, engine, warm_enclosure

START = "import django; django.setup(); from bench.peers.worker import main; main()"


class Line:
    """A worker process and the line to it."""

    def __init__(self, way: Sequence[str], tools: Tools, database: str) -> None:
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in `close`
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *way],
            env=settings(tools) | {"PRAYOGA_DATABASE_URL": database},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise Failed("the worker has no pipes")
        self._orders, self._answers = self._process.stdin, self._process.stdout
        self.pid = self._process.pid
        if "unavailable" in (told := self._answer()):
            self.close()
            raise NotHere(told["unavailable"])

    def ask(self, do: str, **fields: object) -> dict:
        """Have it do something; return its answer.

        Raises:
            Failed: it did not manage, or died over it.
        """
        with suppress(BrokenPipeError):  # it has died: its answer is missing too
            self._orders.write(json.dumps({"do": do, **fields}) + "\n")
            self._orders.flush()
        return self._answer()

    def _answer(self) -> dict:
        line = self._answers.readline()
        told = json.loads(line) if line else {"failed": "the worker died"}
        if "failed" in told:
            self._log.seek(0)
            raise Failed(f"{told['failed']}\n{self._log.read()[-3000:]}")
        return told

    def close(self) -> None:
        """End it, and wait for that."""
        with self._log, self._process:
            self._orders.close()


class Site:
    """A data folder and the workers on it.

    Args:
        lines: one worker for each submission that is graded at a time.
    """

    def __init__(self, tools: Tools, lines: Sequence[Line], backend: str, *, warm: bool) -> None:
        self._tools, self._lines, self._backend, self._warm = tools, lines, backend, warm
        self._first_lines: list[float] = []
        self.graded: list[float] = []
        """Seconds from the claim to the score, of each so far, by the worker's own clock."""

    def lay(self, workload: Workload, *, stay: bool = False, line: int = 0) -> Act:
        file = self._tools.place / f"{workload.name}.ipynb"
        nbformat.write(notebook([*workload.cells(), *([STAY] if stay else [])]), file)
        worker = self._lines[line]
        run = worker.ask("lay", file=str(file))["run"]

        def act() -> str:
            self.graded.append(worker.ask("grade", run=run)["seconds"])
            told = worker.ask("show", run=run)
            self._look(told, workload)
            return told["stdout"]

        return act

    def lay_many(self, workload: Workload, count: int, at_once: int) -> Sequence[Act]:
        acts = [self.lay(workload, line=number % at_once) for number in range(count)]
        return in_turn(acts, at_once)

    def roots(self) -> list[int]:
        """The processes in containers, which the daemon starts.

        Raises:
            Failed: the daemon does not tell.
        """
        if self._backend != "docker":
            return []
        mine = slots.installation(self._tools.place / "slots")
        try:
            with engine.connected() as client:
                names = list(container.of_installation(client, mine))
                if self._warm:
                    names += warm_enclosure.parents(client)
                every = [client.inspect_container(name) for name in names]
        except SandboxUnavailable as error:
            raise Failed(str(error)) from error
        return [one["State"]["Pid"] for one in every if one["State"]["Pid"]]

    def workers(self) -> list[int]:
        return [line.pid for line in self._lines]

    def first_lines(self) -> list[float]:
        return list(self._first_lines)

    def _look(self, told: dict, workload: Workload) -> None:
        if told["isolation"]["warm"] != self._warm:
            raise Failed(f"it started cold: {' '.join(told['isolation']['reasons'])}")
        if told["accuracy"] is None or told["accuracy"] < workload.least:
            raise Failed(f"the accuracy is {told['accuracy']}, not {workload.least}")
        self._first_lines.append(told["timing"]["start"])


class Ours:
    """Prayoga on one backend, cold or warm.

    Args:
        database: its address; empty: SQLite, in the site's own folder.
    """

    def __init__(self, backend: str, *, warm: bool, database: str = "") -> None:
        self._backend, self._warm, self._database = backend, warm, database
        self.name = f"Prayoga, {backend}, {'warm' if warm else 'cold'}"
        self.command = f"a site's worker, PRAYOGA_BACKEND={backend}"
        self.stays = True

    def version(self, tools: Tools) -> str:
        return "this checkout"

    @contextmanager
    def open(self, tools: Tools) -> Iterator[Site]:
        if self._backend not in (WARM if self._warm else REGISTRY):
            raise NotHere("there is no such way to start a run yet")
        way = (self._backend, "warm" if self._warm else "cold")
        with ExitStack() as stack:
            lines: list[Line] = []
            for _ in range(len(os.sched_getaffinity(0))):
                lines.append(Line(way, tools, self._database))
                stack.callback(lines[-1].close)
                if len(lines) == 1:
                    lines[0].ask("prepare")
            yield Site(tools, lines, self._backend, warm=self._warm)


def settings(tools: Tools) -> dict[str, str]:
    """Return the environment of every process of ours."""
    daemon = {key: os.environ[key] for key in ("DOCKER_HOST",) if key in os.environ}
    return {
        **daemon,
        **environment(tools.place / "home"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PRAYOGA_DATA_DIR": str(tools.place),
        "PRAYOGA_CACHE_DIR": str(tools.cache),
        "PRAYOGA_LAB_RUNTIME": str(tools.lab),
        "PRAYOGA_SECRET_KEY": "of no use but for measuring, and for no longer than that takes",
        "PRAYOGA_LOG_LEVEL": "WARNING",
    }
