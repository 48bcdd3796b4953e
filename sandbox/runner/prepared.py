"""A notebook's kernel, made ready before there is a notebook, and begun in a fork of its process.

It is the same ipykernel with the same shell, output streams and dispatch of requests as one that is
started for itself; but its messages go to the runner over one pair of sockets, since a broker's
sockets and threads outlive no fork and cost most of a start.
"""

import asyncio
import ctypes
import os
import socket
import sys
import threading
import traceback
import uuid
from collections.abc import Sequence
from typing import Any

import traitlets.log
import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from IPython.core.application import BaseIPythonApplication
from IPython.core.interactiveshell import InteractiveShell
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait

from sandbox.runner import kernel, leave, loaded, notebook, pair

ARGUMENTS = ("--HistoryManager.enabled=False",)
PR_SET_DUMPABLE = 4


class _Published(pair.Stream):
    """What is told to everybody. Forked children of a program's reach the kernel by a broker."""

    @property
    def context(self) -> zmq.Context:
        return zmq.Context.instance()


class _NoThread:
    """Stands where a kernel has the thread of its subshells, and says that there are none."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class Direct(IPythonKernel):
    """A kernel whose streams are what `pair` makes of them. Nobody debugs or interrupts it."""

    shell_stream = AnyTrait()
    _supports_kernel_subshells = False

    def start(self) -> None:
        self.shell.exit_now = False
        Kernel.start(self)


class Prepared(IPKernelApp):
    """The kernel's application, in two halves: `prepare` here, `become` in the fork."""

    def prepare(self) -> None:
        """Do everything that needs neither threads nor sockets, nor anything of a run."""
        self.outstream_class = f"{kernel.__name__}.Stream"
        BaseIPythonApplication.initialize(self, list(ARGUMENTS))
        self.log.setLevel(self.log_level)  # else all is written up that no handler then shows
        self.init_pdb()
        self.kernel = Direct.instance(
            parent=self,
            session=self.session,
            shell_channel_thread=_NoThread(),
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.init_shell()
        self.init_extensions()
        self.init_code()
        self._rehearse()

    def _rehearse(self) -> None:
        """Run what every run will run: what Python learns of it is then there in each fork."""
        shell = self.kernel.shell
        for cell in ("1 + 1;", "def predict(rows):\n    return rows", "import os"):
            shell.run_cell(cell, store_history=True)
        shell.reset(new_session=True)
        # matplotlib looks through all packages when a figure's place is named for the first time.
        self.init_gui_pylab()
        loaded.read_environment()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            never = IOPubThread(_Published(pair.End(ours), pair.PUBLISHED), pipe=True)
            never._event_pipe.close()
            never.io_loop.close(all_fds=True)
        zmq.Context.instance().destroy()

    def forget(self) -> None:
        """Leave a process that goes on without it as if there had been none."""
        type(self).clear_instance()
        InteractiveShell.clear_instance()
        # Found anew: an application's own shows on stderr.
        traitlets.log._logger = None  # type: ignore[attr-defined]  # not public

    def become_alone(self, end: pair.End, key: bytes, arguments: tuple) -> None:
        """Be the kernel of a run, in a fork of its runner. Never returns; see `become`."""
        try:
            os.setsid()
            # The runner closed itself to others; the kernel is as any process of the user's.
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        except OSError:
            leave.now(1)
        self.become(end, key, *arguments)

    def become(
        self, end: pair.End, key: bytes, seed: int, torch_too: bool, lines: Sequence[str]
    ) -> None:
        """Be the kernel of a run. Never returns.

        Args:
            end: to the runner.
            key: with which messages are signed.
            seed: of all generators.
            torch_too: the program names torch.
            lines: what `input()` is answered.
        """
        try:
            os.environ["JPY_PARENT_PID"] = str(os.getppid())
            sys.argv[:] = ["-c", "-f", "/tmp/.k/connection.json", *ARGUMENTS]  # noqa: S108 - as told
            kernel.seeded(seed, torch_too)
            self._begin(end, key)
            kernel.finish(self, seed, lines)
            IOLoop.current()  # makes the loop that the kernel is going to run
            self._hear_requests(end)
            self.start()
        except Exception:  # the runner only sees that the kernel has gone
            traceback.print_exc(file=sys.__stderr__)
        finally:
            leave.now(1)

    def _begin(self, end: pair.End, key: bytes) -> None:
        self.session.key = key
        self.session.pid = os.getpid()
        self.session.session = uuid.uuid4().hex
        made = self.kernel
        made.ident = str(uuid.uuid4())
        thread = IOPubThread(_Published(end, pair.PUBLISHED), pipe=True, session=self.session)
        thread.start()
        self.iopub_thread, self.iopub_socket = thread, thread.background_socket
        made.iopub_thread, made.iopub_socket = thread, thread.background_socket
        self.init_io()
        self.displayhook.get_execution_count = lambda: made.execution_count
        for publisher in (made.shell.displayhook, made.shell.display_pub):
            publisher.pub_socket = thread.background_socket
        made.shell.displayhook.topic = made._topic("execute_result")
        os.makedirs(self.profile_dir.location, exist_ok=True)  # noqa: PTH103 - strings throughout
        self.profile_dir.check_dirs()
        self.init_signal()
        self.init_path()
        self.init_gui_pylab()
        sys.stdout.flush()
        sys.stderr.flush()

    def _hear_requests(self, end: pair.End) -> None:
        stream = pair.Stream(end, pair.SHELL)
        self.kernel.shell_stream = stream
        tasks: set[asyncio.Future[Any]] = set()

        def hear() -> None:
            messages = end.take()
            if messages is None:
                leave.now(1)
            for _, parts in messages:
                task = asyncio.ensure_future(stream.received([zmq.Frame(part) for part in parts]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        asyncio.get_event_loop().add_reader(end.fileno(), hear)


def prepare() -> Prepared:
    """Return a kernel that is ready but for what a run brings."""
    notebook.rehearse()
    app = Prepared.instance()
    app.prepare()
    return app
