"""A container's control group is found on either version and with either of a daemon's drivers."""

from pathlib import Path

import pytest

from sandbox.cgroup import GroupV1, GroupV2
from sandbox.contract import SandboxUnavailable
from sandbox.docker.meter import Meter, find, parent

NAME = "c" * 64


def mounts(file: Path, *lines: str) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def test_version_1_has_a_folder_for_each_controller(tmp_path: Path) -> None:
    for kind in ("memory", "pids", "cpu,cpuacct"):
        (tmp_path / kind / "prayoga" / NAME).mkdir(parents=True)
    both = tmp_path / "cpu,cpuacct" / "prayoga" / NAME
    (both / "cpuacct.usage").write_text("1500000000\n")
    listed = mounts(
        tmp_path / "mounts",
        f"cgroup {tmp_path}/memory cgroup rw,memory 0 0",
        f"cgroup {tmp_path}/pids cgroup rw,pids 0 0",
        f"cgroup {tmp_path}/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0",
    )
    group = find(NAME, "cgroupfs", listed)
    assert isinstance(group, GroupV1)
    assert Meter(group).cpu_seconds() == 1.5


@pytest.mark.parametrize(
    ("driver", "below"),
    [("cgroupfs", f"prayoga/{NAME}"), ("systemd", f"prayoga.slice/docker-{NAME}.scope")],
)
def test_version_2_has_one_folder(tmp_path: Path, driver: str, below: str) -> None:
    folder = tmp_path / below
    folder.mkdir(parents=True)
    (folder / "memory.events").write_text("low 0\noom 1\noom_kill 2\n")
    listed = mounts(tmp_path / "mounts", f"cgroup2 {tmp_path} cgroup2 rw 0 0")
    group = find(NAME, driver, listed)
    assert isinstance(group, GroupV2)
    assert Meter(group).oom_kills() == 2
    assert parent(driver).strip("/") == below.split("/")[0]


def test_a_mount_that_does_not_have_it_is_passed_over(tmp_path: Path) -> None:
    """A worker in a container sees its own groups first, then the machine's."""
    folder = tmp_path / "machine" / "prayoga" / NAME
    folder.mkdir(parents=True)
    (folder / "memory.events").write_text("oom_kill 0\n")
    listed = mounts(
        tmp_path / "mounts",
        f"cgroup2 {tmp_path}/own cgroup2 rw 0 0",
        f"cgroup2 {tmp_path}/machine cgroup2 rw 0 0",
    )
    assert isinstance(find(NAME, "cgroupfs", listed), GroupV2)


def test_a_group_out_of_sight_is_told_with_what_to_bind(tmp_path: Path) -> None:
    listed = mounts(tmp_path / "mounts", f"cgroup2 {tmp_path} cgroup2 rw 0 0")
    with pytest.raises(SandboxUnavailable, match="/sys/fs/cgroup bound in"):
        find(NAME, "cgroupfs", listed)


def test_what_a_container_used_is_known_when_it_has_gone(tmp_path: Path) -> None:
    (tmp_path / "cpu.stat").write_text("usage_usec 2500000\n")
    (tmp_path / "memory.stat").write_text("anon 1000\nshmem 24\n")
    meter = Meter(GroupV2(tmp_path))
    assert (meter.cpu_seconds(), meter.memory_bytes()) == (2.5, 1024)
    for file in tmp_path.iterdir():
        file.unlink()
    assert (meter.cpu_seconds(), meter.memory_bytes(), meter.oom_kills()) == (2.5, 1024, 0)
    meter.note_oom_kill()
    assert meter.oom_kills() == 1
