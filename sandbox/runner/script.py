"""Runs a script as `python solution.py` would, then asks its function.

Knows the difference between a program that ended, raised, or left through `sys.exit`.
"""

import atexit
import builtins
import errno
import os
import sys
import threading
from contextlib import suppress
from types import CodeType, ModuleType

from sandbox.runner import leave, seeding, shims
from sandbox.runner.wire import Channel

WORK = "/work"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""The artefact lies on the grader's disk: without room there it is no fault of the program's."""


def run(job: dict, source: bytes, channel: Channel) -> None:
    """Run the script and answer. What the script raises is told, never raised."""
    path = f"{WORK}/{job['name']}"
    main = _main_module(path)
    seeding.install(job["seed"], torch_too=job["torch"])
    shims.install()
    shims.figures_room = job["notebook_bytes"]
    if job["dialogue"]:
        from sandbox.runner.shims import dialogue  # noqa: PLC0415 - few tasks have one

        dialogue.for_script(job["dialogue"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # plain text streams yet
    channel.tell("started")
    _run(source, path, main, channel)
    # What the program registered for its end runs as it would; the answers are stored by now.
    atexit._run_exitfuncs()
    # A warm start has imported this before and dropped what it registered: it removes the
    # semaphores of the program's pools. Doing it twice is harmless.
    if processes := sys.modules.get("multiprocessing.util"):
        processes._exit_function()


def _run(source: bytes, path: str, main: ModuleType, channel: Channel) -> None:
    failure = _execute(source, path, main, channel)
    if failure is not None:
        channel.tell("error", phase="program", error=failure)
        return
    _join_threads()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # replaced or closed by the program
            stream.flush()
    channel.tell("ended")
    ask = channel.receive_json()
    inputs = channel.receive_large()
    try:
        # NumPy and zipfile load here and not before: a script may need neither.
        from sandbox.runner import answer  # noqa: PLC0415

        report = answer.answer(main.__dict__, ask, inputs, {path: None})
    except Exception as error:
        if getattr(error, "errno", None) in NO_ROOM:
            raise
        # Spoilt by the program: a module of its own called like one of ours, or one it changed.
        _tell_spoilt(error, path, channel)
        return
    channel.tell("answered", **report)


def _tell_spoilt(error: Exception, path: str, channel: Channel) -> None:
    from sandbox.runner import failures  # noqa: PLC0415 - slow, and most programs end well

    told = failures.describe(error, {path: None})
    print(told["traceback"], file=sys.__stderr__, end="", flush=True)
    channel.tell("error", phase="answer", error=told)


def _main_module(path: str) -> ModuleType:
    """Return a fresh `__main__` with the attributes that Python gives to a script's."""
    main = ModuleType("__main__")
    main.__file__ = path
    main.__dict__.update(__builtins__=builtins, __cached__=None, __annotations__={})
    sys.argv[:] = [path]
    sys.path[0] = WORK
    sys.modules["__main__"] = main
    os.chdir(WORK)
    return main


def _execute(source: bytes, path: str, main: ModuleType, channel: Channel) -> dict | None:
    """Return None when the program ended by itself, else what it raised as a dict."""
    try:
        code = _compiled(source, path)
        exec(code, main.__dict__)  # noqa: S102 - this is what the sandbox is for
        failure: BaseException | None = None
    except SystemExit as error:
        failure = None if error.code in (None, 0, False) else error
    except BaseException as error:  # whatever it raised belongs to the student
        failure = error
    told = None
    if failure is not None:
        from sandbox.runner import failures  # noqa: PLC0415 - slow, and most programs end well

        told = failures.describe(failure, {path: None})
        if not isinstance(failure, SystemExit):
            print(told["traceback"], file=sys.__stderr__, end="", flush=True)
        elif not isinstance(failure.code, int):
            print(failure.code, file=sys.__stderr__, flush=True)
    if not channel.mine:
        _leave_forked_child(failure)
    return told


def _compiled(source: bytes, path: str) -> CodeType:
    """Compile the script, with the shell lines that hosted notebooks leave in one."""
    if b"get_ipython(" in source:
        from sandbox.runner.shims import shell  # noqa: PLC0415 - scripts seldom have such lines

        shell.provide()
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        from sandbox.runner.shims import shell  # noqa: PLC0415 - as above

        without = shell.for_script(source)
        if without is None:
            raise
        return compile(without, path, "exec", dont_inherit=True)


def _leave_forked_child(failure: BaseException | None) -> None:
    """End a child that the script forked and that ran on to the script's end, as Python would."""
    status = 0 if failure is None else 1
    if isinstance(failure, SystemExit) and isinstance(failure.code, int):
        status = failure.code & 0xFF
    leave.now(status)


def _join_threads() -> None:
    """Wait for the script's own threads as the interpreter would at its end.

    Not those of executors: the interpreter tells these to stop first, after which no new ones could
    be used by the agreed function.
    """
    pool = sys.modules.get("concurrent.futures.thread")
    pooled = set(pool._threads_queues) if pool else set()
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.current_thread() and thread not in pooled:
            thread.join()
