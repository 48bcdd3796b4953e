"""The kernel's calls that Python has no function for. Each raises OSError as Python's own do.

Numbers and flags are those of the kernel's headers, equal on x86-64 and on aarch64.
"""

import ctypes
import os
from collections.abc import Iterable
from enum import IntFlag

_libc = ctypes.CDLL(None, use_errno=True)

OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442
OPEN_TREE_CLONE = 1
MOVE_MOUNT_F_EMPTY_PATH = 4
AT_FDCWD = -100
AT_RECURSIVE = 0x8000

PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
MADV_COLLAPSE = 25


class New(IntFlag):
    """Which namespace: CLONE_NEW... of the kernel."""

    MOUNT = 0x00020000
    CGROUP = 0x02000000
    UTS = 0x04000000
    IPC = 0x08000000
    USER = 0x10000000
    PID = 0x20000000
    NET = 0x40000000


class Mount(IntFlag):
    """How something is mounted: MS_... of the kernel."""

    READ_ONLY = 1
    NO_SUID = 2
    NO_DEVICES = 4
    NO_EXEC = 8
    REMOUNT = 32
    BIND = 4096
    RECURSIVE = 16384
    PRIVATE = 1 << 18


class Attribute(IntFlag):
    """How a tree of mounts shall be: MOUNT_ATTR_... of the kernel."""

    READ_ONLY = 1
    NO_SUID = 2
    NO_DEVICES = 4
    NO_EXEC = 8


class _Attributes(ctypes.Structure):
    _fields_ = [
        ("set", ctypes.c_uint64),
        ("clear", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("user", ctypes.c_uint64),
    ]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("program", ctypes.c_void_p)]


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def unshare(which: New) -> None:
    _checked(_libc.unshare(which))


def enter(namespace: int, which: New) -> None:
    """Enter a namespace by its descriptor; for `New.PID` the children born from now on do."""
    _checked(_libc.setns(namespace, which))


def mount(source: str, target: str, kind: str, flags: Mount, options: str = "") -> None:
    parts = (part.encode() for part in (source, target, kind))
    _checked(_libc.mount(*parts, ctypes.c_ulong(flags), options.encode()))


def clone_tree(path: str, attributes: Attribute) -> int:
    """Return a descriptor of what is mounted at `path` and below, detached, with `attributes`."""
    where = ctypes.c_char_p(os.fsencode(path))
    flags = OPEN_TREE_CLONE | AT_RECURSIVE | os.O_CLOEXEC
    tree = _checked(_libc.syscall(OPEN_TREE, AT_FDCWD, where, flags))
    wanted = _Attributes(set=attributes)
    try:
        size = ctypes.c_size_t(ctypes.sizeof(wanted))
        flags = 0x1000 | AT_RECURSIVE  # AT_EMPTY_PATH
        _checked(_libc.syscall(MOUNT_SETATTR, tree, b"", flags, ctypes.byref(wanted), size))
    except OSError:
        os.close(tree)
        raise
    return tree


def attach_tree(tree: int, target: str) -> None:
    """Mount a detached tree at `target`."""
    where = ctypes.c_char_p(target.encode())
    _checked(_libc.syscall(MOVE_MOUNT, tree, b"", AT_FDCWD, where, MOVE_MOUNT_F_EMPTY_PATH))


def set_dumpable(*, yes: bool) -> None:
    """Say whether processes of the same user may look into this one, and itself into /proc/self."""
    _checked(_libc.prctl(PR_SET_DUMPABLE, int(yes), 0, 0, 0))


def keep_capabilities_to_oneself() -> None:
    """Have programs that this process or its children execute start without capabilities."""
    _checked(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))


def drop_capabilities() -> None:
    """Give up every capability, and every way to get one back."""
    keep_capabilities_to_oneself()
    with open("/proc/sys/kernel/cap_last_cap") as file:  # noqa: PTH123 - pathlib would slow every start
        last = int(file.read())
    for capability in range(last + 1):
        _checked(_libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0))
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()))


def filter_calls(program: bytes) -> None:
    """Refuse system calls by a filter as the kernel reads it, for good."""
    _checked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    code = ctypes.create_string_buffer(program, len(program))
    loaded = _Filter(len(program) // 8, ctypes.addressof(code))
    _checked(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0))


def collapse(areas: Iterable[tuple[int, int]]) -> None:
    """Put memory into large pages, where the kernel can: a fork then copies fewer entries."""
    for begin, end in areas:
        _libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), MADV_COLLAPSE)
