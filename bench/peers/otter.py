"""Otter: `run` executes the notebook and its tests in one kernel, without a container.

(`otter grade` is its way with containers: it needs an image that is made from a registry's.)
"""

import json
from pathlib import Path

import nbformat

from bench.measure.command import Failed, environment, run
from bench.peers.contract import STAY, Act, Tools
from bench.peers.plain import Commands, Plain
from bench.workloads import Workload, notebook

TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "asked"
points = 1


{code}

@test_case(points=1)
def test_asked(predict):
    ask(predict)
"""


class Runs(Commands):
    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._env = environment(tools.place / "home", tools.others / "bin")
        self._otter = tools.others / "bin" / "otter"
        self._autograders: dict[str, Path] = {}

    def lay(self, workload: Workload, *, stay: bool = False) -> Act:
        if workload.name not in self._autograders:
            self._autograders[workload.name] = self._autograder(workload)
        folder, asked = self.folder(), self.tools.asked
        file = folder / "notebook.ipynb"
        cells = [*workload.cells(asked.data), *([STAY] if stay else [])]
        nbformat.write(notebook(cells), file)
        zipped = self._autograders[workload.name]
        command = (self._otter, "run", "--no-logo", "-a", zipped, "-o", folder, file)

        def act() -> str:
            said = run(command, env=self._env, cwd=folder)
            results = json.loads((folder / "results.json").read_text())
            if [t["score"] for t in results["tests"] if t["name"] == "asked"] != [1.0]:
                raise Failed(f"Otter did not give the point: {results['tests']}")
            return said

        return act

    def _autograder(self, workload: Workload) -> Path:
        folder = self.folder()
        (folder / "tests").mkdir()
        code = self.tools.asked.code(workload.least)
        (folder / "tests" / "asked.py").write_text(TEST.format(code=code))
        run([self._otter, "generate", "-t", "tests", "-o", "lab.zip"], env=self._env, cwd=folder)
        return folder / "lab.zip"


class Otter(Plain):
    name = "Otter"
    command = "otter run -a lab.zip {}"
    session = Runs
    program = "otter"
    distributions = ("otter-grader",)
    in_lab = False
