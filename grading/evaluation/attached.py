"""Reads what the further runs of one run left: other seeds' answers, the exported model's own.

Pure, as all scoring: sealed bytes in, findings out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from grading.artefacts import BadArtefact, bundle, strict_json
from grading.evaluation import asking, clean, contracts, further, hidden
from labs.datasets import Dataset
from labs.spec import TaskSpec
from sandbox.contract import Execution


@dataclass(frozen=True)
class Clean:
    """What the exported model's sandbox told. None of the student's code ran there."""

    graph: Mapping[str, Any] | None = None
    values: contracts.Values | None = None
    """Its answers to the scored question; None where it was asked nothing, or failed."""
    why: str = ""
    """Why there is nothing."""


def repeated(
    task: TaskSpec, execution: Execution, dataset: Dataset, seed: str
) -> list[tuple[contracts.Reading, contracts.Truth]]:
    """Return the answers under each further seed, with their truth."""
    found = []
    for name, other in further.seeds(task, seed).items():
        again = replace(
            execution, artefact=execution.attached.get(name), answer_errors={}, attached={}
        )
        truth = contracts.REGISTRY[task.contract.kind].truth(
            contracts.Scope(task.contract, dataset, other)
        )
        found.append((asking.read(task, again, dataset, other).reading, truth))
    return found


def alone(task: TaskSpec, execution: Execution, dataset: Dataset, seed: str) -> Clean:
    """Return what the exported model's own sandbox found."""
    data = execution.attached.get(further.CLEAN)
    if data is None:
        return Clean(why="the program left no model that could be exported to ONNX")
    scope = contracts.Scope(task.contract, dataset, seed)
    pictures = contracts.REGISTRY["image_classes"]
    allowed = {"variables.json": asking.PROBE_BYTES}
    asked = contracts.REGISTRY[task.contract.kind].columns == pictures.columns
    if asked:
        allowed |= pictures.again(scope, hidden.ALL)
    try:
        members = bundle.read(data, allowed)
        told = strict_json.loads(members.get("variables.json", b""), max_bytes=asking.PROBE_BYTES)
        graph = told.get(clean.GRAPH) if isinstance(told, dict) else None
        if not isinstance(graph, dict):
            raise BadArtefact("it could not be read as ONNX")
        values = pictures.read_again(contracts.Given(scope, members), hidden.ALL) if asked else None
    except BadArtefact as error:
        return Clean(why=f"the exported model did not answer by itself: {error}")
    return Clean(graph, values)
