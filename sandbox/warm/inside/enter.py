"""Enters the warm sandbox out of a container, where no bubblewrap stands around the parent.

What bubblewrap does for the other kind is done here: the user namespace that the keeper made, and
namespaces of its own below it, so that the parent may raise its children's walls.
"""

import os
import socket

from sandbox.warm.inside import calls, parent
from sandbox.warm.inside.calls import Mount, New

DESCRIPTORS = 6


def serve(meeting: str, covered: str) -> None:
    """Fetch from the keeper what a parent is given, enter, and be the parent. Never returns.

    Args:
        meeting: address of the keeper's socket. It hands over, in this order: the user namespace,
            where to write what staff should read, and the four arguments of `parent.serve`.
        covered: the folder that the socket lies in, which no run shall see.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(meeting)
        _, given, _, _ = socket.recv_fds(line, 1, DESCRIPTORS, socket.MSG_CMSG_CLOEXEC)
    namespace, output, *handed = given
    for place in (1, 2):
        os.dup2(output, place)
    calls.enter(namespace, New.USER)
    os.setgroups([])  # a daemon gives the container's own, which would be every run's
    for descriptor in (namespace, output):
        os.close(descriptor)
    # Processes get theirs by a fork: of the one that does it only the children are in it.
    calls.unshare(New.MOUNT | New.PID | New.NET | New.IPC | New.UTS | New.CGROUP)
    first = os.fork()
    if first:
        for descriptor in handed:  # so that the keeper sees the parent's end by its socket's
            os.close(descriptor)
        _, status = os.waitpid(first, 0)
        os._exit(abs(os.waitstatus_to_exitcode(status)))
    calls.mount("none", "/", "", Mount.RECURSIVE | Mount.PRIVATE)
    own = Mount.NO_SUID | Mount.NO_DEVICES | Mount.NO_EXEC
    calls.mount("proc", "/proc", "proc", own)
    calls.mount("tmpfs", covered, "tmpfs", own | Mount.READ_ONLY, "size=4k,nr_inodes=2,mode=755")
    # Nothing that one run could leave there for the next one.
    calls.mount("none", "/dev", "", Mount.REMOUNT | Mount.BIND | Mount.READ_ONLY | Mount.NO_SUID)
    calls.set_dumpable(yes=True)  # as a process that was started anew would be
    listener, keeper, calls_filter, init = handed
    parent.serve(listener, keeper, calls_filter, init)
