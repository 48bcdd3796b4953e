"""Measures everything and writes the report: `python -m bench --help`.

Exit code 0: measured, whatever the figures; 1: something that is here failed; 2: wrong usage.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import asked, others, report
from bench.measure import machine, processes
from bench.parts import long_training, whole_class
from bench.parts.table import CLASS_SECONDS, Table
from bench.peers.bare_python import BarePython
from bench.peers.contract import Peer, Tools
from bench.peers.ours import Ours
from bench.peers.registry import REGISTRY
from bench.results import Results
from bench.workloads import LONG, TABLE, TORCH, TRIVIAL, Workload
from config.environment import ROOT, Environment
from labs.parse import load_catalogue
from sandbox import runtime

TASK = "1a"
SHOWN = ("torch", "tensorflow-cpu", "keras", "scikit-learn", "numpy")


def main() -> int:
    """Measure, report, and return the exit code."""
    chosen = _arguments()
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
        _measure(results, chosen, tools_of)
        left = processes.wait_for_none(whole_class.LEAVING_SECONDS)
        results.others_busy_after = machine.others_busy()
    titles = {workload.name: workload.title for workload in (*TABLE, LONG)}
    print(report.render(results, titles))
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(results), indent=1) + "\n")
    if chosen.write:
        report.write(results, titles)
    for line in results.failures:
        _tell(f"FAILED: {line}")
    if left:
        _tell(f"FAILED: processes {sorted(left)} were left behind")
    return 1 if results.failures or left else 0


def _measure(
    results: Results, chosen: argparse.Namespace, tools_of: Callable[[str], Tools]
) -> None:
    peers = [peer for peer in REGISTRY if _wanted(peer.name, chosen.only)]
    workloads: tuple[Workload, ...] = TABLE
    if chosen.quick:
        workloads = (TRIVIAL,)
    elif chosen.notebook:
        workloads = tuple(w for w in TABLE if w.name in chosen.notebook)
    if "class" in chosen.parts:
        workload, count = (TRIVIAL, 2) if chosen.quick else (TORCH, 30)
        whole_class.measure(results, tools_of, _tell, workload, count)
    if "table" in chosen.parts:
        span = 0 if chosen.quick else CLASS_SECONDS
        Table(results, tools_of, _tell).measure(peers, workloads, class_seconds=span)
    if "long" in chosen.parts and not chosen.quick:
        compared: list[Peer] = [p for p in peers if isinstance(p, BarePython | Ours)]
        long_training.measure(results, tools_of, _tell, compared, LONG, chosen.trainings)


def _wanted(name: str, only: list[str] | None) -> bool:
    return only is None or any(part in name for part in only)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the trivial notebook, once")
    parser.add_argument("--repeat", type=int, default=5, help="turns of the table (default 5)")
    parser.add_argument("--trainings", type=int, default=3, help="turns of the long training")
    parser.add_argument(
        "--parts", nargs="+", choices=("class", "table", "long"), default=("class", "table", "long")
    )
    names = ", ".join(f"'{peer.name}'" for peer in REGISTRY)
    parser.add_argument("--only", nargs="+", help=f"graders, by a part of the name: {names}")
    parser.add_argument("--notebook", nargs="+", choices=[w.name for w in TABLE])
    parser.add_argument("--write", action="store_true", help="put the report into bench/README.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results there too")
    parser.add_argument("--place", type=Path, help="where to work (default: the usual /tmp)")
    chosen = parser.parse_args()
    if min(chosen.repeat, chosen.trainings) < 1:
        parser.error("--repeat and --trainings need a number of at least 1.")
    return chosen


def _tell(line: str) -> None:
    print(f"bench: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
