"""Bare nbclient: the notebook in a kernel, and the questions in its last cell. No grader at all."""

import nbformat

from bench.measure.command import Failed, environment, run
from bench.peers.contract import STAY, Act
from bench.peers.plain import Commands, Plain
from bench.workloads import Workload, notebook


class Notebooks(Commands):
    def lay(self, workload: Workload, *, stay: bool = False) -> Act:
        folder, asked = self.folder(), self.tools.asked
        ask = f'{asked.code(workload.least)}\nprint("accuracy:", ask(predict))'
        cells = [*workload.cells(asked.data), *([STAY] if stay else []), ask]
        file = folder / "notebook.ipynb"
        nbformat.write(notebook(cells), file)
        env = environment(self.tools.place / "home", self.tools.lab / "bin")
        command = (self.tools.lab / "bin" / "jupyter-execute", "--inplace", file.name)

        def act() -> str:
            said = run(command, env=env, cwd=folder)
            if "accuracy: " not in file.read_text():
                raise Failed("nbclient answered nothing")
            return said

        return act


class BareNbclient(Plain):
    name = "bare nbclient"
    command = "jupyter execute --inplace {}"
    session = Notebooks
    program = "jupyter-execute"
    distributions = ("nbclient",)
