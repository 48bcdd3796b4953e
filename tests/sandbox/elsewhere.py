"""Runs one job in a process that sees another machine: fewer control groups, less memory.

Namespaces of mounts give that view; the walls, the kernel and the programs are the real ones.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.contract import Execution, Isolation, Outcome, Usage

PROBE = """
import json, sys
from dataclasses import replace
from pathlib import Path
from sandbox.backends import open_backend
from tests.sandbox.jobs import notebook, script

runtime, slots, kind, full_walls, limits, *sources = sys.argv[1:]
backend = open_backend("bubblewrap", runtime=Path(runtime), slots=Path(slots), max_slots=1)
job = {"script": script, "notebook": notebook}[kind](*sources, **json.loads(limits))
found = backend.run(replace(job, full_walls=full_walls == "full"))
print(json.dumps([found.outcome, found.message, found.isolation.weak, found.isolation.reasons,
                  found.usage.peak_memory_bytes]))
"""
ROOT = Path(__file__).parents[2]
WITHOUT_GROUPS = ("umount -R -l /sys/fs/cgroup",)
"""Shell lines after which no control group is to be seen."""


def run(
    *sources: str,
    runtime: Path,
    slots: Path,
    before: Sequence[str] = (),
    kind: str = "script",
    full_walls: bool = False,
    **limits: float,
) -> Execution:
    """Run a script or the cells of a notebook where the shell lines `before` have had their way.

    They need root; without it the machine stays as it is.
    """
    walls = "full" if full_walls else "any"
    command = [sys.executable, "-c", PROBE, str(runtime), str(slots), kind, walls]
    command += [json.dumps(limits), *sources]
    if os.geteuid() == 0:
        lines = " && ".join((*before, 'exec "$@"'))
        command = ["unshare", "--mount", "sh", "-c", lines, "sh", *command]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    outcome, message, weak, reasons, peak = json.loads(done.stdout.splitlines()[-1])
    isolation = Isolation("bubblewrap", weak=weak, reasons=tuple(reasons))
    usage = Usage(peak_memory_bytes=peak)
    return Execution(Outcome(outcome), message, isolation, usage=usage)
