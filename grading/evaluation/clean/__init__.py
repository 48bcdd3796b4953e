"""Looks at an exported model in a second sandbox, where none of the student's code is.

The trusted side never loads a model: it sends the file into a sandbox with a program of its own,
and reads back bounded answers and a description of the graph.
"""

import base64
from pathlib import Path

from grading.evaluation import contracts, hidden
from labs.datasets import Dataset
from labs.spec import ContractSpec, TaskSpec
from sandbox.contract import MIB, Ask, Job, Limits, Program, ProgramKind, Question

PROGRAM = Path(__file__).with_name("program.py")
GRAPH = "graph"
LIMITS = Limits(
    wall_seconds=120,
    cpu_seconds=240,
    memory_bytes=3072 * MIB,
    artefact_bytes=8 * MIB,
)


def job(task: TaskSpec, model: bytes, dataset: Dataset, seed: str) -> Job:
    """Return what describes `model`, an ONNX file, and answers the hidden rows with it where they
    are pictures."""
    kind = contracts.REGISTRY[task.contract.kind]
    scope = contracts.Scope(
        ContractSpec("predict", "predict(images)", kind.name, ""), dataset, seed
    )
    pictures = kind.columns == ("images", "labels")
    source = PROGRAM.read_text().replace(
        'b64decode("")', f'b64decode("{base64.b64encode(model).decode()}")'
    )
    ask = Ask(
        function="predict" if pictures else "",
        signature="predict(images)",
        inputs=(lambda: contracts.REGISTRY["image_classes"].inputs(scope)) if pictures else b"",
        questions=(Question(hidden.ALL),) if pictures else (),
        form=contracts.REGISTRY["image_classes"].form if pictures else contracts.NOTHING,
        variables=(GRAPH,),
    )
    return Job(
        program=Program("exported_model.py", ProgramKind.SCRIPT, source.encode()),
        ask=ask,
        mounts=dataset.mounts,
        environment=dataset.environment,
        limits=LIMITS,
    )
