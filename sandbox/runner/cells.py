"""Has a kernel execute a notebook's cells and answer, and keeps the notebook as it fills.

The same for every kernel, however it was begun. Knows nothing of limits but the size of outputs.
"""

import json
import logging
import signal
import sys
import tempfile
import time
from typing import Any, Protocol, TextIO

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from sandbox.runner import failures
from sandbox.runner.wire import Channel

NOTEBOOK = "/out/notebook"
# Unix socket addresses end at 107 characters, so the path is short and absolute.
SOCKETS = "/tmp/.k"  # noqa: S108 - the sandbox's own fresh /tmp
REPLY_BYTES = 1024 * 1024
QUIET = logging.Logger("nbclient", logging.CRITICAL + 1)
NEW_CELL = nbformat.v4.new_code_cell


class TooMuchOutput(Exception):
    """The cells' outputs don't fit into a notebook of the allowed size."""


class Kernel(Protocol):
    """The kernel of one run, however it was begun."""

    def cells(self, notebook: NotebookNode) -> "Cells":
        """Return what executes the notebook's cells, once the kernel listens."""
        ...

    def ask(self, ask: dict, inputs: bytes | memoryview) -> str:
        """Lay the questions down for the kernel; return the code with which it answers them."""
        ...

    def reply(self) -> object:
        """Return the kernel's report on its answers.

        Raises:
            OSError, ValueError, RecursionError: it is not there or was spoilt.
        """
        ...

    def status(self) -> int | None:
        """Return how the kernel ended, below 0 the signal that ended it; None: nobody knows."""
        ...


class Cells(NotebookClient):
    """nbclient that shows streams as they come and bounds what it keeps."""

    room: int
    streams: tuple[TextIO, TextIO]
    """Where it shows what cells print: as their stdout, as their stderr."""
    shared = False
    """It shares its process with the kernel: what it can't make sense of may be the program's
    doing, which a kernel apart will tell."""

    def run(self, cell: NotebookNode, index: int) -> None:
        """Execute one cell.

        Raises:
            CellExecutionError: it raised, and no tag allows that.
            DeadKernelError: the kernel has ended.
            TooMuchOutput: see there.
        """
        raise NotImplementedError

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
            stream = self.streams[content["name"] == "stderr"]
            stream.write(content["text"])
            stream.flush()
        elif kind == "execute_result" and "text/plain" in content["data"]:
            print(content["data"]["text/plain"], file=self.streams[0], flush=True)
        return super().output(outs, msg, display_id, cell_index)


def with_kernel(
    job: dict,
    notebook: NotebookNode,
    channel: Channel,
    kernel: Kernel,
    streams: tuple[TextIO, TextIO] | None = None,
) -> None:
    """Run all cells in that kernel and have it answer.

    Args:
        streams: where to show what cells print; None: on this process's own.
    """
    _Run(job, notebook, channel, kernel, streams or (sys.stdout, sys.stderr)).go()


class Folder:
    """Questions and report of a kernel that is a process of its own, in files."""

    _place = ""

    def ask(self, ask: dict, inputs: bytes | memoryview) -> str:
        self._place = tempfile.mkdtemp(dir=SOCKETS)
        for name, content in (("ask.json", json.dumps(ask).encode()), ("inputs.npy", inputs)):
            with open(f"{self._place}/{name}", "wb") as file:  # noqa: PTH123 - strings throughout
                file.write(content)
        return f"__import__('sandbox.runner.kernel', fromlist=['*']).answer({self._place!r})"

    def reply(self) -> object:
        with open(f"{self._place}/reply.json", "rb") as file:  # noqa: PTH123 - strings throughout
            return json.loads(file.read(REPLY_BYTES))


class _Run:
    def __init__(
        self,
        job: dict,
        notebook: NotebookNode,
        channel: Channel,
        kernel: Kernel,
        streams: tuple[TextIO, TextIO],
    ) -> None:
        self._job = job
        self._notebook = notebook
        self._channel = channel
        self._kernel = kernel
        self._errors = streams[1]
        self._saved_at, self._save_took = 0.0, 0.0
        self._client = kernel.cells(notebook)
        self._client.room, self._client.streams = job["notebook_bytes"], streams
        # What it would say is about itself; a kernel in the same process would show it in a cell.
        self._client.log = QUIET

    def go(self) -> None:
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
            failure = self._execute(cell, index, number)
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
            self._answer(self._channel.receive_json(), self._channel.receive_large())
        # No room, or the kernel spoilt the report.
        except (OSError, ValueError, RecursionError) as error:
            if self._client.shared:
                raise
            self._tell(failures.describe(error, {}), phase="answer")

    def _execute(self, cell: NotebookNode, index: int, number: int) -> dict | None:
        """Run one cell and return what it raised, None if nothing."""
        try:
            self._client.run(cell, index)
        except CellExecutionError as error:
            if error.ename == "SystemExit" and error.evalue in ("", "0", "None"):
                return {"kind": "end"}
            # nbclient's own text repeats the whole cell.
            reported = next((o for o in reversed(cell.outputs) if o.output_type == "error"), None)
            trace = failures.plain("\n".join(reported.traceback) if reported else error.traceback)
            print(trace, file=self._errors, flush=True)
            return failures.of_cell(error.ename, error.evalue, trace, number)
        except (DeadKernelError, TooMuchOutput):
            if self._client.room < 0:
                return {"kind": "output"}
            return {
                "kind": "kernel",
                "type": "DeadKernelError",
                "text": self._why_dead(),
                "line": None,
                "cell": number,
                "traceback": "",
            }
        except Exception as error:  # many kinds: the kernel sent what no notebook can hold
            if self._client.shared:
                raise
            return failures.describe(error, {}) | {"cell": number}
        return None

    def _why_dead(self) -> str:
        status = self._kernel.status()
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
        # Without looking again for what no notebook may hold: it was read, and nbclient filled it.
        data = nbformat.v4.writes_json(self._notebook).encode()
        if len(data) > self._job["notebook_bytes"]:
            self._channel.tell("too_much_output")
            return False
        with open(NOTEBOOK, "wb") as file:  # noqa: PTH123 - strings throughout
            file.write(data)
        self._saved_at = time.monotonic()
        self._save_took = self._saved_at - begin
        return True

    def _answer(self, ask: dict, inputs: bytes | memoryview) -> None:
        """Have the kernel answer: only there is the student's namespace."""
        cell = NEW_CELL(self._kernel.ask(ask, inputs))
        self._notebook.cells.append(cell)
        failure = self._execute(cell, len(self._notebook.cells) - 1, 0)
        if failure is None:
            reply = self._kernel.reply()
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
