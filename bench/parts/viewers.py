"""Runs graded a minute with two hundred people who look on, and without them, in turns.

The site's web server and its workers are those of an installation, on SQLite; each viewer follows
a run of their own that waits, so each graded run is news to all of them. The viewers share the
processors with what they look at, which those of a college would not: so they run at the lowest
priority.
"""

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import processes
from bench.measure.command import Failed, run
from bench.measure.spread import Spread
from bench.parts.timing import side_by_side
from bench.peers.contract import NotHere, Tools
from bench.peers.ours import Ours, Site, settings
from bench.results import Results, Viewers
from bench.workloads import TRIVIAL
from config.environment import ROOT

PEOPLE = "import django; django.setup(); from bench.viewers.people import main; main()"
COMING_SECONDS = 120.0
TICKS = os.sysconf("SC_CLK_TCK")


def measure(
    results: Results,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    *,
    viewers: int,
    turns: int,
    count: int,
) -> None:
    """Measure it.

    Args:
        viewers: how many look on.
        turns: with and without them, each so often.
        count: runs graded in each.
    """
    row = Viewers(viewers)
    results.viewers.append(row)
    tools = tools_of("viewers")
    try:
        with Ours("bubblewrap", warm=True).open(tools) as site:
            _turns(row, site, tools, tell, turns, count)
    except (Failed, NotHere) as error:
        row.failed = str(error)


def _turns(
    row: Viewers,
    site: Site,
    tools: Tools,
    tell: Callable[[str], None],
    turns: int,
    count: int,
) -> None:
    at_once = len(os.sched_getaffinity(0))
    site.lay(TRIVIAL)()
    # Handed in before the viewers' own, which therefore move up with each that is graded.
    classes = [site.lay_many(TRIVIAL, count, at_once) for _ in range(2 * turns)]
    env = settings(tools)
    asked = tools.place / "viewers.json"
    asked.write_text(run((sys.executable, "-c", PEOPLE, str(row.viewers)), env=env, cwd=ROOT))
    alone: list[float] = []
    watched: list[float] = []
    used: list[float] = []
    with _web(env) as (port, web):
        for turn in range(turns):
            tell(f"{row.viewers} viewers: turn {turn + 1} of {turns}")
            alone.append(60 * count / side_by_side(classes[2 * turn]))
            with _looking_on(asked, port, row):
                before = _processor_seconds(web)
                took = side_by_side(classes[2 * turn + 1])
                used.append((_processor_seconds(web) - before) / took)
            watched.append(60 * count / took)
    row.alone, row.watched, row.web = Spread.of(alone), Spread.of(watched), Spread.of(used)
    if row.refused:
        row.failed = f"{row.refused} times a viewer got no events"


@contextmanager
def _web(env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The site's web server; its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with subprocess.Popen(
        [Path(sys.executable).with_name("gunicorn"), "-c", "config/gunicorn.py"],
        cwd=ROOT,
        env=env | {"PRAYOGA_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            deadline = time.monotonic() + COMING_SECONDS
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Failed("the web server does not start")
                time.sleep(0.1)
            yield port, server.pid
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _looking_on(asked: Path, port: int, row: Viewers) -> Iterator[None]:
    """All viewers, from when each has heard of their run."""
    with subprocess.Popen(
        ["nice", "-n", "19", sys.executable, "-m", "bench.viewers.crowd", asked, str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as crowd:
        said = crowd.stdout or io.StringIO()
        try:
            if not any(line.strip() == "all" for line in iter(said.readline, "")):
                raise Failed("not every viewer heard of their run")
            yield
        finally:
            crowd.terminate()
            for line in said:
                heard = json.loads(line)
                row.events += heard["events"]
                row.refused += heard["refused"]


def _processor_seconds(root: int) -> float:
    """What a process and those below it have used so far."""
    found = 0
    for pid in {root, *processes.below([root])}:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        found += int(fields[11]) + int(fields[12])
    return found / TICKS
