"""The ways out: privileges, namespaces, mounts, tracing, sockets, the kernel's rarer doors."""

import pyseccomp
import pytest

from sandbox.contract import Backend, Mount, Outcome
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, script

CALL = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    return result, errno.errorcode.get(ctypes.get_errno())
"""
DENIED = {
    "add_key": "b'user', b'canary', b'x', 1, -4",
    "request_key": "b'user', b'canary', None, -4",
    "keyctl": "0, -4, 1",
    "io_uring_setup": "8, ctypes.create_string_buffer(256)",
    "userfaultfd": "1",
    "bpf": "0, ctypes.create_string_buffer(256), 256",
    "perf_event_open": "ctypes.create_string_buffer(256), 0, -1, -1, 0",
    "ptrace": "16, 1, 0, 0",
    "process_vm_readv": "1, None, 0, None, 0, 0",
    "process_vm_writev": "1, None, 0, None, 0, 0",
    "kcmp": "1, os.getpid(), 0, 0, 0",
    "mount": "b'none', b'/tmp', b'tmpfs', 0, None",
    "umount2": "b'/proc', 2",
    "pivot_root": "b'/tmp', b'/tmp'",
    "chroot": "b'/tmp'",
    "unshare": "0x10000000",
    "setns": "0, 0",
    "open_tree": "-100, b'/', 1",
    "fsopen": "b'tmpfs', 0",
    "move_mount": "-1, b'', -1, b'', 0",
    "name_to_handle_at": "-100, b'/', None, None, 0",
    "init_module": "None, 0, b''",
    "kexec_load": "0, 0, None, 0",
    "reboot": "0xfee1dead, 672274793, 0, None",
    "syslog": "3, None, 0",
    "sethostname": "b'x', 1",
    "swapon": "b'/tmp/x', 0",
    "acct": "None",
    "fanotify_init": "0, 0",
    "personality": "0xffffffff",
}


@pytest.mark.parametrize(("name", "arguments"), DENIED.items(), ids=DENIED.keys())
def test_a_denied_system_call_is_refused(holds: Holds, name: str, arguments: str) -> None:
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    assert number >= 0
    holds(f"{CALL}\nfound = call({number}, {arguments})\nassert found == (-1, 'EPERM'), found")


@pytest.mark.parametrize("flag", ["user", "mount", "pid", "net", "ipc", "uts", "cgroup"])
def test_no_nested_namespace_by_clone(holds: Holds, flag: str) -> None:
    flags = {
        "mount": 0x20000,
        "cgroup": 0x2000000,
        "uts": 0x4000000,
        "ipc": 0x8000000,
        "user": 0x10000000,
        "pid": 0x20000000,
        "net": 0x40000000,
    }
    clone = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "clone")
    source = f"{CALL}\nfound = call({clone}, {flags[flag]} | 17, None, None, None, None)\n"
    holds(source + "if found[0] == 0:\n    os._exit(0)\nassert found == (-1, 'EPERM'), found")


def test_no_nested_namespace_by_clone3(holds: Holds) -> None:
    clone3 = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "clone3")
    source = f"{CALL}\nassert call({clone3}, ctypes.create_string_buffer(88), 88)[1] == 'ENOSYS'"
    holds(source)


def test_tools_that_make_namespaces_fail(holds: Holds) -> None:
    source = """
import shutil, subprocess
for command in (["unshare", "-Ur", "true"], ["bwrap", "--ro-bind", "/", "/", "true"]):
    if shutil.which(command[0]):
        assert subprocess.run(command, capture_output=True).returncode != 0, command
"""
    holds(source)


def test_no_capability_and_none_to_be_had(holds: Holds) -> None:
    source = """
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
    assert int(status[name], 16) == 0, name
assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2"
user = set(status["Uid"].split())
assert len(user) == 1 and int(min(user)) >= 61_000, user
assert set(status["Groups"].split()) <= user
first = dict(line.split(":\\t") for line in open("/proc/1/status").read().splitlines())
assert int(first["CapEff"], 16) == 0 and int(first["CapPrm"], 16) == 0
"""
    holds(source)


def test_setuid_programs_stay_unprivileged(holds: Holds) -> None:
    source = """
