"""Runs a notebook cell by cell in a real ipykernel, then has the kernel answer.

The kernel is a process of its own, so this one survives what the student's code does to it; or, for
a kernel that stands prepared, a thread of this one, see `sandbox.runner.together`.
"""

import ctypes
import json
import os
from typing import Any

import nbformat
import nbformat.validator

from sandbox.runner import failures
from sandbox.runner.cells import QUIET, SOCKETS, Cells, with_kernel
from sandbox.runner.wire import Channel

WORK = "/work"
PR_SET_DUMPABLE = 4


def run(job: dict, source: bytes, channel: Channel, prepared: Any = None) -> None:
    """Run all cells and answer. What a cell raises is told, never raised.

    Args:
        job: as `sandbox.runner.main` received it.
        source: of the notebook.
        channel: to the other side.
        prepared: of `sandbox.runner.prepared`, where this process has one: the kernel is its fork.
    """
    os.chdir(WORK)
    together = prepared is not None and not job["apart"]
    if not together:
        # Other processes of the same user, the kernel foremost, may not look into this one.
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    try:
        notebook = nbformat.reads(_without_outputs(source), as_version=4)
    except Exception as error:  # nbformat raises many kinds; all mean one thing
        channel.tell("started")
        told = failures.describe(error, {})
        channel.tell("error", phase="program", error=told | {"kind": "unreadable", "traceback": ""})
        return
    os.makedirs(SOCKETS, mode=0o700)  # noqa: PTH103 - strings throughout
    arguments = (job["seed"], job["torch"], job["dialogue"])
    # Each imported where it is needed: none of them needs what another does.
    if together:
        from sandbox.runner import together as one  # noqa: PLC0415

        one.run(job, notebook, channel, prepared, arguments)
    elif prepared is not None:
        from sandbox.runner import forked  # noqa: PLC0415

        with_kernel(job, notebook, channel, forked.Forked(prepared, arguments))
    else:
        from sandbox.runner import spawned  # noqa: PLC0415

        with_kernel(job, notebook, channel, spawned.Spawned(arguments, SOCKETS, WORK))


def _without_outputs(source: bytes) -> str:
    """Return the notebook without what its cells put out in another session.

    Before nbformat sees it: that takes minutes to say what is wrong with outputs by the thousand.

    Raises:
        ValueError, RecursionError: it is no JSON.
    """
    notebook = json.loads(source.decode("utf-8"))
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    for cell in cells if isinstance(cells, list) else ():
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook)


def rehearse() -> None:
    """Have done what is slow at its first time: the forks of this process find it done."""
    v4 = nbformat.v4
    outputs = [
        v4.new_output("stream", name="stdout", text="a\n"),
        v4.new_output("execute_result", data={"text/plain": "1"}, execution_count=1),
        v4.new_output("display_data", data={"image/png": "aa==", "text/plain": "figure"}),
        v4.new_output("error", ename="E", evalue="e", traceback=["E: e"]),
    ]
    cells = [v4.new_code_cell("1", outputs=outputs, execution_count=1), v4.new_markdown_cell("a")]
    for _ in range(3):
        made = nbformat.reads(nbformat.writes(v4.new_notebook(cells=cells)), as_version=4)
        Cells(made, timeout=None, log=QUIET)
    for minor in range(v4.nbformat_minor):  # many editors still write an older one
        nbformat.validator.get_validator(4, minor)
