"""The system calls that a run is refused, as a filter for the kernel.

A list of what is denied and not of what is allowed: the frameworks' calls change with each version,
and the walls that count are the namespaces and the user. Denied is what widens the kernel's surface
or leaves something behind: keyrings, io_uring, tracing, mounts, namespaces, modules, rare sockets.
"""

import ctypes.util
import errno
import functools
import os
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from sandbox.contract import SandboxUnavailable

DENIED = (
    # keyrings belong to the user and outlive the run
    *("add_key", "keyctl", "request_key"),
    # large surfaces that no program of a course needs
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("userfaultfd", "bpf", "perf_event_open", "fanotify_init", "lookup_dcookie"),
    # other processes' memory and descriptors
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
    *("process_madvise",),
    # mounts and namespaces
    *("mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "open_tree", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"),
    *("open_by_handle_at", "name_to_handle_at", "quotactl", "quotactl_fd"),
    # the machine
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot"),
    *("swapon", "swapoff", "acct", "syslog", "settimeofday", "clock_settime", "adjtimex"),
    *("clock_adjtime", "sethostname", "setdomainname", "iopl", "ioperm", "vhangup"),
    *("nfsservctl", "personality", "modify_ldt"),
)
UNCOUNTED = ("memfd_create", "memfd_secret", "shmget")
"""Memory that belongs to no process and lies in no folder, so that only a control group counts it.
Libraries that use it do without where the kernel has not got it."""
NAMESPACES = 0x7E020000
"""Every CLONE_NEW flag of clone: mount, cgroup, uts, ipc, user, pid, net."""
SOCKETS = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6)
TERMINAL_INJECTION = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: typing into a terminal."""


@dataclass(frozen=True)
class Condition:
    """On one argument of a call, from 0. `op` compares with `value`: ==, != or >, 32 bits or 64.

    With `&` the argument's bits within `mask` are compared with `value`.
    """

    argument: int
    op: str
    value: int
    mask: int = 0


@dataclass(frozen=True)
class Rule:
    """Calls that fail with `error` where all `conditions` hold; always, where there are none."""

    error: int
    calls: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()


def rules(*, weak: bool = False) -> tuple[Rule, ...]:
    """Return all that is refused; what no rule names is allowed.

    Args:
        weak: no control group counts the run's memory.
    """
    every = [Rule(errno.EPERM, DENIED)]
    if weak:
        every.append(Rule(errno.ENOSYS, UNCOUNTED))
    for flag in _bits(NAMESPACES):
        every.append(Rule(errno.EPERM, ("clone",), (Condition(0, "&", flag, mask=flag),)))
    # Its flags lie in memory, where a filter can't look; without it the C library takes clone.
    every.append(Rule(errno.ENOSYS, ("clone3",)))
    for request in TERMINAL_INJECTION:
        low = Condition(1, "&", request, mask=0xFFFFFFFF)
        every.append(Rule(errno.EPERM, ("ioctl",), (low,)))
    return (*every, *_sockets())


def _sockets() -> Iterator[Rule]:
    """Leave local and internet sockets (no network is there) and the routing question of zmq."""
    netlink = int(socket.AF_NETLINK)
    known = {*map(int, SOCKETS), netlink}
    refused = [(Condition(0, "==", family),) for family in range(max(known)) if family not in known]
    refused.append((Condition(0, ">", max(known)),))
    for conditions in (*refused, (Condition(0, "==", netlink), Condition(2, "!=", 0))):
        yield Rule(errno.EAFNOSUPPORT, ("socket",), conditions)


@functools.cache
def program(*, weak: bool = False) -> bytes:
    """Return the filter as the kernel reads it.

    Args:
        weak: see `rules`.

    Raises:
        SandboxUnavailable: libseccomp is not installed.
    """
    pyseccomp = _library()
    compare = {"==": pyseccomp.EQ, "!=": pyseccomp.NE, ">": pyseccomp.GT, "&": pyseccomp.MASKED_EQ}
    made = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for rule in rules(weak=weak):
        conditions = [
            pyseccomp.Arg(c.argument, compare[c.op], *((c.mask, c.value) if c.mask else (c.value,)))
            for c in rule.conditions
        ]
        for name in rule.calls:
            # A name that this libseccomp or this processor does not know needs no rule.
            if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
                made.add_rule(pyseccomp.ERRNO(rule.error), name, *conditions)
    with open(os.memfd_create("seccomp", os.MFD_CLOEXEC), "r+b") as file:  # noqa: PTH123 - a number
        made.export_bpf(file)
        file.seek(0)
        return file.read()


def numbers(names: Iterable[str]) -> dict[str, int]:
    """Return the numbers of those of the calls that this processor and this libseccomp know.

    Raises:
        SandboxUnavailable: libseccomp is not installed.
    """
    pyseccomp = _library()
    every = {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names}
    return {name: number for name, number in every.items() if number >= 0}


def _library() -> ModuleType:
    if ctypes.util.find_library("seccomp") is None:
        raise SandboxUnavailable(
            "libseccomp is missing, so dangerous system calls can't be refused. "
            "Install it: apt-get install libseccomp2"
        )
    # Importing it fails where the library is missing, which the lines above explain better.
    import pyseccomp  # noqa: PLC0415

    return pyseccomp


def _bits(mask: int) -> list[int]:
    return [1 << position for position in range(64) if mask >> position & 1]
