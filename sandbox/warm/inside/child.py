"""Raises the walls around a forked child, then leaves it to the runner.

Those that are alike for every run stand before one comes. The order of the others is not free:
groups while their descriptors are open, mounts while the capabilities are there, the user namespace
after all that needs the outer one, the filter last. Whatever fails ends the child before any code
of a student's has been read.
"""

import fcntl
import json
import os
import resource
import socket
import struct

from sandbox.runner import wire
from sandbox.warm.inside import calls, state
from sandbox.warm.inside.calls import Mount, New

USER = 65534
"""The user that a run in bubblewrap believes to be, as in a cold one."""
QUEUES = "/dev/mqueue"
HOLDERS = ("/out", "/datasets")
"""Folders that hold nothing but mount points."""
CONTROL, EVENTS = 3, 4
INODE_BYTES = 4096
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def begin(letter: int) -> None:
    """Raise the walls that are alike for every run, and close what the parent has open.

    Args:
        letter: the descriptor that stays open, beside those of stdin, stdout and stderr.
    """
    os.closerange(3, letter)
    os.closerange(letter + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    os.setsid()
    calls.unshare(New.MOUNT | New.NET | New.IPC | New.UTS)
    calls.mount("none", "/", "", Mount.RECURSIVE | Mount.PRIVATE)
    _raise_loopback()


def enter(descriptors: list[int], answer: int, filter_program: bytes) -> tuple[int, int]:
    """Raise the other walls, which are a run's own, and return the runner's two descriptors.

    Args:
        descriptors: control, events, stdin, stdout, stderr, then as many mounts and control groups
            as the first frame of the control pipe says.
        answer: closed, with one byte written, once the walls stand.
        filter_program: the filter of system calls.
    """
    control, events, *standard = descriptors[:5]
    wanted = json.loads(bytes(wire.receive(control)))
    trees = descriptors[5 : 5 + len(wanted["mounts"])]
    for group in descriptors[5 + len(trees) :]:
        os.write(group, b"0")
        os.close(group)
    answer = _arrange(standard, [control, events, answer, *trees], len(trees))
    calls.unshare(New.CGROUP)  # of the groups that it has just entered
    user = _change_user(wanted["user"])
    _mount(wanted, first_tree=CONTROL + 3)
    _enter_user_namespace(user, wanted["known_as"], wanted["first_to_go"])
    for name, (soft, hard) in wanted["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (soft, hard))
    calls.drop_capabilities()
    calls.set_dumpable(yes=True)  # as a process that was started anew would be
    state.renew(wanted["environment"])
    calls.filter_calls(filter_program)
    os.write(answer, b"+")
    os.close(answer)
    return CONTROL, EVENTS


def _arrange(standard: list[int], others: list[int], trees: int) -> int:
    """Put the descriptors where they belong and close all else; return the one of `answer`."""
    # First out of the way of their places, then into them.
    high = [fcntl.fcntl(d, fcntl.F_DUPFD_CLOEXEC, 1000) for d in (*standard, *others)]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place, inheritable=place < CONTROL)
    os.closerange(len(high), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    return CONTROL + 2


def _change_user(user: int | None) -> int:
    """Become the slot's own user, where there is one; return the present one."""
    if user is None:
        return os.getuid()
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    return user


def _mount(wanted: dict, first_tree: int) -> None:
    own = Mount.NO_SUID | Mount.NO_DEVICES
    calls.mount("proc", "/proc", "proc", own | Mount.NO_EXEC)
    for place in wanted["covered"]:
        _cover(place)
    if os.path.isdir(QUEUES):  # noqa: PTH112 - as below
        calls.mount("mqueue", QUEUES, "mqueue", own | Mount.NO_EXEC)
    options = "newinstance,ptmxmode=0666,mode=620"
    calls.mount("devpts", "/dev/pts", "devpts", Mount.NO_SUID | Mount.NO_EXEC, options)
    size = wanted["scratch_bytes"]
    for place, mode in wanted["scratch"].items():
        options = f"size={size},nr_inodes={max(size // INODE_BYTES, 64)},mode={mode}"
        calls.mount("tmpfs", place, "tmpfs", own, options)
    for holder in HOLDERS:
        calls.mount("tmpfs", holder, "tmpfs", own, "size=64k,nr_inodes=1000,mode=755")
    for tree, (target, is_folder) in enumerate(wanted["mounts"], start=first_tree):
        folder = target if is_folder else os.path.dirname(target)  # noqa: PTH120 - strings throughout
        os.makedirs(folder, mode=0o755, exist_ok=True)  # noqa: PTH103 - as above
        if not is_folder:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o444))
        calls.attach_tree(tree, target)
        os.close(tree)
    for holder in HOLDERS:
        flags = own | Mount.REMOUNT | Mount.BIND | Mount.READ_ONLY
        calls.mount("none", holder, "", flags)


def _cover(place: str) -> None:
    """Put something empty over a file or folder, if there is one."""
    if os.path.isdir(place):  # noqa: PTH112 - as above
        flags = Mount.READ_ONLY | Mount.NO_SUID | Mount.NO_DEVICES | Mount.NO_EXEC
        calls.mount("tmpfs", place, "tmpfs", flags, "size=4k,nr_inodes=1,mode=755")
    elif os.path.exists(place):  # noqa: PTH110 - as above
        calls.mount("/dev/null", place, "", Mount.BIND)


def _raise_loopback() -> None:
    """Programs talk to themselves over 127.0.0.1: debuggers, servers of experiments, kernels."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
        request = struct.pack("16sh14x", b"lo", flags | IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


def _enter_user_namespace(user: int, known_as: int, first_to_go: int) -> None:
    """Enter one in which nothing but this user is known, and below which there can be none."""
    calls.set_dumpable(yes=True)  # else the next files are root's
    calls.unshare(New.USER)
    for file, text in (
        ("/proc/self/setgroups", "deny"),
        ("/proc/self/uid_map", f"{known_as} {user} 1"),
        ("/proc/self/gid_map", f"{known_as} {user} 1"),
        ("/proc/sys/user/max_user_namespaces", "0"),
        *([("/proc/self/oom_score_adj", str(first_to_go))] if first_to_go else []),
    ):
        descriptor = os.open(file, os.O_WRONLY)
        os.write(descriptor, text.encode())
        os.close(descriptor)
