"""Bare python: the cells as one script, and the questions at its end. No grader at all."""

from bench.measure.command import Failed, environment, run
from bench.peers.contract import STAY, Act
from bench.peers.plain import Commands, Plain
from bench.workloads import Workload


def script(workload: Workload, data: str, code: str, *, stay: bool = False) -> str:
    """Return the whole program: cells, questions, accuracy."""
    ask = f'{code}\nprint("accuracy:", ask(predict))'
    return "\n\n\n".join([*workload.cells(data), *([STAY] if stay else []), ask]) + "\n"


class Scripts(Commands):
    def lay(self, workload: Workload, *, stay: bool = False) -> Act:
        folder, asked = self.folder(), self.tools.asked
        text = script(workload, asked.data, asked.code(workload.least), stay=stay)
        (folder / "program.py").write_text(text)
        env = environment(self.tools.place / "home", self.tools.lab / "bin")
        command = (self.tools.lab / "bin" / "python", "program.py")

        def act() -> str:
            said = run(command, env=env, cwd=folder)
            if "accuracy: " not in said:
                raise Failed("bare python answered nothing")
            return said

        return act


class BarePython(Plain):
    name = "bare python"
    command = "python program.py"
    session = Scripts
