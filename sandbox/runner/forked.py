"""A notebook's kernel as a fork of its runner: for a runner that has the kernel's modules already.

A kernel started anew imports them again, which takes most of a second.
"""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner

from sandbox.runner import leave

PR_SET_DUMPABLE = 4


class Process:
    """A forked child with what the provisioner asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        return self._look(0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _look(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


class Provisioner(LocalProvisioner):
    """Has started the kernel already, by forking."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        return self.connection_info


def start(manager: KernelManager, become: Callable[[], None]) -> None:
    """Fork the kernel of `manager`.

    Now and not when it is launched: by then this process runs an event loop, which the kernel must
    not find; and the kernel makes itself ready while this process does.

    Args:
        manager: of the kernel.
        become: what the fork does, with the command line in `sys.argv`.
    """
    manager.write_connection_file()
    made = Provisioner(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)
    pid = os.fork()
    if pid == 0:
        _be_the_kernel(manager, become)
    made.process = Process(pid)  # type: ignore[assignment]  # all of a Popen that it uses
    made.pid = made.pgid = pid
    manager.provisioner = made


def _be_the_kernel(manager: KernelManager, become: Callable[[], None]) -> None:
    """Never returns."""
    try:
        os.setsid()
        # The runner closed itself to others; the kernel is as any process of the user's.
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
        command = manager.format_kernel_cmd()
        sys.argv[:] = ["-c", *command[command.index("-f") :]]
        become()
    except Exception:  # the runner only sees that the kernel has gone
        traceback.print_exc(file=sys.__stderr__)
    finally:
        leave.now(1)
