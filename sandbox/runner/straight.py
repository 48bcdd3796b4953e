"""Executes cells in a kernel that is spoken to over `pair`, one message after the other.

What becomes of a message is nbclient's own: outputs, displays that are updated, widgets, timing.
Only its waiting is not, since tasks and timeouts of an event loop cost more than most cells.
"""

import json
import select
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import DELIM, Session
from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from sandbox.runner import pair
from sandbox.runner.cells import Cells

LOOK_SECONDS = 1.0
"""A kernel's end is told by its line, unless children of its hold that: so it is looked for."""

END_SECONDS = 0.01


class _Shell:
    """What a client uses of its channel for requests."""

    def __init__(self, end: pair.End, session: Session) -> None:
        self._stream, self._session = pair.Stream(end, pair.SHELL), session

    def send(self, message: dict) -> None:
        self._session.send(self._stream, message)  # type: ignore[arg-type]  # all that it uses


class _Client(KernelClient):
    shell_channel: Any = None
    allow_stdin = False


class Straight(Cells):
    """Of one notebook."""

    def speak(self, end: pair.End, key: bytes, status: Callable[[], int | None]) -> None:
        """Wait until the kernel listens; its first word is that it starts.

        Args:
            end: to the kernel.
            key: with which messages are signed.
            status: says how the kernel's process ended, None while it goes on.

        Raises:
            DeadKernelError: it has ended.
            ValueError: what comes is not a kernel's.
        """
        self._end, self._status = end, status
        self._session = Session(key=key)
        self.kc = self._asks = _Client(session=self._session)
        self._asks.shell_channel = _Shell(end, self._session)
        self._taken: Iterator[tuple[bytes, list[bytes]]] = iter(())
        next(self._heard())

    def run(self, cell: NotebookNode, index: int) -> None:
        tags = cell.metadata.get("tags", [])
        if self.skip_cells_with_tag in tags:
            return
        cell["metadata"]["execution"] = {}
        may_raise = "raises-exception" in tags
        asked = self._asks.execute(cell.source, store_history=True, stop_on_error=not may_raise)
        self.code_cells_executed += 1
        cell.outputs = []
        self.clear_before_next_output = False
        reply = self._until_idle(asked, cell, index)["content"]
        if reply["status"] == "error" and not may_raise:
            raise CellExecutionError.from_cell_and_msg(cell, reply)

    def _until_idle(self, asked: str, cell: NotebookNode, index: int) -> dict:
        """Take what comes until both the reply has come and all outputs have; return the reply."""
        reply: dict | None = None
        idle = False
        for name, message in self._heard():
            if message["parent_header"].get("msg_id") != asked:
                continue
            if name == pair.SHELL:
                reply = message
                cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(message)
            else:
                try:
                    self.process_message(message, cell, index)
                except CellExecutionComplete:
                    idle = True
            if reply is not None and idle:
                return reply
        raise DeadKernelError("Kernel died")

    def _heard(self) -> Iterator[tuple[bytes, dict]]:
        """Give messages as they come, until the kernel has ended."""
        while True:
            yield from ((name, self._understood(parts)) for name, parts in self._taken)
            self._taken = iter(self._take())

    def _take(self) -> list[tuple[bytes, list[bytes]]]:
        while True:
            if select.select([self._end], [], [], LOOK_SECONDS)[0]:
                messages = self._end.take()
                if messages is not None:
                    return messages
                if self.shared:
                    raise EOFError("the program has closed the kernel's line")
                while self._status() is None:  # its line has ended, and it is about to
                    time.sleep(END_SECONDS)
                raise DeadKernelError("Kernel died")
            if self._status() is not None and not select.select([self._end], [], [], 0)[0]:
                raise DeadKernelError("Kernel died")

    def _understood(self, parts: list[bytes]) -> dict:
        """Return a message as a session would, which takes as long as a small cell.

        Its signature is left alone: whoever writes to this line has the key. Of its times, only the
        header's is read.

        Raises:
            KeyError, ValueError: it is no message.
        """
        after_signature = parts.index(DELIM) + 2
        packed, buffers = parts[after_signature : after_signature + 4], parts[after_signature + 4 :]
        header, parent, metadata, content = map(json.loads, packed)
        header["date"] = datetime.fromisoformat(header["date"])
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": parent,
            "metadata": metadata,
            "content": content,
            "buffers": [memoryview(buffer) for buffer in buffers],
        }
