"""Measures everything and prints the report: `python -m bench --help`.

Exit code 0: measured, whatever the figures; 1: something that is here failed; 2: wrong usage.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import asked, others, report
from bench.measure import machine, processes
from bench.parts import long_training, overhead, site, starts, viewers, whole_class
from bench.parts.table import CLASS_SECONDS, Table
from bench.peers.bare_python import BarePython
from bench.peers.contract import Peer, Tools
from bench.peers.ours import Ours
from bench.peers.registry import REGISTRY
from bench.results import Figure, Overhead, Results
from bench.workloads import LONG, TABLE, TORCH, TRIVIAL, Workload
from config.environment import ROOT, Environment
from labs.parse import load_catalogue
from sandbox import runtime
from sandbox.images import pins

TASK = "1a"
PARTS = ("class", "starts", "table", "claims", "long", "marks", "pages", "viewers")
BEGAN = time.monotonic()
WARM = "Prayoga, bubblewrap, warm"
NO_DATABASE = "PRAYOGA_DATABASE_URL names none; 'make bench' starts one"
SHOWN = ("torch", "tensorflow-cpu", "keras", "scikit-learn", "numpy")


def main() -> int:
    """Measure, report, and return the exit code."""
    chosen = _arguments()
    # Ended from outside, it still ends what it started and keeps what it has measured.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    env = Environment()
    lab = runtime.require(ROOT / "requirements" / "lab.txt", env.cache_dir, env.lab_runtime)
    os.environ["PRAYOGA_CACHE_DIR"] = str(env.cache_dir)  # where the data sets are looked for
    processes.adopt_daemons()
    with tempfile.TemporaryDirectory(prefix="prayoga-bench-", dir=chosen.place) as folder:
        place = Path(folder)
        questions = asked.lay_down(load_catalogue().task(TASK), place / "asked")

        def tools_of(name: str) -> Tools:
            own = place / name.replace(",", "").replace(" ", "-")
            own.mkdir()
            return Tools(own, questions, env.cache_dir, lab, others.folder(env.cache_dir))

        _tell("the machine")
        results = Results(
            machine.look(),
            machine.versions(lab, SHOWN),
            questions.dataset,
            questions.rows,
            1 if chosen.quick else chosen.repeat,
        )

        def keep(line: str) -> None:
            _tell(line)
            results.minutes = (time.monotonic() - BEGAN) / 60
            if chosen.json:
                results.keep(chosen.json)

        try:
            _measure(results, chosen, tools_of, keep, env)
            left = processes.wait_for_none(whole_class.LEAVING_SECONDS)
            results.others_busy_after = machine.others_busy()
            results.finished = True
        finally:
            keep("done" if results.finished else "ended early")
    print(report.render(results, report.TITLES))
    for line in results.failures:
        _tell(f"FAILED: {line}")
    if left:
        _tell(f"FAILED: processes {sorted(left)} were left behind")
    return 1 if results.failures or left else 0


def _measure(
    results: Results,
    chosen: argparse.Namespace,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    env: Environment,
) -> None:
    peers = [peer for peer in REGISTRY if _wanted(peer.name, chosen.only)]
    workloads: tuple[Workload, ...] = TABLE
    if chosen.quick:
        workloads = (TRIVIAL,)
    elif chosen.notebook:
        workloads = tuple(w for w in TABLE if w.name in chosen.notebook)
    if "class" in chosen.parts:
        workload, count = (TRIVIAL, 2) if chosen.quick else (TORCH, 30)
        whole_class.measure(results, tools_of, tell, workload, count)
    if "starts" in chosen.parts:
        times, images = 1 if chosen.quick else chosen.claims, pins.folder(env.cache_dir)
        wanted = partial(_wanted, only=chosen.only)
        starts.measure(results, tell, tools_of("starts"), images, times, wanted)
    if "table" in chosen.parts:
        span = 0 if chosen.quick else chosen.class_seconds
        table = Table(results, tools_of, tell)
        table.measure(peers, workloads, class_seconds=span, quick=chosen.quick)
    if "claims" in chosen.parts and _wanted(WARM, chosen.only):
        times = 1 if chosen.quick else chosen.claims
        databases = {"SQLite": ""}
        if env.database_url:
            databases["PostgreSQL"] = env.database_url
        else:
            results.overheads.append(Overhead("PostgreSQL", "", missing=NO_DATABASE))
        overhead.measure(results, tools_of, tell, databases, workloads, times)
    if "long" in chosen.parts and not chosen.quick:
        compared: list[Peer] = [p for p in peers if isinstance(p, BarePython | Ours)]
        long_training.measure(results, tools_of, tell, compared, LONG, chosen.trainings)
    for part, figures in (("marks", results.marks), ("pages", results.pages)):
        if part in chosen.parts and _wanted("Prayoga", chosen.only):
            databases = {"SQLite": ""}
            if env.database_url:
                databases["PostgreSQL"] = env.database_url
            else:
                figures.append(Figure("PostgreSQL", "", missing=NO_DATABASE))
            site.measure(part, figures, tools_of, tell, databases, quick=chosen.quick)
    if "viewers" in chosen.parts and _wanted(WARM, chosen.only):
        looking, turns, count = (10, 1, 4) if chosen.quick else (200, 4, 120)
        viewers.measure(results, tools_of, tell, viewers=looking, turns=turns, count=count)


def _wanted(name: str, only: list[str] | None) -> bool:
    return only is None or any(part in name for part in only)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the trivial notebook, once")
    parser.add_argument("--repeat", type=int, default=4, help="turns of the table (default 4)")
    parser.add_argument("--claims", type=int, default=12, help="runs from claim to score each")
    parser.add_argument("--trainings", type=int, default=2, help="turns of the long training")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    names = ", ".join(f"'{peer.name}'" for peer in REGISTRY)
    parser.add_argument(
        "--class-seconds",
        type=float,
        default=CLASS_SECONDS,
        help=f"how long a class keeps the processors busy (default {CLASS_SECONDS:.0f}); 0: none",
    )
    parser.add_argument("--only", nargs="+", help=f"graders, by a part of the name: {names}")
    parser.add_argument("--notebook", nargs="+", choices=[w.name for w in TABLE])
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results there too")
    parser.add_argument("--place", type=Path, help="where to work (default: the usual /tmp)")
    chosen = parser.parse_args()
    if min(chosen.repeat, chosen.trainings, chosen.claims) < 1:
        parser.error("--repeat, --claims and --trainings need a number of at least 1.")
    return chosen


def _tell(line: str) -> None:
    minutes, seconds = divmod(round(time.monotonic() - BEGAN), 60)
    print(f"bench {minutes:2}:{seconds:02} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
