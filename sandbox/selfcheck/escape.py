"""The ways out: the machine's files, environment, processes, devices and services; privileges."""

from sandbox.selfcheck import calls
from sandbox.selfcheck.case import Case, Group, ends_well

ABSENT = (
    *("/root", "/home", "/var", "/run", "/sys", "/boot", "/srv", "/mnt", "/media"),
    *("/etc/shadow", "/etc/hostname", "/etc/resolv.conf", "/etc/ssh", "/etc/ssl/private"),
    *("/proc/1/root/root", "/proc/self/root/var", "/proc/1/cwd/../var"),
    *("/dev/sda", "/dev/vda", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/dev/fuse"),
    *("/dev/net", "/dev/kvm", "/dev/vsock", "/dev/loop-control", "/dev/mqueue"),
)
TOP = (
    *("usr", "bin", "sbin", "lib", "lib32", "lib64", "etc", "proc", "dev", "tmp", "work", "out"),
    *("lab", "datasets", "runner.zip", "opt", "home", "channel", "sys", ".dockerenv", ".init"),
)
KERNELS = (
    *("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/kcore", "/proc/kmsg"),
    *("/proc/sys/vm/drop_caches", "/proc/sys/kernel/hostname", "/proc/sys/kernel/modprobe"),
    *("/proc/sys/vm/overcommit_memory", "/proc/sys/net/ipv4/ip_forward", "/proc/irq"),
)
KEPT = (
    "/usr/lib/canary.py",
    "/lab/lib/python3.11/site-packages/canary.pth",
    "/lab/lib/python3.11/site-packages/sitecustomize.py",
    "/lab/lib/python3.11/site-packages/numpy/canary.py",
    "/lab/bin/python",
    "/runner.zip",
    *("/etc/passwd", "/etc/ld.so.preload", "/etc/ld.so.cache", "/etc/canary"),
    *("/datasets/set/canary", "/datasets/set/train.txt", "/datasets/canary"),
    *("/work/data/set/canary", "/work/data/set/train.txt"),
    *("/out/canary", "/canary", "/dev/canary"),
)

CASES: tuple[Case, ...] = (
    *calls.CASES,
    # What Docker always puts in is covered by an empty folder or the null device.
    ends_well(
        "the machine's files",
        Group.ESCAPE,
        f"""
import os
for path in {ABSENT} + tuple(<<canary_paths>>):
    if os.path.lexists(path):
        assert not (os.listdir(path) if os.path.isdir(path) else open(path).read()), path
found = set(os.listdir("/"))
assert found <= set({TOP}), found
assert sorted(os.listdir("/out")) == ["artefact", "notebook"]
assert not any(name.startswith("shadow") for name in os.listdir("/etc"))
""",
    ),
    ends_well(
        "devices other than those without memory",
        Group.ESCAPE,
        """
        import os, stat
        harmless = {(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 2)}
        for folder, folders, files in os.walk("/dev"):
            for name in files:
                found = os.stat(f"{folder}/{name}", follow_symlinks=False)
                if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
                    number = os.major(found.st_rdev), os.minor(found.st_rdev)
                    terminal = number[0] == 136  # of a devpts of its own
                    console = (folder, name) == ("/dev", "console")
                    assert number in harmless or terminal or console, (folder, name, number)
                    assert not stat.S_ISBLK(found.st_mode), name
        """,
    ),
    ends_well(
        "the grader's environment",
        Group.ESCAPE,
        """
        import os
        for pid in filter(str.isdigit, os.listdir("/proc")):
            for name in ("environ", "cmdline"):
                try:
                    text = open(f"/proc/{pid}/{name}").read()
                except OSError:
                    continue
                assert "canary" not in text and "PRAYOGA" not in text, (pid, name)
                assert "prayoga" not in text, (pid, name, text)
        # The first process has nothing that the run itself was not given.
        try:
            first = open("/proc/1/environ").read().rstrip("\\0").split("\\0")
        except PermissionError:
            first = []
        own = {f"{name}={value}" for name, value in os.environ.items()}
        assert set(first) <= own | {"", "PWD=/"}, set(first) - own
        """,
    ),
    ends_well(
        "processes other than its own",
        Group.ESCAPE,
        """
        import os
        pids = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
        assert len(pids) == <<own_processes>> and pids[0] == 1 and os.getpid() in pids, pids
        for pid in range(1, 2000):
            try:
                os.kill(pid, 0)
            except (ProcessLookupError, PermissionError):
                continue
            assert pid in pids, pid
        """,
    ),
    ends_well(
        "the first process of its walls",
        Group.ESCAPE,
        """
        def status(pid):
            lines = open(f"/proc/{pid}/status").read().splitlines()
            return dict(line.split(":\\t", 1) for line in lines if ":\\t" in line)
        first, own = status(1), status("self")
        assert int(first["CapEff"], 16) == 0 and int(first["CapPrm"], 16) == 0
        try:
            open("/proc/1/mem", "r+b").close()
        except OSError:
            pass
        else:
            # It can be made to do what this program may do itself: then it must not do more.
            for name in ("Seccomp", "Seccomp_filters", "NoNewPrivs", "CapBnd", "Uid"):
                assert first.get(name) == own.get(name), (name, first.get(name), own.get(name))
        """,
    ),
    ends_well(
        "descriptors that somebody left open",
        Group.ESCAPE,
        """
        import os, stat
        seen = {int(fd): os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
                if os.path.lexists(f"/proc/self/fd/{fd}")}
        for fd, target in seen.items():
            assert stat.S_ISFIFO(os.fstat(fd).st_mode) or target == "/dev/null", seen
        assert len(seen) == 5, seen
        for fd in set(seen) - {0, 1, 2}:
            assert not os.get_inheritable(fd)
        try:
            first = [f"/proc/1/fd/{fd}" for fd in os.listdir("/proc/1/fd")]
        except PermissionError:
            first = []
        for fd in first:
            target = os.readlink(fd)
            known = target.startswith(("anon_inode:[eventfd", "/dev/null"))
            assert known or stat.S_ISFIFO(os.stat(fd).st_mode), target
        """,
    ),
    ends_well(
        "the control pipe in a child",
        Group.ESCAPE,
        """
        import os, subprocess, sys
        code = "import os; print(*[n for n in range(64) if os.path.exists(f'/proc/self/fd/{n}')])"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
        assert said.strip() == "0 1 2", said
        child = os.fork()
        if not child:
            pipes = [fd for fd in os.listdir("/proc/self/fd") if int(fd) > 2
                     and os.path.exists(f"/proc/self/fd/{fd}")]
            os._exit(len(pipes))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        """,
    ),
    # The kernel's user is not root, whatever the run believes to be.
    ends_well(
        "the kernel's own files",
        Group.ESCAPE,
        f"""
import os
for path in {KERNELS}:
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        continue
    raise AssertionError(path)
""",
    ),
    ends_well(
        "the files of control groups",
        Group.ESCAPE,
        """
        import os
        for line in open("/proc/self/cgroup").read().splitlines():
            assert line.split(":", 2)[2] == "/", line
        for folder, folders, files in os.walk("/sys/fs/cgroup"):
            for name in files:
                try:
                    open(f"{folder}/{name}", "a").close()
                except OSError:
                    continue
                raise AssertionError((folder, name))
        """,
    ),
    ends_well(
        "privileges",
        Group.ESCAPE,
        """
        lines = open("/proc/self/status").read().splitlines()
        status = dict(line.split(":\\t", 1) for line in lines if ":\\t" in line)
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            assert int(status[name], 16) == 0, name
        assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2"
        user = set(status["Uid"].split())
        assert len(user) == 1 and int(min(user)) >= 61_000, user
        assert set(status["Groups"].split()) <= user
        """,
    ),
    ends_well(
        "setuid programs",
        Group.ESCAPE,
        """
        import os, subprocess
        for name in ("su", "mount", "umount", "passwd", "newgrp", "chsh", "gpasswd"):
            path = f"/usr/bin/{name}"
            if os.path.exists(path) and os.stat(path).st_mode & 0o4000:
                said = subprocess.run([path, "-c", "id -u"], capture_output=True, text=True,
                                      stdin=subprocess.DEVNULL)
                assert said.stdout.strip() != "0", name
        for act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]),
                    lambda: os.setresuid(0, 0, 0), lambda: os.chown("/tmp", 0, 0),
                    lambda: os.mknod("/tmp/n", 0o20666, os.makedev(1, 1))):
            try:
                act()
            except OSError:
                continue
            raise AssertionError("allowed")
        """,
    ),
    ends_well(
        "a network",
        Group.ESCAPE,
        """
        import socket
        names = [name for _, name in socket.if_nameindex()]
        assert names == ["lo"], names
        assert len(open("/proc/net/route").read().splitlines()) == 1
        for address in (("192.0.2.1", 80), ("169.254.169.254", 80), ("8.8.8.8", 53)):
            try:
                socket.create_connection(address, timeout=1)
            except OSError as error:
                assert error.errno == 101, error
            else:
                raise AssertionError(address)
            try:
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"canary", address)
            except OSError as error:
                assert error.errno == 101, error
            else:
                raise AssertionError(address)
        """,
    ),
    ends_well(
        "services of the machine",
        Group.ESCAPE,
        """
        import os, socket
        try:
            socket.create_connection(("127.0.0.1", <<port>>), timeout=1)
        except ConnectionRefusedError:
            pass
        else:
            raise AssertionError("reached over the loopback")
        for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock",
                     "/run/dbus/system_bus_socket", <<socket_path>>, "\\0" + <<socket_name>>):
            assert path[0] == "\\0" or not os.path.exists(path)
            try:
                socket.socket(socket.AF_UNIX).connect(path)
            except OSError:
                continue
            raise AssertionError(path)
        assert len(open("/proc/net/unix").read().splitlines()) == 1
        """,
    ),
    ends_well(
        "writing where nothing may be left",
        Group.ESCAPE,
        f"""
import os
for place in {KEPT}:
    for act in (lambda: open(place, "ab"), lambda: os.symlink("/", place + "x"),
                lambda: os.mkdir(place + "d"), lambda: os.chmod(os.path.dirname(place), 0o777),
                lambda: os.utime(os.path.dirname(place))):
        try:
            act()
        except OSError:
            continue
        raise AssertionError(place)
""",
    ),
)
