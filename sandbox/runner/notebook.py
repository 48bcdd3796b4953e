"""Runs a notebook cell by cell in a real ipykernel, then has the kernel answer.

The kernel is a process of its own, so this one survives what the student's code does to it. Knows
nothing of limits but the size of a notebook's outputs.
"""

import asyncio
import ctypes
import json
import os
import signal
import sys
import tempfile
import time
from typing import Any, Protocol

import nbformat
import nbformat.validator
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from sandbox.runner import failures
from sandbox.runner.wire import Channel

WORK = "/work"
NOTEBOOK = "/out/notebook"
# Unix socket addresses end at 107 characters, so the path is short and absolute.
SOCKETS = "/tmp/.k"  # noqa: S108 - the sandbox's own fresh /tmp
REPLY_BYTES = 1024 * 1024
PR_SET_DUMPABLE = 4


class TooMuchOutput(Exception):
    """The cells' outputs don't fit into a notebook of the allowed size."""


class Kernel(Protocol):
    """The kernel of one run, however it was begun."""

    async def connect(self) -> Any:
        """Return a client of it, as nbclient uses one."""
        ...

    async def status(self) -> int | None:
        """Return how the kernel ended, below 0 the signal that ended it; None: nobody knows."""
        ...


class Cells(NotebookClient):
    """nbclient that shows streams as they come and bounds what it keeps."""

    room: int

    def output(self, outs: list, msg: dict, display_id: str | None, cell_index: int) -> Any:
        content = msg["content"]
        self.room -= len(str(content))
        if self.room < 0:
            # nbclient looks at this error only once the cell has ended, which it may never do.
            if self.task_poll_for_reply is not None:
                self.task_poll_for_reply.cancel()
            raise TooMuchOutput
        kind = msg["msg_type"]
        if kind == "stream":
            stream = sys.stderr if content["name"] == "stderr" else sys.stdout
            stream.write(content["text"])
            stream.flush()
        elif kind == "execute_result" and "text/plain" in content["data"]:
            print(content["data"]["text/plain"], flush=True)
        return super().output(outs, msg, display_id, cell_index)


def run(job: dict, source: bytes, channel: Channel, prepared: Any = None) -> None:
    """Run all cells and answer. What a cell raises is told, never raised.

    Args:
        job: as `sandbox.runner.main` received it.
        source: of the notebook.
        channel: to the other side.
        prepared: of `sandbox.runner.prepared`, where this process has one: the kernel is its fork.
    """
    # Other processes of the same user, the kernel foremost, may not look into this one.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    os.chdir(WORK)
    try:
        notebook = nbformat.reads(_without_outputs(source), as_version=4)
    except Exception as error:  # nbformat raises many kinds; all mean one thing
        channel.tell("started")
        told = failures.describe(error, {})
        channel.tell("error", phase="program", error=told | {"kind": "unreadable", "traceback": ""})
        return
    os.makedirs(SOCKETS, mode=0o700)  # noqa: PTH103 - strings throughout
    arguments = (job["seed"], job["torch"], job["dialogue"])
    asyncio.run(_Run(job, notebook, channel, _kernel(arguments, prepared)).go())


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
        Cells(made, timeout=None)
    for minor in range(v4.nbformat_minor):  # many editors still write an older one
        nbformat.validator.get_validator(4, minor)


def _kernel(arguments: tuple, prepared: Any) -> Kernel:
    if prepared is None:
        from sandbox.runner import spawned  # noqa: PLC0415 - a forked one needs none of it

        return spawned.Spawned(arguments, SOCKETS, WORK)
    from sandbox.runner import forked  # noqa: PLC0415 - and a spawned one none of this

    return forked.Forked(prepared, arguments)


