"""A notebook's kernel as a fork of its runner: for a runner in whose process one was prepared."""

import os
import socket
from typing import Any

from nbformat import NotebookNode

from sandbox.runner import pair
from sandbox.runner.cells import Cells, Folder
from sandbox.runner.straight import Straight


class Forked(Folder):
    """The kernel of one run.

    Now and not when it is spoken to: the kernel makes itself ready while this process does.

    Args:
        prepared: of `sandbox.runner.prepared`.
        arguments: of `sandbox.runner.kernel.main`.
    """

    def __init__(self, prepared: Any, arguments: tuple) -> None:
        ours, theirs = socket.socketpair()
        self._key = os.urandom(16).hex().encode()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            prepared.become_alone(pair.End(theirs), self._key, arguments)
        theirs.close()
        prepared.forget()
        self._end = pair.End(ours)
        self._status: int | None = None

    def cells(self, notebook: NotebookNode) -> Cells:
        cells = Straight(notebook, timeout=None)
        cells.speak(self._end, self._key, self.status)
        return cells

    def status(self) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status
