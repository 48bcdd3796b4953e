"""One terminal command over a whole class, from nothing: its own start-up is in its time."""

import json
from collections.abc import Callable

import nbformat

from bench.measure import processes
from bench.measure.command import Failed, run
from bench.parts.timing import seconds
from bench.peers import ours
from bench.peers.contract import Act, NotHere, Tools
from bench.peers.nbgrader import Nbgrader
from bench.results import Command, Results
from bench.workloads import Workload, notebook
from config.environment import ROOT

LEAVING_SECONDS = 30.0
AT_ONCE = 2


def measure(
    results: Results,
    tools_of: Callable[[str], Tools],
    tell: Callable[[str], None],
    workload: Workload,
    count: int,
) -> None:
    """Measure nbgrader's command and ours. Nothing may be kept from before: no warm parent, say."""
    name = f"{workload.name}-*.ipynb"
    typed = f"./manage.py grade 1a {name} --jobs {AT_ONCE}"
    for grader, command, act_of in (
        ("nbgrader", "nbgrader autograde lab", _nbgrader),
        ("Prayoga", typed, _ours),
    ):
        tell(f"{count} {workload.title} notebooks: {command}")
        row = Command(grader, command, count)
        results.commands.append(row)
        try:
            act = act_of(tools_of(f"class {grader}"), workload, count)
            if left := processes.wait_for_none(LEAVING_SECONDS):
                raise Failed(f"processes {sorted(left)} of an earlier measurement are still there")
            row.seconds = seconds(act)
        except (Failed, NotHere) as error:
            row.failed = str(error)


def _nbgrader(tools: Tools, workload: Workload, count: int) -> Act:
    with Nbgrader().open(tools) as session:
        [act] = session.lay_many(workload, count, 1)
    return act


def _ours(tools: Tools, workload: Workload, count: int) -> Act:
    files = [tools.place / f"{workload.name}-{number:02}.ipynb" for number in range(1, count + 1)]
    for file in files:
        nbformat.write(notebook(workload.cells()), file)
    words = ("grade", "1a", *map(str, files), "--jobs", str(AT_ONCE), "--json")
    env = ours.settings(tools)

    def act() -> str:
        said = run([ROOT / "manage.py", *words], env=env, cwd=tools.place)
        graded = [json.loads(line) for line in said.splitlines()]
        values = [one["metric"]["value"] for one in graded if one["outcome"] == "ok"]
        if len(values) != count or min(values) < workload.least:
            wrong = next((one for one in graded if one["outcome"] != "ok"), None)
            raise Failed(f"not every notebook was graded: {wrong or values}")
        return said

    return act
