"""The kernel's doors: system calls, flags and sockets that a run is refused."""

from sandbox.contract import Outcome
from sandbox.selfcheck.case import PREDICT, Case, Group, ends, ends_well

CALL = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(256)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *(arguments + (0,) * (6 - len(arguments))))
    return result, errno.errorcode.get(ctypes.get_errno())
"""
DENIED = {
    "keyrings": {
        "add_key": "b'user', b'canary', b'x', 1, -4",
        "request_key": "b'user', b'canary', None, -4",
        "keyctl": "0, -4, 1",
    },
    "io_uring": {"io_uring_setup": "8, room", "io_uring_enter": "0", "io_uring_register": "0"},
    "the kernel's widest doors": {
        "userfaultfd": "1",
        "bpf": "0, room, 256",
        "perf_event_open": "room, 0, -1, -1, 0",
        "fanotify_init": "0, 0",
        "lookup_dcookie": "0, room, 256",
    },
    "other processes": {
        "ptrace": "16, 1, 0, 0",
        "process_vm_readv": "1, None, 0, None, 0, 0",
        "process_vm_writev": "1, None, 0, None, 0, 0",
        "kcmp": "1, os.getpid(), 0, 0, 0",
        "pidfd_getfd": "0, 0, 0",
        "process_madvise": "0, None, 0, 0, 0",
    },
    "mounts": {
        "mount": "b'none', b'/tmp', b'tmpfs', 0, None",
        "umount2": "b'/proc', 2",
        "pivot_root": "b'/tmp', b'/tmp'",
        "chroot": "b'/tmp'",
        "open_tree": "-100, b'/', 1",
        "fsopen": "b'tmpfs', 0",
        "fsconfig": "-1, 0, None, None, 0",
        "fsmount": "-1, 0, 0",
        "fspick": "-100, b'/', 0",
        "move_mount": "-1, b'', -1, b'', 0",
        "mount_setattr": "-1, b'', 0, None, 0",
        "quotactl": "0, None, 0, None",
    },
    "namespaces": {"unshare": "0x10000000", "setns": "0, 0"},
    "files by their handles": {
        "name_to_handle_at": "-100, b'/', None, None, 0",
        "open_by_handle_at": "-100, None, 0",
    },
    "the machine itself": {
        "init_module": "None, 0, b''",
        "finit_module": "-1, b'', 0",
        "delete_module": "b'x', 0",
        "kexec_load": "0, 0, None, 0",
        "kexec_file_load": "-1, -1, 0, None, 0",
        "reboot": "0xfee1dead, 672274793, 0, None",
        "syslog": "3, None, 0",
        "sethostname": "b'x', 1",
        "setdomainname": "b'x', 1",
        "swapon": "b'/tmp/x', 0",
        "swapoff": "b'/tmp/x'",
        "acct": "None",
        "settimeofday": "None, None",
        "clock_settime": "0, None",
        "personality": "0xffffffff",
        "vhangup": "0",
    },
    "the processor": {"iopl": "3", "ioperm": "0, 1, 1", "modify_ldt": "0, None, 0"},
}
"""By what they reach. A call that this processor does not have is left out."""
CLONED = {
    "mount": 0x20000,
    "cgroup": 0x2000000,
    "uts": 0x4000000,
    "ipc": 0x8000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
RARE = ("AF_VSOCK", "AF_PACKET", "AF_ALG", "AF_BLUETOOTH", "AF_CAN", "AF_RDS", "AF_TIPC", "AF_KEY")
NUMBERED = (41, 43, 44)
"""Families that Python has no name for: KCM, SMC, XDP."""
NAMES = (
    *(name for calls in DENIED.values() for name in calls),
    *("clone", "clone3", "getpid"),
)
"""Calls whose numbers on this machine the programs are given."""


def _denied(what: str, calls: dict[str, str]) -> Case:
    acts = "".join(
        f"n = numbers.get({name!r})\n"
        f"if n is not None:\n    found[{name!r}] = call(n, {arguments})\n"
        for name, arguments in calls.items()
    )
    source = (
        f"{CALL}\nnumbers = <<calls>>\nfound = {{}}\n{acts}"
        "wrong = {name: said for name, said in found.items() if said != (-1, 'EPERM')}\n"
        "assert not wrong, wrong\n"
    )
    return ends_well(f"system calls for {what}", Group.ESCAPE, source)


CASES: tuple[Case, ...] = (
    *(_denied(what, calls) for what, calls in DENIED.items()),
    ends_well(
        "a namespace of its own by clone",
        Group.ESCAPE,
        f"""{CALL}
