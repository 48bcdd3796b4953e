"""A machine that can't give the walls says so, with what is missing and what to type.

Each condition is made for real, in namespaces of its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import host
from sandbox.contract import Outcome
from tests.conftest import lacking
from tests.sandbox import elsewhere
from tests.sandbox.jobs import PREDICT

CHECK = """
import sys
from pathlib import Path
from sandbox.backends import open_backend
from sandbox.contract import SandboxUnavailable

runtime, slots = map(Path, sys.argv[1:])
try:
    print(open_backend("bubblewrap", runtime=runtime, slots=slots, max_slots=1).check())
except SandboxUnavailable as error:
    print(error)
"""
CLOSED = """
import ctypes, os, sys
ready, go = os.pipe(), os.pipe()
pid = os.fork()
if pid:
    os.read(ready[0], 1)
    for name in ("uid_map", "gid_map"):
        with open(f"/proc/{pid}/{name}", "w") as file:
            file.write("0 0 4294967295")
    os.write(go[1], b"+")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
assert ctypes.CDLL(None).unshare(0x10000000) == 0
os.write(ready[1], b"+")
os.read(go[0], 1)
with open("/proc/sys/user/max_user_namespaces", "w") as file:
    file.write("0")
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Becomes its arguments in a user namespace below which no other may be made."""


def said(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(elsewhere.ROOT)} | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_closed_user_namespaces_are_named_with_the_line_to_type(
    lab_runtime: Path, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        lacking("root, who may make a user namespace with every user in it")
    check = [sys.executable, "-c", CHECK, str(lab_runtime), str(tmp_path)]
    text = said(sys.executable, "-c", CLOSED, *check)
    assert "No program can run in bubblewrap here" in text
    assert "user.max_user_namespaces is 0" in text
    assert "sudo sysctl -w user.max_user_namespaces=15000" in text


@pytest.mark.parametrize("name", sorted(host.PACKAGES))
def test_a_missing_tool_is_named_with_its_package(
    name: str, lab_runtime: Path, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for other in host.PACKAGES.keys() - {name}:
        (tools / other).symlink_to(str(shutil.which(other)))
    check = [sys.executable, "-c", CHECK, str(lab_runtime), str(tmp_path)]
    text = said(*check, PATH=str(tools))
    assert f"{name} is missing. Install it: apt-get install {host.PACKAGES[name]}" in text


def test_control_groups_that_can_only_be_read_make_walls_weak_and_say_what_to_do(
    lab_runtime: Path, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        lacking("root, who may mount what it sees anew")
    read_only = "for place in $(awk '$3 ~ /^cgroup/ {print $2}' /proc/self/mounts); do "
    read_only += "mount -o remount,bind,ro $place; done"
    found = elsewhere.run(PREDICT, runtime=lab_runtime, slots=tmp_path, before=[read_only])
    assert found.outcome is Outcome.OK, found.message
    assert found.isolation.weak
    assert "Read-only file system" in found.isolation.reasons[0]
    assert "run the platform as root" in found.isolation.reasons[0]


def test_what_apparmor_keeps_closed_is_opened_for_bubblewrap_alone() -> None:
    """This machine may have no AppArmor: then only the line and the profile can be looked at."""
    (switch,) = [switch for switch in host.SWITCHES if "apparmor" in switch.name]
    assert f"sudo cp {host.PROFILE} /etc/apparmor.d/" in switch.remedy
    profile = host.PROFILE.read_text()
    assert "userns," in profile
    assert f"profile {host.PROFILE.name} {shutil.which('bwrap')} " in profile
