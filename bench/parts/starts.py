"""Until a program's first line, cold and warm, on each backend: beside the same interpreter alone.

The program is a script of one line. `whole` includes asking its function and sealing its answers,
for which NumPy is imported.
"""

import io
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.measure.command import Failed
from bench.measure.spread import Spread
from bench.peers.contract import Tools
from bench.results import Results, Start
from sandbox.backends import REGISTRY, WARM, open_backend
from sandbox.choices import Choices
from sandbox.contract import (
    Ask,
    Backend,
    Execution,
    Job,
    Outcome,
    Program,
    ProgramKind,
    Question,
    SandboxUnavailable,
    Warming,
)

SOURCE = b"def predict(rows):\n    return [0] * len(rows)\n"
FIRST, WHOLE = "pass", "import numpy, zipfile"
"""What the interpreter alone does until the first line, and for the whole of it."""


def measure(
    results: Results,
    tell: Callable[[str], None],
    tools: Tools,
    images: Path,
    repeat: int,
    wanted: Callable[[str], bool],
) -> None:
    """Measure every way to start that works here.

    Args:
        images: folder of the pins of Docker's images.
        wanted: says whether a grader of that name is to be measured.
    """
    ways = [(name, warm) for name in REGISTRY for warm in (False, True)]
    for name, warm in ways:
        row = Start(name, warm)
        if not wanted(f"Prayoga, {row.way}"):
            continue
        tell(f"a one-line script, {row.way}: {repeat} times")
        results.starts.append(row)
        if warm and name not in WARM:
            row.missing = "there is no such way to start a run yet"
            continue
        backend = open_backend(
            name,
            runtime=tools.lab,
            slots=tools.place,
            max_slots=1,
            choices=Choices(warm=warm, images=images),
        )
        try:
            backend.check()
            _measure(row, backend, tools.lab, repeat)
        except SandboxUnavailable as reason:
            row.missing = str(reason)
        except Failed as error:
            row.failed = str(error)
        finally:
            if isinstance(backend, Warming):
                backend.close()


def _measure(row: Start, backend: Backend, lab: Path, repeat: int) -> None:
    runs: list[Execution] = []
    alone_first, alone_whole = [], []
    for _ in range(repeat):
        alone_first.append(_alone(lab, FIRST))
        alone_whole.append(_alone(lab, WHOLE))
        runs.append(found := backend.run(_job()))
        if found.outcome is not Outcome.OK:
            raise Failed(found.message)
        if found.isolation.warm != row.warm:
            raise Failed(f"it started cold: {' '.join(found.isolation.reasons)}")
    row.first_line = Spread.of([run.timing.start for run in runs])
    row.whole = Spread.of([run.timing.total for run in runs])
    row.alone_first_line, row.alone_whole = Spread.of(alone_first), Spread.of(alone_whole)


def _job() -> Job:
    inputs = io.BytesIO()
    np.save(inputs, np.zeros(3))
    ask = Ask("predict", "predict(rows)", inputs.getvalue(), (Question("all"),))
    return Job(Program("solution.py", ProgramKind.SCRIPT, SOURCE), ask)


def _alone(lab: Path, code: str) -> float:
    began = time.monotonic()
    subprocess.run([lab / "bin" / "python", "-c", code], check=True, env={})
    return time.monotonic() - began
