"""The container's profile, line by line, as the daemon is asked for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.contract import Limits, Mount
from sandbox.docker.profile import Given, container
from sandbox.profile import BadMount
from tests.sandbox.jobs import notebook, script


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NetworkMode", "none"),
        ("IpcMode", "private"),
        ("CgroupnsMode", "private"),
        ("CapDrop", ["ALL"]),
        ("Privileged", False),
        ("ReadonlyRootfs", True),
        ("Init", False),
        ("AutoRemove", False),
        ("RestartPolicy", {"Name": "no"}),
        ("LogConfig", {"Type": "none"}),
        ("DeviceRequests", []),
    ],
)
def test_every_container_is_asked_for(given: Given, key: str, value: object) -> None:
    assert container(script(""), given)["HostConfig"][key] == value


def test_nothing_widens_the_walls_again(given: Given) -> None:
    host = container(script(""), given)["HostConfig"]
    for key in ("CapAdd", "Devices", "Binds", "PidMode", "UsernsMode", "VolumesFrom", "Dns"):
        assert key not in host
    assert [option.split("=")[0] for option in host["SecurityOpt"]] == [
        "no-new-privileges",
        "seccomp",
    ]


def test_the_daemons_socket_is_never_inside(given: Given) -> None:
    assert "docker.sock" not in repr(container(script(""), given))


def test_the_image_is_named_by_its_digest(given: Given) -> None:
    assert container(script(""), given)["Image"] == given.image


def test_memory_has_no_swap_beside_it(given: Given) -> None:
    host = container(script("", memory_bytes=300 << 20), given)["HostConfig"]
    assert host["Memory"] == host["MemorySwap"] == 300 << 20


def test_swap_is_not_named_where_there_is_none(given: Given) -> None:
    host = container(script(""), replace(given, swap_limited=False))["HostConfig"]
    assert "MemorySwap" not in host


def test_processors_are_those_that_are_there(given: Given) -> None:
    """A daemon refuses a container that asks for more than its machine has."""
    assert container(script("", cpus=1.5), given)["HostConfig"]["NanoCpus"] == 1_500_000_000
    assert container(script("", cpus=64), given)["HostConfig"]["NanoCpus"] == 2_000_000_000


def test_processes_and_files_are_bounded(given: Given) -> None:
    host = container(script("", processes=20, scratch_bytes=5 << 20), given)["HostConfig"]
    limits = {entry["Name"]: (entry["Soft"], entry["Hard"]) for entry in host["Ulimits"]}
    assert host["PidsLimit"] == 24
    assert limits["core"] == (0, 0)
    assert limits["nofile"] == (1024, 4096)
    assert limits["fsize"][1] == Limits().artefact_bytes
    for options in host["Tmpfs"].values():
        assert {f"size={5 << 20}", "nr_inodes=100000", "nosuid", "nodev"} <= set(options.split(","))
    assert host["ShmSize"] == 5 << 20


def test_each_slot_has_a_user_of_its_own(given: Given) -> None:
    body = container(script(""), given)
    assert body["User"] == "61003:61003"
    assert body["Labels"] == {
        "prayoga.slot": "0123abcd-3",
        "prayoga.installation": "0123abcd",
    }


def test_only_what_a_run_may_leave_is_bound_to_be_written(given: Given) -> None:
    def writable(body: dict) -> list[str]:
        return [m["Target"] for m in body["HostConfig"]["Mounts"] if not m["ReadOnly"]]

    for job in (script(""), notebook("1")):
        assert writable(container(job, given)) == ["/out/artefact", "/out/notebook"]


def test_data_is_shown_only_where_data_belongs(given: Given) -> None:
    job = script("", mounts=(Mount(Path("/data"), "/lab/lib/python3.11"),))
    with pytest.raises(BadMount, match="/work/data or /datasets"):
        container(job, given)


def test_a_program_may_put_files_beside_the_data(given: Given) -> None:
    below = script("", mounts=(Mount(Path("/data"), "/work/data/set"),))
    itself = script("", mounts=(Mount(Path("/data"), "/work/data"),))
    assert "uid=61003" in container(below, given)["HostConfig"]["Tmpfs"]["/work/data"]
    assert "/work/data" not in container(itself, given)["HostConfig"]["Tmpfs"]


def test_a_graphics_processor_is_asked_for_by_its_uuid(given: Given) -> None:
    uuid = "GPU-1fb2c1a4-7a65-4a27-9a54-4e1a9d6f2b10"
    host = container(script(""), replace(given, gpus=(uuid,)))["HostConfig"]
    assert host["DeviceRequests"] == [
        {"Driver": "nvidia", "DeviceIDs": [uuid], "Capabilities": [["gpu"]]}
    ]
    assert "/sys" not in host["MaskedPaths"]
