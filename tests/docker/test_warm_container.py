"""The container of the warm parent: who starts it, what ends it, and that nothing is left of it."""

import contextlib
import fcntl
import os
import select
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docker import DockerClient

from sandbox.cgroup import CONTROLLERS, mounted
from sandbox.choices import DEFAULTS
from sandbox.contract import Backend, Execution, Outcome, Progress
from sandbox.docker.warm import WarmDocker
from sandbox.docker.warm_profile import OF_PARENT
from sandbox.images import pins
from sandbox.slots import FIRST_UID
from sandbox.warm.line import NoWarmStart
from tests.docker.conftest import Daemon
from tests.sandbox.jobs import PREDICT, script
from tests.sandbox.test_progress_and_cancel import processes_with
from tests.warm.conftest import own_place
from tests.warm.test_keeper import SLEEP, gone

__all__ = ["own_place"]
pytestmark = [pytest.mark.docker, pytest.mark.warm, pytest.mark.xdist_group("docker-warm")]


@pytest.fixture
def own(
    docker: Backend, own_place: Path, lab_runtime: Path, tmp_path: Path
) -> Iterator[WarmDocker]:
    """A backend whose keeper and container belong to nobody else, so that a test may end them."""
    backend = WarmDocker(lab_runtime, tmp_path, 2)
    yield backend
    backend.close()


@pytest.fixture
def client(own: WarmDocker) -> DockerClient:
    return DockerClient.from_env()


def containers(client: DockerClient, place: Path) -> list:
    """The containers of the warm parents of keepers in that place, running or not."""
    found = client.containers.list(all=True, filters={"label": OF_PARENT})
    return [one for one in found if one.labels[OF_PARENT].startswith(f"{place}/")]


def keeper(place: Path) -> int:
    (pid,) = (
        int(pid)
        for pid in processes_with("sandbox.docker.warm_keeper")
        if f"{place}/" in Path(f"/proc/{pid}/cmdline").read_text()
    )
    return pid


def user_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/status").read_text().split("Uid:\t")[1].split()[0])


def is_warm(found: Execution) -> bool:
    assert found.outcome is Outcome.OK, found.message
    return found.isolation.warm


def processes(client: DockerClient, place: Path) -> list[int]:
    (one,) = (one for one in containers(client, place) if one.status == "running")
    return [int(line[1]) for line in one.top()["Processes"]]


def traces(place: Path, identity: str) -> set[str]:
    """What there is on the machine of a keeper's place and of a container."""
    found = {str(path) for path in (place / "warm").glob("*")}
    for line in Path("/proc/self/mounts").read_text().splitlines():
        if str(place) in line or identity in line:
            found.add(line)
    for mount in set(mounted().values()):
        found |= {str(folder) for folder in mount.glob(f"prayoga*/*{identity}*")}
    return found


def bounded_by(pid: int) -> dict[str, str]:
    """The control group that bounds a process, by controller; all one in version 2."""
    lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    found = {
        kind: path
        for _, kinds, path in (x.split(":", 2) for x in lines)
        for kind in kinds.split(",")
    }
    return {kind: found[kind] for kind in CONTROLLERS if kind in found} or {"": found[""]}


def test_it_serves_all_is_replaced_when_killed_and_goes_with_the_last_who_wants_it(
    own: WarmDocker, client: DockerClient, own_place: Path, lab_runtime: Path
) -> None:
    second = WarmDocker(lab_runtime, own._slots, 2)
    assert is_warm(own.run(script(PREDICT)))
    assert is_warm(second.run(script(PREDICT)))
    (first,) = containers(client, own_place)
    everything = [keeper(own_place), *processes(client, own_place)]
    assert traces(own_place, first.id)

    # A run stands in a group and under a user of its own, and the container's end is its end.
    seen: dict[int, set[str]] = {}

    def look_and_kill(progress: Progress) -> None:
        if "up" not in progress.log_tail or seen:
            return
        for pid in map(int, processes_with("955")):
            assert user_of(pid) in range(FIRST_UID, FIRST_UID + 2)
            seen[pid] = set(bounded_by(pid).values())
        first.kill()

    found = own.run(script(SLEEP.format(seconds=955) + PREDICT), on_progress=look_and_kill)
    assert found.outcome is Outcome.PLATFORM_ERROR, found.message
    assert "costs no marks" in found.message
    assert seen
    for groups in seen.values():
        assert len(groups) == 1
        assert not any(first.id in group for group in groups)
    assert gone(list(seen))
    assert is_warm(own.run(script(PREDICT)))
    (replaced,) = containers(client, own_place)
    assert replaced.id != first.id
    assert keeper(own_place) == everything[0]

    everything += processes(client, own_place)
    own.close()
    assert is_warm(second.run(script(PREDICT)))
    second.close()
    assert gone(everything)
    assert containers(client, own_place) == []
    assert traces(own_place, first.id) | traces(own_place, replaced.id) == set()


