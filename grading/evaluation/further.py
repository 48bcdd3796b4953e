"""Further runs that belong to one: the same program under other seeds, its exported model alone.

What they left is kept with the run, sealed like its own artefact, so that scoring stays a pure
function of sealed bytes.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from grading.artefacts import BadArtefact
from grading.evaluation import asking, clean
from labs.datasets import Dataset
from labs.spec import TaskSpec
from sandbox.contract import Execution, Job, Outcome, Program

CLEAN = "clean"
"""What the exported model's own sandbox left."""


def seeds(task: TaskSpec, seed: str) -> dict[str, str]:
    """Return the further seeds of a task that is run under several, by the name of what is kept."""
    return {
        f"seed-{number}": hashlib.sha256(f"{seed} {number}".encode()).hexdigest()[:32]
        for number in range(2, task.metric.seeds + 1)
    }


def attach(
    task: TaskSpec,
    program: Program,
    dataset: Dataset,
    seed: str,
    run: Callable[[Job], Execution],
    execution: Execution,
) -> Execution:
    """Return the execution with what its further runs left; a fault of the platform's instead.

    Args:
        run: runs a job as the first one was run.

    Raises:
        Cancelled: the run was cancelled meanwhile.
    """
    if execution.outcome is not Outcome.OK:
        return execution
    attached: dict[str, bytes] = {}
    for name, other in seeds(task, seed).items():
        with ThreadPoolExecutor(1) as meanwhile:
            again = run(asking.job(task, program, dataset, other, meanwhile))
        if again.outcome is Outcome.PLATFORM_ERROR:
            return again
        attached[name] = again.artefact or b""
    if member := asking.model_file(task):
        try:
            model = asking.members(task, execution, dataset, seed).get(member)
        except BadArtefact:
            model = None  # said when the run is scored
        if model is not None:
            found = run(clean.job(task, model, dataset, seed))
            if found.outcome is Outcome.PLATFORM_ERROR:
                return found
            attached[CLEAN] = found.artefact or b""
    return replace(execution, attached=attached) if attached else execution
