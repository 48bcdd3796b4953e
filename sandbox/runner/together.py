"""Runs a notebook in one process with its kernel: half the memory to copy, half the time to start.

The kernel is the same and has the process's main thread, as ever; the runner is a thread beside it
and speaks to it over the same line. As with a script, a program may end this process, or spoil what
it shares with the runner: then the run ends without its last word, and is done once more with a
kernel apart (`sandbox.contract.Job.apart`), which tells what the program did.
"""

import fcntl
import os
import socket
import threading
import traceback
from typing import Any, TextIO

from nbformat import NotebookNode

from sandbox.runner import kernel, pair
from sandbox.runner.cells import Cells, with_kernel
from sandbox.runner.straight import Straight
from sandbox.runner.wire import Channel, Closed

LOWEST = 900
"""Descriptors of the runner's are from here on: programs that close what they have inherited close
the first few hundred."""


class Beside:
    """The kernel, seen from the thread."""

    def __init__(self, end: pair.End, key: bytes) -> None:
        self._end, self._key = end, key

    def cells(self, notebook: NotebookNode) -> Cells:
        cells = Straight(notebook, timeout=None)
        cells.shared = True
        cells.speak(self._end, self._key, self.status)
        return cells

    def ask(self, ask: dict, inputs: bytes | memoryview) -> str:
        kernel.asked = (ask, inputs)
        return f"__import__({kernel.__name__!r}, fromlist=['*']).answer_here()"

    def reply(self) -> object:
        return kernel.report

    def status(self) -> int | None:
        return None  # with the kernel's process this thread would have ended


def run(
    job: dict, notebook: NotebookNode, channel: Channel, prepared: Any, arguments: tuple
) -> None:
    """Run it and leave the process.

    Args:
        job, notebook, channel: as `sandbox.runner.notebook.run` has them.
        prepared: of `sandbox.runner.prepared`.
        arguments: of `sandbox.runner.kernel.main`.
    """
    channel.move(LOWEST)
    ours, theirs = (_away(end) for end in socket.socketpair())
    key = os.urandom(16).hex().encode()
    # The kernel takes 1 and 2 for itself.
    streams = _shown(1), _shown(2)
    speaks = (job, notebook, channel, Beside(pair.End(ours), key), streams)
    threading.Thread(target=_converse, args=speaks, name="runner", daemon=True).start()
    prepared.become(pair.End(theirs), key, *arguments)


def _converse(
    job: dict,
    notebook: NotebookNode,
    channel: Channel,
    beside: Beside,
    streams: tuple[TextIO, TextIO],
) -> None:
    """Be the runner, and end the process with it."""
    status = 1
    try:
        with_kernel(job, notebook, channel, beside, streams)
        status = 0
    except Closed:
        pass
    except BaseException as error:  # told as a fault, as `sandbox.runner.main` does
        channel.tell("fault", text="".join(traceback.format_exception(error))[-4000:])
    finally:
        os._exit(status)


def _away(end: socket.socket) -> socket.socket:
    moved = socket.socket(fileno=fcntl.fcntl(end.fileno(), fcntl.F_DUPFD_CLOEXEC, LOWEST))
    end.close()
    return moved


def _shown(descriptor: int) -> TextIO:
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, LOWEST)
    return open(moved, "w", encoding="utf-8", errors="backslashreplace")  # noqa: PTH123
