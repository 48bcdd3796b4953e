"""The container of the warm parent, line by line, as the daemon is asked for it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.docker import profile, seccomp, warm_profile
from sandbox.docker.warm_profile import NEEDED, Given, container
from sandbox.seccomp import DENIED


@pytest.fixture
def given() -> Given:
    return Given(
        image="sha256:" + "0" * 64,
        runtime=Path("/var/cache/lab"),
        folder=Path("/run/prayoga/warm/0123456789abcdef"),
        meeting=Path("/run/prayoga/warm/0123456789abcdef/meeting"),
        runner=Path("/run/prayoga/warm/0123456789abcdef/runner.zip"),
        cgroup_parent="/prayoga",
        processors=2,
        swap_limited=True,
        apparmor=False,
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NetworkMode", "none"),
        ("IpcMode", "private"),
        ("CgroupnsMode", "private"),
        ("CapDrop", ["ALL"]),
        ("Privileged", False),
        ("ReadonlyRootfs", True),
        ("AutoRemove", False),
        ("RestartPolicy", {"Name": "no"}),
        ("LogConfig", {"Type": "none"}),
        ("CgroupParent", "/prayoga"),
        ("NanoCpus", 2_000_000_000),
    ],
)
def test_it_is_asked_for(given: Given, key: str, value: object) -> None:
    assert container(given)["HostConfig"][key] == value


def test_nothing_widens_the_walls_again(given: Given) -> None:
    host = container(given)["HostConfig"]
    for key in ("CapAdd", "Devices", "DeviceRequests", "Binds", "PidMode", "UsernsMode"):
        assert key not in host
    named = [option.split("=")[0] for option in host["SecurityOpt"]]
    assert named == ["no-new-privileges", "seccomp"]


def test_a_profile_that_refuses_every_mount_is_left_out(given: Given) -> None:
    host = container(replace(given, apparmor=True))["HostConfig"]
    assert host["SecurityOpt"][-1] == "apparmor=unconfined"


def test_it_differs_from_a_cold_one_by_four_calls() -> None:
    def refused(text: str) -> set[str]:
        told = json.loads(text)
        assert told["defaultAction"] == "SCMP_ACT_ALLOW"
        return {name for rule in told["syscalls"] for name in rule["names"]}

    assert refused(seccomp.profile()) - refused(warm_profile.calls()) == NEEDED
    assert set(DENIED) > NEEDED
    own, cold = (json.loads(text)["syscalls"] for text in (warm_profile.calls(), seccomp.profile()))
    assert [rule["args"] for rule in own] == [rule["args"] for rule in cold]


def test_what_the_container_does_not_cover_each_run_covers(given: Given) -> None:
    covered = container(given)["HostConfig"]["MaskedPaths"]
    assert not [path for path in covered if path.startswith("/proc")]
    assert {*covered, *warm_profile.COVERED} == {*profile.HIDDEN, "/sys"}
    assert container(given)["HostConfig"]["ReadonlyPaths"] == []  # a new /proc needs all of it


def test_its_user_is_nobodys_and_no_runs(given: Given) -> None:
    assert container(given)["User"] == "60999:60999"


def test_nothing_of_the_machine_can_be_written_to(given: Given) -> None:
    mounts = container(given)["HostConfig"]["Mounts"]
    assert all(mount["ReadOnly"] for mount in mounts)
    assert str(given.folder) not in [mount["Source"] for mount in mounts]
    assert "docker.sock" not in repr(container(given))


def test_it_knows_nothing_of_any_job(given: Given) -> None:
    environment = container(given)["Env"]
    assert not [entry for entry in environment if "PRAYOGA" in entry]
    assert "prayoga.installation" not in container(given)["Labels"]


def test_its_memory_and_processes_are_bounded(given: Given) -> None:
    host = container(given)["HostConfig"]
    assert host["Memory"] == host["MemorySwap"] == warm_profile.MEMORY_BYTES
    assert host["PidsLimit"] == warm_profile.PROCESSES
    limits = {entry["Name"]: entry["Hard"] for entry in host["Ulimits"]}
    assert limits == {"core": 0, "nofile": 4096}
    assert "MemorySwap" not in container(replace(given, swap_limited=False))["HostConfig"]
    for options in host["Tmpfs"].values():
        assert {"nosuid", "nodev", "noexec"} <= set(options.split(","))