def test_who_does_not_wait_starts_cold_and_says_so(
    own_place: Path, docker: Backend, lab_runtime: Path, tmp_path: Path
) -> None:
    backend = WarmDocker(lab_runtime, tmp_path, 2, replace(DEFAULTS, warm_wait_seconds=0.0))
    with contextlib.closing(backend):
        found = backend.run(script(PREDICT))
        assert not is_warm(found)
        assert not found.isolation.weak
        assert found.isolation.reasons[-1].startswith("started cold: ")
        assert found.versions["image"].startswith("sha256:")


def test_what_a_killed_keeper_left_is_removed_and_nobody_elses(
    own: WarmDocker, client: DockerClient, own_place: Path, tmp_path: Path
) -> None:
    pin = pins.read("runtime", pins.folder(), pins.daemon(client.info()))
    assert pin is not None

    def leave(folder: Path) -> str:
        made = client.containers.create(
            pin.image, ["true"], network_mode="none", labels={OF_PARENT: str(folder)}
        )
        return made.id

    in_use = own_place / "warm" / "in-use"
    in_use.mkdir(mode=0o700, parents=True)
    in_use.parent.chmod(0o700)
    with (in_use / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        abandoned, others = leave(own_place / "warm" / "gone"), leave(in_use)
        assert is_warm(own.run(script(PREDICT)))
        everything = [keeper(own_place), *processes(client, own_place)]
        os.kill(everything[0], signal.SIGKILL)
        assert gone(everything)  # the parent sees the keeper's end by itself
        left = {one.id for one in containers(client, own_place)}
        assert abandoned not in left
        assert others in left
        assert is_warm(own.run(script(PREDICT)))
        now = {one.id for one in containers(client, own_place)}
        assert now & left == {others}
        client.containers.get(others).remove()


@pytest.mark.parametrize("address", ["tcp://192.0.2.7:2375", "ssh://somewhere"])
def test_another_machines_daemon_gives_cold_runs(
    own: WarmDocker, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    _, pin = own._found()
    monkeypatch.setenv("DOCKER_HOST", address)
    with pytest.raises(NoWarmStart, match="another machine's"):
        own._kind(pin)


def test_a_graphics_processor_is_for_cold_runs(own: WarmDocker) -> None:
    found = own.run(script(PREDICT, gpus=1))
    assert found.outcome is Outcome.PLATFORM_ERROR  # none is leased here
    assert not found.isolation.warm


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_that_is_started_anew(
    daemon: Daemon, own_place: Path, lab_runtime: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    backend = WarmDocker(lab_runtime, tmp_path, 2)
    with contextlib.closing(backend):
        assert is_warm(backend.run(script(PREDICT)))
        client = DockerClient.from_env()
        everything = processes(client, own_place)
        pid = daemon.pid
        handle = os.pidfd_open(pid)
        os.kill(pid, ending)
        select.select([handle], [], [], 30)
        os.close(handle)
        daemon.start()
        assert gone(everything)  # without a daemon of its own it is ended by the next one
        for _ in range(200):  # cold until the keeper has tried again
            found = backend.run(script(PREDICT))
            if is_warm(found):
                break
            assert found.isolation.reasons[-1].startswith("started cold: "), found.isolation
        assert is_warm(found)
    assert containers(DockerClient.from_env(), own_place) == []