import os, subprocess
for name in ("su", "mount", "passwd", "newgrp"):
    path = f"/usr/bin/{name}"
    if os.path.exists(path) and os.stat(path).st_mode & 0o4000:
        said = subprocess.run([path, "-c", "id -u"], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        assert said.stdout.strip() != "0", name
for call in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]),
             lambda: os.chown("/tmp", 0, 0), lambda: os.mknod("/tmp/n", 0o20666, os.makedev(1, 1))):
    try:
        call()
    except OSError:
        continue
    raise AssertionError("allowed")
"""
    holds(source)


def test_no_network(holds: Holds) -> None:
    source = """
import socket
names = [name for _, name in socket.if_nameindex()]
assert names == ["lo"], names
for address in (("192.0.2.1", 80), ("169.254.169.254", 80), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, timeout=1)
    except OSError as error:
        assert error.errno == 101, error
    else:
        raise AssertionError(address)
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=1)
"""
    holds(source)


def test_services_of_the_machine_on_its_loopback_are_not_reached(
    backend: Backend,
) -> None:
    import socket  # noqa: PLC0415 - the test's own listener, beside what the program imports

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = f"""
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=1)
except ConnectionRefusedError:
    pass
else:
    raise AssertionError("reached")
"""
        found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_PACKET", "AF_ALG", "AF_BLUETOOTH", "AF_CAN"])
def test_rare_sockets_are_refused(holds: Holds, family: str) -> None:
    source = f"""
import errno, socket
try:
    socket.socket(socket.{family}, socket.SOCK_DGRAM)
except OSError as error:
    assert error.errno == errno.EAFNOSUPPORT, error
else:
    raise AssertionError("allowed")
"""
    holds(source)


def test_netlink_answers_about_routes_only(holds: Holds) -> None:
    source = """
import socket
socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()
for protocol in (2, 9, 12, 15, 16):
    try:
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
    except OSError:
        continue
    raise AssertionError(protocol)
"""
    holds(source)


def test_sockets_of_the_machines_services_are_not_there(holds: Holds) -> None:
    source = """
import os, socket
for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket"):
    assert not os.path.exists(path)
    try:
        socket.socket(socket.AF_UNIX).connect(path)
    except OSError:
        continue
    raise AssertionError(path)
assert len(open("/proc/net/unix").read().splitlines()) == 1
"""
    holds(source)


@pytest.mark.parametrize(
    "place",
    [
        "/usr/lib/canary.py",
        "/lab/lib/python3.11/site-packages/canary.pth",
        "/lab/lib/python3.11/site-packages/sitecustomize.py",
        "/lab/lib/python3.11/site-packages/numpy/canary.py",
        "/lab/bin/python",
        "/runner.zip",
        "/etc/passwd",
        "/etc/ld.so.preload",
        "/datasets/set/canary",
        "/datasets/canary",
        "/out/canary",
        "/canary",
        "/dev/canary",
    ],
)
def test_nothing_but_the_work_folders_can_be_written(
    backend: Backend, public_folder, place: str
) -> None:
    source = f"""
import os
for act in (lambda: open({place!r}, "ab"), lambda: os.symlink("/", {place!r} + "x"),
            lambda: os.mkdir({place!r} + "d"), lambda: os.chmod(os.path.dirname({place!r}), 0o777)):
    try:
        act()
    except OSError:
        continue
    raise AssertionError({place!r})
"""
    found = backend.run(script(source + PREDICT, mounts=(Mount(public_folder, "/datasets/set"),)))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    assert list(public_folder.iterdir()) == []


def test_another_processor_mode_does_not_go_around_the_filter(backend: Backend) -> None:
    """The 32-bit calls of x86 have other numbers; using them ends the program."""
    source = """
import ctypes, mmap, platform
assert platform.machine() == "x86_64"
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("b814000000" "cd80" "c3"))  # mov eax, getpid; int 0x80; ret
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
ctypes.CFUNCTYPE(ctypes.c_int)(address)()
"""
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert not found.ran_to_end
