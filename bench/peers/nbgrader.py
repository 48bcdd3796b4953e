"""nbgrader: `autograde` runs the notebook beside its tests, in the environment of whoever grades.

Each workload is an assignment; a submission is a new student's copy of the released notebook, whose
last cell, an autograder test, asks the questions. One command grades a whole class where there is
one, nbgrader's own quickest way.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import nbformat

from bench.measure.command import Failed, environment, run
from bench.peers.contract import STAY, Act, Tools
from bench.peers.plain import Commands, Plain
from bench.workloads import Workload, notebook

FILE = "notebook.ipynb"


class Courses(Commands):
    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._env = environment(tools.place / "home", tools.others / "bin")
        self._courses: dict[str, Path] = {}
        self._students = 0

    def lay(self, workload: Workload, *, stay: bool = False) -> Act:
        key = f"{workload.name}{'-stay' if stay else ''}"
        if key not in self._courses:
            self._courses[key] = self._course(workload, stay=stay)
        return self._class(self._courses[key], 1)

    def lay_many(self, workload: Workload, count: int, at_once: int) -> Sequence[Act]:
        shares = [count // at_once + (first < count % at_once) for first in range(at_once)]
        # Each with a gradebook of its own: side by side they would wait for one.
        return [self._class(self._course(workload), share) for share in shares if share]

    def _course(self, workload: Workload, *, stay: bool = False) -> Path:
        """Return a new course with the workload as its one assignment, released."""
        course, asked = self.folder(), self.tools.asked
        cells = [*workload.cells(asked.data), *([STAY] if stay else []), ""]
        made = notebook(cells)
        test = made.cells[-1]
        test.source = f'{asked.code(workload.least)}\nprint("accuracy:", ask(predict))'
        test.metadata["nbgrader"] = {
            "grade": True,
            "grade_id": "asked",
            "locked": True,
            "points": 1,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        source = course / "source" / "lab"
        source.mkdir(parents=True)
        nbformat.write(made, source / FILE)
        self._nbgrader(course, "generate_assignment", "lab")
        return course

    def _class(self, course: Path, count: int) -> Act:
        """Have so many new students hand in; return the command that grades just these."""
        self._students += 1
        names = [f"class{self._students}-{number}" for number in range(count)]
        for name in names:
            shutil.copytree(course / "release" / "lab", course / "submitted" / name / "lab")
        chosen = names[0] if count == 1 else f"class{self._students}-*"

        def act() -> str:
            said = self._nbgrader(course, "autograde", "lab", f"--student={chosen}")
            for name in names:
                graded = course / "autograded" / name / "lab" / FILE
                if "accuracy: " not in graded.read_text():
                    raise Failed("nbgrader answered nothing")
            return said

        return act

    def _nbgrader(self, course: Path, *words: str) -> str:
        program = self.tools.others / "bin" / "nbgrader"
        return run([program, *words, f"--CourseDirectory.root={course}"], env=self._env, cwd=course)


class Nbgrader(Plain):
    name = "nbgrader"
    command = "nbgrader autograde lab --student=..."
    session = Courses
    program = "nbgrader"
    distributions = ("nbgrader",)
    in_lab = False
