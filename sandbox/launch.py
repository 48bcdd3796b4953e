"""Starts bubblewrap for one run: an empty environment, closed descriptors, arguments by a pipe.

What the sandbox's first process was started with can be read inside, so nothing may stand there.
"""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sandbox import payload, profile, seccomp
from sandbox.contract import Job
from sandbox.host import Tools
from sandbox.scratch import Scratch
from sandbox.slots import Slot
from sandbox.started import Started
from sandbox.walls import Walls, launcher

WIDE_BYTES = 1024 * 1024


class Held:
    """bubblewrap's process, which tells how the program in it ended: a `started.Process`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def returncode(self) -> int | None:
        status = self._process.returncode
        # bubblewrap says 128 + n of a program that signal n ended. A signal that ended bubblewrap
        # itself came from outside: nobody inside can see its process.
        return None if status is None or status < 0 else status

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> None:
        self._process.wait()


@contextmanager
def launch(job: Job, slot: Slot, walls: Walls, tools: Tools) -> Iterator[Started]:
    """Start the runner in its sandbox; on leaving the pipes are closed.

    Raises:
        OSError: it could not be started.
        profile.BadMount: see there.
        SandboxUnavailable: the filter of system calls could not be made.
    """
    with ExitStack() as ours, ExitStack() as theirs:
        control_theirs, control = pipe(theirs, ours)
        events, events_theirs = pipe(ours, theirs)
        guarded = bool(tools.guard) and not walls.weak
        # In a guard's namespace the first process has another number, and nobody needs it.
        info, info_theirs = (None, None) if guarded else pipe(ours, theirs)
        stdout, stdout_theirs = pipe(ours, theirs)
        stderr, stderr_theirs = pipe(ours, theirs)
        stdin_theirs, _ = pipe(theirs, theirs)  # nobody ever writes: input() finds its end
        files = profile.FILES | {payload.TARGET: payload.runner_zip()}
        given = profile.Given(
            runtime=tools.runtime,
            base=tools.base,
            artefact=output(slot, "artefact"),
            notebook=output(slot, "notebook"),
            seccomp=memory(seccomp.program(weak=walls.weak), theirs),
            info=info_theirs,
            files={name: memory(content, theirs) for name, content in files.items()},
        )
        arguments = "\0".join(profile.arguments(job, given)).encode() + b"\0"
        inside = memory(arguments, theirs)
        command = launcher(walls, job.limits)
        if guarded:
            command += tools.guard
        if slot.uid is not None:
            user = str(slot.uid)
            command += [tools.setpriv, "--reuid", user, "--regid", user, "--clear-groups"]
            command += ["--no-new-privs", "--inh-caps=-all", "--pdeathsig", "KILL"]
        command += [tools.bwrap, "--args", str(inside)]
        command += profile.command(control_theirs, events_theirs)
        passed = [control_theirs, events_theirs, inside, *([info_theirs] if info_theirs else [])]
        process = subprocess.Popen(
            command,
            stdin=stdin_theirs,
            stdout=stdout_theirs,
            stderr=stderr_theirs,
            pass_fds=[*passed, given.seccomp, *given.files.values()],
            env={},
            cwd="/",
            # A terminal's interrupt is for the grader, which then ends the run itself.
            start_new_session=True,
        )
        theirs.close()
        try:
            ended = os.pidfd_open(process.pid)
            ours.callback(os.close, ended)
            scratch = Scratch(walls.processes)
            ours.callback(scratch.close)
            walls.watch(scratch)
            yield Started(Held(process), ended, stdout, stderr, control, events, info, scratch)
        finally:
            process.kill()
            process.wait()


def pipe(reading: ExitStack, writing: ExitStack) -> tuple[int, int]:
    """Return both ends of a pipe, each closed with its own stack."""
    read, write = os.pipe2(os.O_CLOEXEC)
    reading.callback(os.close, read)
    writing.callback(os.close, write)
    return read, write


def widen(writing: int) -> None:
    """Let a pipe hold as much as anybody's may: megabytes pass it in a few turns then."""
    with suppress(OSError):  # the user has as many wide pipes as allowed
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, WIDE_BYTES)


def memory(content: bytes, stack: ExitStack) -> int:
    """Return a descriptor from which `content` can be read, without any file on a disk."""
    descriptor = os.memfd_create("given", os.MFD_CLOEXEC)
    stack.callback(os.close, descriptor)
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def output(slot: Slot, name: str) -> Path:
    """Make the empty file into which the run writes."""
    file = slot.folder / name
    file.touch(mode=0o600)
    if slot.uid is not None:
        os.chown(file, slot.uid, slot.uid)
    return file
