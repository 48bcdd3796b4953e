"""`make run`: starts everything, keeps it alive, and leaves nothing behind."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.setup.site import (
    ROOT,
    Site,
    alive,
    command,
    descendants,
    environment,
    free_port,
    running,
    wait_until,
)

pytestmark = pytest.mark.xdist_group("site")
STOP_SECONDS = 60


def test_demo_is_graded_while_one_watches_and_ctrl_c_in_the_middle_leaves_nothing(
    site_data: Path,
) -> None:
    # Cold, so that a run's own processes are found among the site's.
    with running(site_data, PRAYOGA_WARM="false") as site:
        assert site.said(r"student +1ga23cs007")
        assert site.said(r"faculty +meera")
        address = f"http://127.0.0.1:{site.port}/accounts/login/"
        with urllib.request.urlopen(address) as page:
            assert b"prayoga/" in page.read()
        wait_until(lambda: site.find("bwrap"), "a demo program runs in the sandbox", 120)
        processes = site.everything()
        os.killpg(site.process.pid, signal.SIGINT)
        site.process.wait(STOP_SECONDS)
        wait_until(lambda: not any(map(alive, processes)), "every process has ended")


def test_a_killed_worker_is_started_again(site_data: Path) -> None:
    with running(site_data, PRAYOGA_DEMO="false") as site:
        (first, *_) = _main(site.find("-Q runs"))
        os.kill(first, signal.SIGKILL)
        wait_until(
            lambda: (found := _main(site.find("-Q runs"))) and first not in found,
            "another worker has taken its place",
        )


def test_programs_are_graded_after_idle_workers_were_killed(site_data: Path) -> None:
    """Processes that wait for work together can share a lock, which a killed one takes along."""
    with running(site_data, PRAYOGA_DEMO="false", PRAYOGA_SLOTS="2") as site:
        wait_until(lambda: len(_executing(site)) == 2 and _ready(site), "two wait for runs")
        idle = _executing(site)
        for pid in idle:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(_executing(site) - idle) == 2, "others have taken their places")
        demo = [str(ROOT / "manage.py"), "demo"]
        subprocess.run(demo, env=environment(site_data, site.port), check=True)
        wait_until(lambda: _graded(site_data), "a program of the demo class is graded", 90)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_ends_everything(site_data: Path, told: signal.Signals) -> None:
    with running(site_data, PRAYOGA_DEMO="false") as site:
        processes = site.everything()
        os.killpg(site.process.pid, told)
        site.process.wait(STOP_SECONDS)
        wait_until(lambda: not any(map(alive, processes)), "every process has ended")


def test_killed_outright_it_still_takes_everything_along(site_data: Path) -> None:
    with running(site_data, PRAYOGA_DEMO="false") as site:
        processes = site.everything()
        for script in site.find("scripts/run"):
            os.kill(script, signal.SIGKILL)
        wait_until(lambda: not any(map(alive, processes)), "every process has ended")


PRIVATE = 'mount -t tmpfs none /run/prayoga && exec "$@"'
"""So that no other site's workers, nor tests, share what keeps the frameworks imported."""


@pytest.mark.warm
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGKILL])
def test_frameworks_stay_imported_while_it_runs_and_not_longer(
    site_data: Path, told: signal.Signals
) -> None:
    Path("/run/prayoga").mkdir(mode=0o711, exist_ok=True)
    prefix = ("unshare", "--mount", "sh", "-c", PRIVATE, "sh")
    with running(site_data, prefix=prefix, PRAYOGA_DEMO="false", PRAYOGA_SLOTS="2") as site:
        space = Path(f"/proc/{site.process.pid}/ns/mnt").readlink()
        wait_until(lambda: _keepers(space), "a keeper has started a parent", 120)
        (keeper,) = _keepers(space)
        # A worker that is killed takes nothing along: others hold it.
        (first, *_) = _main(site.find("-Q runs"))
        os.kill(first, signal.SIGKILL)
        kept = {keeper, *descendants(keeper)}
        processes = site.everything()
        if told == signal.SIGKILL:
            for script in site.find("scripts/run"):
                os.kill(script, told)
        else:
            os.killpg(site.process.pid, told)
            site.process.wait(STOP_SECONDS)
        # A worker ended while it was still starting did not say goodbye: the keeper waits for it.
        wait_until(lambda: not any(map(alive, processes | kept)), "every process has ended", 60)


BELOW = 3
"""Processes below a keeper at the least: the sandbox's two and the parent in it."""


def _keepers(space: Path) -> list[int]:
    """The processes that keep the frameworks imported, have done so, and see the same mounts."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        with suppress(OSError):
            if "sandbox.warm.keeper" in command(pid) and (entry / "ns/mnt").readlink() == space:
                found += [pid] * (len(descendants(pid)) >= BELOW)
    return found


def test_port_in_use_is_one_line_with_the_remedy(site_data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = _run(site_data, port)
    (line,) = [line for line in said.splitlines() if line.startswith("prayoga:")]
    assert f"port {port} is in use" in line
    assert f"make run PORT={port + 1}" in line


def test_a_second_site_on_the_same_data_is_refused(site_data: Path) -> None:
    with running(site_data, PRAYOGA_DEMO="false"):
        said = _run(site_data, free_port())
    assert re.search(r"^prayoga: the site already runs on the data in ", said, re.MULTILINE)


def _run(data: Path, port: int) -> str:
    done = subprocess.run(
        ["make", "run"],
        cwd=ROOT,
        env=environment(data, port, PRAYOGA_DEMO="false"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0
    return done.stderr


def _executing(site: Site) -> set[int]:
    """The processes that execute runs: a worker's children, or workers that have none."""
    workers = set(site.find("-Q runs"))
    return {pid for pid in workers if not descendants(pid) & workers}


def _ready(site: Site) -> bool:
    logs = list(site.data.glob("log/worker*.log"))
    return all(" ready." in log.read_text() for log in logs)


def _graded(data: Path) -> int:
    with closing(sqlite3.connect(f"file:{data}/prayoga.sqlite3?mode=ro", uri=True)) as database:
        count: int = database.execute(
            "SELECT count(*) FROM grading_run WHERE state = 'scored'"
        ).fetchone()[0]
    return count


def _main(pids: list[int]) -> list[int]:
    """The workers' parents, which the supervisor watches."""
    parents = {
        pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        for pid in pids
        if alive(pid)
    }
    return [pid for pid, parent in parents.items() if parent not in parents]
