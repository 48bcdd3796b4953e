"""The student's own computing: what a notebook takes once everything it imports is imported.

Cells and answers, in a bare process. What a grader takes beyond that is its overhead: starting
processes, importing frameworks, moving notebooks about, keeping accounts.
"""

import re
from pathlib import Path

from bench.inside import alone
from bench.measure.command import Failed, environment, run
from bench.peers.bare_python import script
from bench.peers.contract import Tools
from bench.workloads import Workload


class Own:
    """Measures it; the first time for each notebook it finds out what there is to import."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def seconds(self, workload: Workload) -> float:
        """Return the seconds of one run."""
        place, asked = self._tools.place, self._tools.asked
        program, modules = place / f"{workload.name}.py", place / f"{workload.name}.modules"
        if not modules.exists():
            program.write_text(script(workload, asked.data, asked.code(workload.least)))
            self._run(program, modules)
        return self._run(program, modules)

    def _run(self, program: Path, modules: Path) -> float:
        command = (self._tools.lab / "bin" / "python", alone.__file__, program, modules)
        env = environment(self._tools.place / "home", self._tools.lab / "bin")
        said = run(command, env=env, cwd=self._tools.place)
        found = re.search(r"^seconds: (\S+)$", said, re.MULTILINE)
        if found is None:
            raise Failed(f"{program.name} said nothing of its time")
        return float(found.group(1))
