"""Jobs for the sandbox's tests: small programs, small limits, one set of inputs."""

import io
import json
import os
import zipfile
from collections.abc import Mapping

import nbformat
import numpy as np

from sandbox.contract import Ask, Execution, Job, Limits, Mount, Program, ProgramKind, Question

PREDICT = "def predict(images):\n    return [0] * len(images)\n"
INPUTS = np.arange(5 * 4 * 4 * 3, dtype=np.uint8).reshape(5, 4, 4, 3)
QUESTIONS = (Question("all"), Question("one", (3,)), Question("turned", (4, 3, 2, 1, 0)))
NAP = f"961.{os.getpid()}"
"""Seconds to sleep, and whose sleep: other processes of the tests run the same programs beside."""
QUICK = {"wall_seconds": 20.0, "cpu_seconds": 20.0, "memory_bytes": 512 * 2**20}


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def ask(*questions: Question) -> Ask:
    return Ask("predict", "predict(images)", npy(INPUTS), questions or QUESTIONS)


def script(
    source: str,
    *,
    name: str = "solution.py",
    questions: tuple[Question, ...] = (),
    mounts: tuple[Mount, ...] = (),
    environment: Mapping[str, str] | None = None,
    seed: int = 0,
    **limits: float,
) -> Job:
    """A job that runs `source` as a script, under quick limits unless told otherwise."""
    return Job(
        Program(name, ProgramKind.SCRIPT, source.encode()),
        ask(*questions),
        mounts=mounts,
        environment=environment or {},
        limits=Limits(**(QUICK | limits)),
        seed=seed,
    )


def notebook(*cells: str, seed: int = 0, **limits: float) -> Job:
    """A job that runs a notebook of these code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return Job(
        Program("solution.ipynb", ProgramKind.NOTEBOOK, nbformat.writes(made).encode()),
        ask(),
        limits=Limits(**(QUICK | limits)),
        seed=seed,
    )


def answers(execution: Execution) -> dict[str, np.ndarray]:
    """The arrays in the artefact, by question."""
    assert execution.artefact is not None, execution.message
    with zipfile.ZipFile(io.BytesIO(execution.artefact)) as bundle:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in bundle.infolist())
        return {
            info.filename.removesuffix(".npy"): np.load(bundle.open(info), allow_pickle=False)
            for info in bundle.infolist()
        }


def executed_cells(execution: Execution) -> list[dict]:
    """The cells of the executed notebook."""
    assert execution.notebook is not None, execution.message
    return json.loads(execution.notebook)["cells"]
