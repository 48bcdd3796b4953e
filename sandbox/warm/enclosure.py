"""Starts the warm parent in bubblewrap: what every run sees, no data, no network, no secrets.

bubblewrap leaves it every capability, but only over the user namespace that
`sandbox.warm.namespace` made, in which none but the slots' users are known: it needs them to raise
each child's walls.
"""

import os
import subprocess
from contextlib import ExitStack

from sandbox import payload, profile, seccomp
from sandbox.contract import Limits
from sandbox.host import Tools
from sandbox.launch import memory
from sandbox.warm import init, namespace
from sandbox.warm.inside.child import HOLDERS

CODE = (*payload.RUNNER, "warm/__init__.py", "warm/inside/*.py")
CPUS = Limits().cpus
"""The frameworks read at their import how many processors they may keep busy."""
WALLS = """
    --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup --uid 65534 --gid 65534
    --cap-add ALL --hostname sandbox --die-with-parent --new-session --clearenv
"""


def start(tools: Tools, listener: int, keeper: int, output: int) -> subprocess.Popen[bytes]:
    """Start it and return bubblewrap's process, with whose end everything in it ends.

    Args:
        tools: where things are.
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
            f"serve({listener}, {keeper}, {calls_filter}, {first})"
        )
        python = f"{profile.RUNTIME}/bin/python"
        passed = [user_namespace, listener, keeper, calls_filter, first, inside, *files.values()]
        return subprocess.Popen(
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