class _Run:
    def __init__(self, job: dict, notebook: NotebookNode, channel: Channel, kernel: Kernel) -> None:
        self._job = job
        self._notebook = notebook
        self._channel = channel
        self._kernel = kernel
        self._saved_at, self._save_took = 0.0, 0.0
        self._client = Cells(notebook, timeout=None)
        self._client.room = job["notebook_bytes"]

    async def go(self) -> None:
        self._client.kc = await self._kernel.connect()
        # Numbers follow the kernel's own count, which leaves empty cells out.
        cells = [
            (index, cell)
            for index, cell in enumerate(self._notebook.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]
        self._channel.tell("started")
        failure: dict | None = None
        for number, (index, cell) in enumerate(cells, start=1):
            self._channel.tell("cell", cell=number, cells=len(cells))
            failure = await self._execute(cell, index, number)
            if failure is not None:
                break
            if not self._save(last=False):
                return
        if not self._save(last=True):
            return
        if failure is not None and failure["kind"] != "end":
            self._tell(failure, phase="program")
            return
        self._channel.tell("ended")
        try:
            await self._answer(self._channel.receive_json(), self._channel.receive())
        # No room, or the kernel spoilt the report.
        except (OSError, ValueError, RecursionError) as error:
            self._tell(failures.describe(error, {}), phase="answer")

    async def _execute(self, cell: NotebookNode, index: int, number: int) -> dict | None:
        """Run one cell and return what it raised, None if nothing."""
        try:
            await self._client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            if error.ename == "SystemExit" and error.evalue in ("", "0", "None"):
                return {"kind": "end"}
            # nbclient's own text repeats the whole cell.
            reported = next((o for o in reversed(cell.outputs) if o.output_type == "error"), None)
            trace = failures.plain("\n".join(reported.traceback) if reported else error.traceback)
            print(trace, file=sys.stderr, flush=True)
            return failures.of_cell(error.ename, error.evalue, trace, number)
        except (DeadKernelError, TooMuchOutput):
            if self._client.room < 0:
                return {"kind": "output"}
            return {
                "kind": "kernel",
                "type": "DeadKernelError",
                "text": await self._why_dead(),
                "line": None,
                "cell": number,
                "traceback": "",
            }
        except Exception as error:  # many kinds: the kernel sent what no notebook can hold
            return failures.describe(error, {}) | {"cell": number}
        return None

    async def _why_dead(self) -> str:
        status = await self._kernel.status()
        if status is not None and status < 0:
            return f"it was ended by signal {signal.Signals(-status).name}"
        return "it ended itself" if status is None else f"it ended itself with status {status}"

    def _save(self, *, last: bool) -> bool:
        """Write the notebook as it stands; False, and told, where it is too large.

        Saved while it goes on, since a run that is stopped at its time limit never gets to its end;
        but never for longer than a twentieth of the time.
        """
        if not last and time.monotonic() - self._saved_at < 20 * self._save_took:
            return True
        begin = time.monotonic()
        data = nbformat.writes(self._notebook).encode()
        if len(data) > self._job["notebook_bytes"]:
            self._channel.tell("too_much_output")
            return False
        with open(NOTEBOOK, "wb") as file:  # noqa: PTH123 - strings throughout
            file.write(data)
        self._saved_at = time.monotonic()
        self._save_took = self._saved_at - begin
        return True

    async def _answer(self, ask: dict, inputs: bytes) -> None:
        """Have the kernel answer: only there is the student's namespace."""
        folder = tempfile.mkdtemp(dir=SOCKETS)
        for name, content in (("ask.json", json.dumps(ask).encode()), ("inputs.npy", inputs)):
            with open(f"{folder}/{name}", "wb") as file:  # noqa: PTH123 - strings throughout
                file.write(content)
        code = f"__import__('sandbox.runner.kernel', fromlist=['*']).answer({folder!r})"
        cell = nbformat.v4.new_code_cell(code)
        self._notebook.cells.append(cell)
        failure = await self._execute(cell, len(self._notebook.cells) - 1, 0)
        if failure is None:
            with open(f"{folder}/reply.json", "rb") as file:  # noqa: PTH123 - strings throughout
                reply = json.loads(file.read(REPLY_BYTES))
            if not isinstance(reply, dict) or "event" in reply:
                raise ValueError("the report on the answers was written over")
            self._channel.tell("answered", **reply)
        else:
            self._tell(failure | {"cell": None}, phase="answer")

    def _tell(self, failure: dict, phase: str) -> None:
        if failure["kind"] == "output":
            self._channel.tell("too_much_output")
        else:
            self._channel.tell("error", phase=phase, error=failure)
