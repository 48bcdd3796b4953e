"""What the sandbox adds to a program: a cold run against the same interpreter alone.

    .venv/bin/python -m bench.cold_start [--repeat 15] [--backend docker]

Prints medians and ranges in milliseconds. The program is one line; `first line` is the time until
it runs, `whole` includes asking its function and sealing its answers, for which NumPy is imported.
"""

import argparse
import io
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from config.environment import ROOT, default_cache_dir
from sandbox import runtime
from sandbox.backends import open_backend
from sandbox.contract import Ask, Job, Outcome, Program, ProgramKind, Question

SOURCE = b"def predict(rows):\n    return [0] * len(rows)\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--backend", default="bubblewrap")
    parser.add_argument("--runtime", type=Path, default=None)
    chosen = parser.parse_args()
    lab = runtime.require(ROOT / "requirements" / "lab.txt", default_cache_dir(), chosen.runtime)
    python = str(lab / "bin" / "python")
    with tempfile.TemporaryDirectory() as slots:
        backend = open_backend(chosen.backend, runtime=lab, slots=Path(slots), max_slots=1)
        backend.check()
        job = _job()

        def cold() -> tuple[float, float]:
            found = backend.run(job)
            if found.outcome is not Outcome.OK:
                raise SystemExit(found.message)
            return found.timing.start, found.timing.total

        bare = _times(chosen.repeat, lambda: _alone(python, "pass"))
        with_numpy = _times(chosen.repeat, lambda: _alone(python, "import numpy, zipfile"))
        runs = [cold() for _ in range(chosen.repeat)]
    rows = {
        "python alone": bare,
        "python alone, importing NumPy and zipfile": with_numpy,
        "sandbox, first line": [start for start, _ in runs],
        "sandbox, whole": [total for _, total in runs],
    }
    for name, times in rows.items():
        low, middle, high = (1000 * f(times) for f in (min, statistics.median, max))
        print(f"{name:45} {middle:7.1f}  ({low:.1f} to {high:.1f})")


def _job() -> Job:
    inputs = io.BytesIO()
    np.save(inputs, np.zeros(3))
    ask = Ask("predict", "predict(rows)", inputs.getvalue(), (Question("all"),))
    return Job(Program("solution.py", ProgramKind.SCRIPT, SOURCE), ask)


def _alone(python: str, code: str) -> None:
    subprocess.run([python, "-c", code], check=True, env={})


def _times(repeat: int, work: Callable[[], None]) -> list[float]:
    found = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return found


if __name__ == "__main__":
    main()
