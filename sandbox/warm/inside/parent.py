"""The process that has imported the frameworks and is forked once for each run.

It sees descriptors and exit statuses and nothing else: job, code, seed and environment are read by
the child itself, since whatever passed through here could be found by the next child. It computes
nothing, so that its children may.

Notebooks are forked from a fork of it, in which a kernel stands prepared: a script's process shall
hold no trace of one.

Where nothing else is to be done, the next run's child is forked before that run comes. It is used
once, as any other.
"""

import importlib
import json
import os
import select
import selectors
import signal
import socket
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from sandbox.warm.inside import calls, child, preload, probe, spare

DESCRIPTORS = 200
"""Most that one job may bring, its line among them."""
SCRIPT, NOTEBOOK = b"s", b"n"
"""What kind of job a worker brings, which is all that is known of it here."""
QUIET_SECONDS = 0.02
"""Nothing has happened for so long: time to fork a child for a run that may come."""


@dataclass
class Run:
    """One run: the worker's end, and handles of the two processes that the parent began."""

    line: socket.socket
    init: int
    program: int
    init_handle: int
    handle: int
    status: int | None = None
    over: bool = False


def serve(
    listener: int,
    keeper: int,
    filter_program: int,
    init: int,
    wanted: Collection[str] | None = None,
) -> None:
    """Load, try, and then fork for whoever connects, until the keeper's end closes. Never returns.

    Args:
        listener: listening socket on which workers bring jobs.
        keeper: a socket; one JSON line tells how loading went, its end ends this process.
        filter_program: readable, the filter of system calls.
        init: the executable file of each run's first process, see `sandbox.warm.init`.
        wanted: the frameworks to import, see `preload.load`.
    """
    begin = time.monotonic()
    calls.keep_capabilities_to_oneself()
    with socket.socket(fileno=keeper) as line:
        with open(filter_program, "rb") as file:
            server = Server(socket.socket(fileno=listener), line, file.read(), init)
        took = preload.load(wanted)
        preload.settle()
        problems = probe.run()
        if not problems:
            problems = server.have_notebooks()
        report = {
            "problems": problems,
            "seconds": round(time.monotonic() - begin, 2),
            "private_bytes": preload.private_bytes(),
            "imports": {name: round(seconds, 2) for name, seconds in took.items()},
        }
        line.sendall(json.dumps(report).encode() + b"\n")
        if not problems:
            server.go()


