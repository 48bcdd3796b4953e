"""The inside of the notebook's kernel process: seeded start, and the answering at its end."""

import importlib
import json
import os
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from ipykernel import ipkernel
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell

from sandbox.runner import answer as answers
from sandbox.runner import loaded, seeding, shims
from sandbox.runner.shims import dialogue, shell

READY = "ready"
"""File beside the connection file, there once the kernel listens."""
UNSENT = 256 * 1024
"""Characters printed before the printing code waits for them to be sent."""


class Stream(OutStream):
    """The kernel's stdout and stderr, made to wait.

    A loop that prints without end would otherwise fill the memory before a single line is sent.
    """

    _unsent = 0

    def write(self, string: str) -> int | None:
        written = super().write(string)
        self._unsent += len(string)
        if self._unsent > UNSENT:
            self._unsent = 0
            self.flush()
        return written


def main(seed: int, torch_too: bool, lines: Sequence[str]) -> None:
    """Start the kernel; the command line holds its connection file.

    Args:
        seed: of all generators.
        torch_too: the program names torch.
        lines: what `input()` is answered.
    """
    seeded(seed, torch_too)
    app = IPKernelApp.instance(
        outstream_class=f"{__name__}.Stream", parent_handle=int(os.environ["JPY_PARENT_PID"])
    )
    app.initialize(sys.argv[1:])
    finish(app, seed, lines)
    Path(app.connection_file).with_name(READY).touch()
    app.start()


def seeded(seed: int, torch_too: bool) -> None:
    """Do what comes before the kernel's own start."""
    del sys.path[0]  # the runner's own; the kernel puts the working folder in front
    seeding.install(seed, torch_too=torch_too)
    shims.install()


def finish(app: IPKernelApp, seed: int, lines: Sequence[str]) -> None:
    """Do what comes after the kernel's own start."""
    loaded.read_environment()
    # exit() in a cell ends the program, not the kernel, which still has to answer.
    app.shell.ask_exit = _end
    shell.for_kernel(app.shell)
    if lines:
        dialogue.for_kernel(lines, app.kernel)
    _seed_again_before_the_first_cell(app.shell, seed)


def _seed_again_before_the_first_cell(shell: InteractiveShell, seed: int) -> None:
    """A kernel draws from Python's generator while it starts, each kind of start another number."""

    def seed_once() -> None:
        shell.events.unregister("pre_execute", seed_once)
        random.seed(seed)

    shell.events.register("pre_execute", seed_once)


class _SysWithoutModules(ModuleType):
    modules: Mapping[str, ModuleType] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(sys, name)


def _leave_the_debugger_out() -> None:
    """Nobody debugs here, and loading the debugger takes longer than all else.

    To list all modules for it touches every one of them, which a forked kernel would have to copy.
    """
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # as the import system knows it
    importlib.import_module("ipykernel.debugger")
    del sys.modules["debugpy"]
    ipkernel.sys = _SysWithoutModules("sys")


_leave_the_debugger_out()


def _end() -> None:
    raise SystemExit


def answer(folder: str) -> None:
    """Answer the questions in `folder` from the finished namespace; leave the report there."""
    place = Path(folder)
    ask = json.loads((place / "ask.json").read_bytes())
    report = _report(ask, (place / "inputs.npy").read_bytes())
    (place / "reply.json").write_text(json.dumps(report))


asked: tuple[dict, bytes | memoryview] | None = None
"""The questions and their inputs, where the runner is a thread of this process."""
report: dict | None = None


def answer_here() -> None:
    """Answer what was `asked`; leave the `report`."""
    global asked, report
    if asked is not None:
        (ask, inputs), asked = asked, None
        report = _report(ask, inputs)


def _report(ask: dict, inputs: bytes | memoryview) -> dict:
    shell = IPKernelApp.instance().shell
    return answers.answer(shell.user_ns, ask, inputs, dict(shell.compile._filename_map))