wrong = {{}}
for name, flag in {CLONED}.items():
    found = call(<<calls>>["clone"], flag | 17, None, None, None, None)
    if found[0] == 0:
        os._exit(0)
    if found != (-1, "EPERM"):
        wrong[name] = found
assert not wrong, wrong
""",
    ),
    # Its flags lie in memory, where a filter can't look.
    ends_well(
        "a namespace of its own by clone3",
        Group.ESCAPE,
        f"{CALL}\nassert call(<<calls>>['clone3'], room, 88)[1] == 'ENOSYS'\n",
    ),
    ends_well(
        "a namespace of its own by a tool",
        Group.ESCAPE,
        """
        import os, shutil, subprocess
        for command in (["unshare", "-Ur", "true"], ["unshare", "-m", "true"],
                        ["nsenter", "-t", "1", "-a", "true"],
                        ["bwrap", "--ro-bind", "/", "/", "true"]):
            if shutil.which(command[0]):
                assert subprocess.run(command, capture_output=True).returncode != 0, command
        room = "/proc/sys/user/max_user_namespaces"
        if os.path.exists(room) and int(open(room).read()):
            try:
                open(room, "w")
            except OSError:
                pass
            else:
                raise AssertionError("allowed")
        """,
    ),
    # Refused or ended, as long as it does nothing: the numbers of the x32 manner begin at 2^30.
    ends(
        "calls in the manner of x32",
        Group.ESCAPE,
        f"""{CALL}
for name in ("getpid", "keyctl", "mount", "io_uring_setup"):
    if <<calls>>.get(name):
        assert call((1 << 30) | <<calls>>[name])[0] == -1, name
{PREDICT}""",
        Outcome.OK,
        Outcome.STUDENT_ERROR,
        holds=lambda found: "a call was let through" if found.error else "",
    ),
    # The 32-bit calls of x86 have other numbers; using them ends the program.
    ends(
        "calls in the manner of 32 bits",
        Group.ESCAPE,
        """
        import ctypes, mmap, os, platform, signal
        if platform.machine() != "x86_64":
            os.kill(os.getpid(), signal.SIGSYS)
        code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(bytes.fromhex("b814000000" "cd80" "c3"))  # mov eax, getpid; int 0x80; ret
        address = ctypes.addressof(ctypes.c_char.from_buffer(code))
        ctypes.CFUNCTYPE(ctypes.c_int)(address)()
        """,
        Outcome.STUDENT_ERROR,
        holds=lambda found: "it was let through" if found.ran_to_end or found.error else "",
    ),
    ends_well(
        "rare sockets",
        Group.ESCAPE,
        f"""
import errno, socket
families = [getattr(socket, name) for name in {RARE} if hasattr(socket, name)]
for family in (*families, *{NUMBERED}):
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind)
        except OSError as error:
            assert error.errno == errno.EAFNOSUPPORT, (family, error)
        else:
            raise AssertionError(family)
""",
    ),
    ends_well(
        "raw sockets and questions to the kernel other than about routes",
        Group.ESCAPE,
        """
        import socket
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()
        for protocol in (2, 4, 9, 12, 15, 16):
            try:
                socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
            except OSError:
                continue
            raise AssertionError(protocol)
        try:
            socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        except PermissionError:
            pass
        else:
            raise AssertionError("raw")
        """,
    ),
    ends_well(
        "typing into a terminal",
        Group.ESCAPE,
        """
        import fcntl, os
        try:
            os.open("/dev/tty", os.O_RDWR)
        except OSError:
            pass
        else:
            raise AssertionError("it has a terminal")
        ours, theirs = os.openpty()
        for request in (0x5412, 0x541C, 0x5412 | 1 << 32):
            try:
                fcntl.ioctl(theirs, request & 0xFFFFFFFF, b"x")
            except OSError:
                continue
            raise AssertionError(hex(request))
        """,
    ),
)