class Server:
    """Forks for whoever connects.

    Args:
        listener: where workers connect and bring jobs.
        keeper: its end ends this server.
        program: the filter of system calls.
        init: the executable file of each run's first process.
    """

    def __init__(
        self, listener: socket.socket, keeper: socket.socket, program: bytes, init: int
    ) -> None:
        self._listener = listener
        self._keeper = keeper
        self._filter_program = program
        self._selector = selectors.DefaultSelector()
        self._children = spare.Children(init, self._become)
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._selector.register(keeper, selectors.EVENT_READ, self._leave)
        self._going = True
        self._prepared: object = None
        self._notebooks: socket.socket | None = None

    def have_notebooks(self) -> list[str]:
        """Fork the process from which notebooks are forked; return what went wrong."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            try:
                ours.close()
                self._serve_notebooks(theirs)
            except BaseException as error:
                print(f"notebooks: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            finally:
                os._exit(1)
        theirs.close()
        ready, _, _ = select.select([ours], [], [], probe.SECONDS)
        if not ready or not ours.recv(1):
            return ["a notebook's kernel could not be prepared"]
        self._notebooks = ours
        self._selector.register(ours, selectors.EVENT_READ, self._leave)  # with it, or not at all
        return []

    def _serve_notebooks(self, jobs: socket.socket) -> None:
        """Be that process, until the other one has ended."""
        self._selector.close()
        self._selector = selectors.DefaultSelector()
        for inherited in (self._listener, self._keeper):
            inherited.close()
        importlib.invalidate_caches()
        prepared = importlib.import_module("sandbox.runner.prepared")
        self._prepared = prepared.prepare()
        preload.freeze()
        self._selector.register(jobs, selectors.EVENT_READ, self._take_notebook)
        jobs.send(b"+")
        self.go()

    def _take_notebook(self, jobs: socket.socket) -> None:
        """Take a worker's connection and what it brought, from the process that heard it."""
        data, descriptors = _received(jobs)
        if not data:
            self._going = False
            return
        line, *rest = descriptors
        self._fork_for(socket.socket(fileno=line), rest)

    def go(self) -> None:
        while self._going:
            self.turn()

    def turn(self) -> None:
        """Wait until something happens, and do what it asks for."""
        quiet = QUIET_SECONDS if self._children.one_is_missing else None
        heard = self._selector.select(quiet)
        for key, _ in heard:
            key.data(key.fileobj)
        if not heard:
            self._children.have_one()

    def _leave(self, keeper: object) -> None:
        self._going = False

    def _accept(self, listener: object) -> None:
        try:
            line, _ = self._listener.accept()
        except BlockingIOError:
            return
        line.setblocking(False)
        self._selector.register(line, selectors.EVENT_READ, self._begin)

    def _begin(self, line: socket.socket) -> None:
        """Take a job's descriptors and fork for it, or have it forked where a kernel stands."""
        self._selector.unregister(line)
        kind, descriptors = _received(line)
        if kind != NOTEBOOK or self._notebooks is None:
            self._fork_for(line, descriptors)
            return
        try:
            socket.send_fds(self._notebooks, [kind], [line.fileno(), *descriptors])
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
            line.close()

    def _fork_for(self, line: socket.socket, descriptors: list[int]) -> None:
        try:
            if len(descriptors) >= 5:
                line.setblocking(False)
                given = self._children.give([line.fileno(), *descriptors])
                handles = os.pidfd_open(given.init), os.pidfd_open(given.program)
                self.watch(Run(line, given.init, given.program, *handles))
                return
        except OSError as error:  # no processes, no memory: the worker starts this one cold
            print(f"no child: {error}", file=sys.stderr, flush=True)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        line.close()

    def watch(self, run: Run) -> None:
        """Go with a run until each of its processes has ended."""
        self._selector.register(run.handle, selectors.EVENT_READ, lambda _: self._ended(run))
        self._selector.register(run.line, selectors.EVENT_READ, lambda _: self._stop(run))

    def _become(self, letter: socket.socket) -> None:
        """Be the child. Never returns."""
        try:
            self._selector.close()
            child.begin(letter.fileno())
            data, brought = _received(letter)
            if not data:  # the parent does not need it
                os._exit(0)
            letter.close()
            line, *descriptors = brought
            control, events = child.enter(descriptors, line, self._filter_program)
            from sandbox.runner import main  # noqa: PLC0415 - loaded; named where it takes over

            main.serve(control, events, self._prepared)
        except BaseException as error:
            print(f"walls: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(1)

    def _stop(self, run: Run) -> None:
        """The worker has closed its end: it wants the run ended, or has died."""
        if run.over:  # it ended in the same turn
            return
        self._selector.unregister(run.line)
        _end(run)

    def _ended(self, run: Run) -> None:
        """Bury the program first: its namespace's first process ends only after that."""
        self._selector.unregister(run.handle)
        os.close(run.handle)
        _, status = os.waitpid(run.program, 0)
        run.status = os.waitstatus_to_exitcode(status)
        _end(run)
        self._selector.register(run.init_handle, selectors.EVENT_READ, lambda _: self._over(run))

    def _over(self, run: Run) -> None:
        """Say so once every process of the run has ended."""
        run.over = True
        self._selector.unregister(run.init_handle)
        if run.line in self._selector.get_map():
            self._selector.unregister(run.line)
        os.close(run.init_handle)
        os.waitpid(run.init, 0)
        with suppress(OSError):  # the worker has gone
            run.line.send(json.dumps({"status": run.status}).encode())
        run.line.close()


def _end(run: Run) -> None:
    """End everything in the run's namespace."""
    signal.pidfd_send_signal(run.init_handle, signal.SIGKILL)


def _received(line: socket.socket) -> tuple[bytes, list[int]]:
    """Return one message with its descriptors; nothing where the other side has gone."""
    try:
        data, descriptors, _, _ = socket.recv_fds(line, 1, DESCRIPTORS, socket.MSG_CMSG_CLOEXEC)
    except OSError:
        return b"", []
    return data, descriptors
