"""Starts the warm parent in bubblewrap: what every run sees, no data, no network, no secrets.

bubblewrap leaves it every capability, but only over the user namespace that
`sandbox.warm.namespace` made, in which none but the slots' users are known: it needs them to raise
each child's walls.
"""

import os
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import MappingProxyType

from sandbox import payload, profile, seccomp
from sandbox.contract import Limits
from sandbox.host import Tools
from sandbox.launch import memory
from sandbox.warm import init, namespace
from sandbox.warm.inside.child import HOLDERS

CODE = (*payload.RUNNER, "warm/__init__.py", "warm/inside/*.py")
CPUS = Limits().cpus
"""The frameworks read at their import how many processors they may keep busy."""
END_SECONDS = 10.0
WALLS = """
    --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup --uid 65534 --gid 65534
    --cap-add ALL --hostname sandbox --die-with-parent --new-session --clearenv
"""


class Bubblewrapped:
    """bubblewrap's process, with whose end everything in it ends: a `keeper.Enclosed`."""

    facts: Mapping[str, object] = MappingProxyType({})

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def end(self) -> None:
        process = self._process
        children: list[int] = []
        # In bubblewrap's first moments its child would not die with it yet, and wait for it for
        # ever. So it is stopped, its children are ended, then itself.
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            with suppress(FileNotFoundError, ProcessLookupError):
                listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
                children = [os.pidfd_open(int(child)) for child in listed.split()]
        for child in children:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(child, signal.SIGKILL)
        process.kill()
        process.wait()
        for child in children:  # the first of its namespace ends as the last in it
            select.select([child], [], [], END_SECONDS)
            os.close(child)


def start(
    tools: Tools, wanted: Sequence[str] | None, listener: int, keeper: int, output: int
) -> Bubblewrapped:
    """Start it.

    Args:
        tools: where things are.
        wanted: the frameworks that it imports, see `sandbox.warm.inside.preload.load`.
        listener: listening socket for jobs.
        keeper: the parent's end of a socket to the keeper.
        output: where it may write what staff should read.

    Raises:
        OSError: it could not be started.
        SandboxUnavailable: the filter of system calls could not be made.
        init.UnknownProcessor: see there.
    """
    with ExitStack() as stack:
        user_namespace = namespace.make()
        stack.callback(os.close, user_namespace)
        contents = {
            **profile.FILES,
            payload.TARGET: payload.runner_zip(CODE),
        }
        files = {name: memory(content, stack) for name, content in contents.items()}
        first = memory(init.program(os.uname().machine), stack)
        calls_filter = memory(seccomp.program(), stack)
        arguments = ["--userns", str(user_namespace)]
        arguments += WALLS.split()
        arguments += profile.machine(tools.runtime, tools.base, files)
        for place, permissions in profile.WRITABLE.items():
            arguments += ["--size", str(2**28), "--perms", permissions, "--tmpfs", place]
        arguments += ["--remount-ro", "/dev"]
        for holder in HOLDERS:
            arguments += ["--perms", "0755", "--dir", holder]
        for name, value in profile.usual_environment(CPUS).items():
            arguments += ["--setenv", name, value]
        arguments += ["--remount-ro", "/", "--chdir", "/"]
        inside = memory("\0".join(arguments).encode() + b"\0", stack)
        user = str(namespace.PARENT_UID)
        command = [tools.setpriv, "--reuid", user, "--regid", user, "--clear-groups"]
        command += ["--inh-caps=-all"]
        code = (
            f"import sys; sys.path[0] = {payload.TARGET!r}; "
            f"from sandbox.warm.inside.parent import serve; "
            f"serve({listener}, {keeper}, {calls_filter}, {first}, {wanted!r})"
        )
        python = f"{profile.RUNTIME}/bin/python"
        passed = [user_namespace, listener, keeper, calls_filter, first, inside, *files.values()]
        process = subprocess.Popen(
            [
                *command,
                tools.bwrap,
                "--args",
                str(inside),
                python,
                "-X",
                "faulthandler",
                "-c",
                code,
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=passed,
            env={},
            cwd="/",
            umask=0o022,
        )
        return Bubblewrapped(process)
