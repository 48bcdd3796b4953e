"""What goes wrong around a run is told with cause and remedy, costs no marks and leaves nothing."""

import contextlib
import json
import os
import select
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import APIError

from sandbox import slots
from sandbox.backends import open_backend
from sandbox.choices import Choices
from sandbox.contract import Backend, Execution, Mount, Outcome, Progress, SandboxUnavailable
from sandbox.docker import engine, gpus, holes
from sandbox.docker.profile import BY_INSTALLATION, BY_SLOT
from sandbox.images import pins
from tests.docker.conftest import Daemon
from tests.sandbox.jobs import PREDICT, script

pytestmark = pytest.mark.docker


@pytest.fixture
def client() -> DockerClient:
    return DockerClient.from_env()


@pytest.fixture
def open_docker(docker: Backend, lab_runtime: Path, tmp_path: Path):
    def opened(images: Path | None = None, **more: object) -> Backend:
        return open_backend(
            "docker",
            runtime=lab_runtime,
            slots=tmp_path / "slots",
            max_slots=1,
            choices=Choices(images=images, **more),
        )

    return opened


def repinned(client: DockerClient, place: Path, **changes: str) -> Path:
    """A folder of pins that differ from the real ones."""
    real = pins.read("runtime", pins.folder(), pins.daemon(client.info()))
    assert real is not None
    pins.write(replace(real, **changes), place)
    return place


def fault(found: Execution) -> str:
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert "costs no marks" in found.message
    return found.message


def test_a_daemon_that_is_not_there(
    open_docker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    backend = open_docker()
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    told = fault(backend.run(script(PREDICT)))
    assert "does not answer" in told
    assert "docker version" in told
    with pytest.raises(SandboxUnavailable, match="No program can run in Docker here"):
        backend.check()


def test_an_image_that_was_never_made(open_docker, tmp_path: Path) -> None:
    assert "was never made for this Docker daemon. Make it: scripts/images runtime" in fault(
        open_docker(tmp_path / "empty").run(script(PREDICT))
    )


def test_an_image_that_was_removed(open_docker, client: DockerClient, tmp_path: Path) -> None:
    gone = "sha256:" + "e" * 64
    real = pins.read("runtime", pins.folder(), pins.daemon(client.info()))
    place = repinned(client, tmp_path / "pins", image=gone)
    # The real one keeps its tag, so somebody seems to have put it there in place of ours.
    told = fault(open_docker(place).run(script(PREDICT)))
    assert f"is {real.image} and not {gone}" in told
    assert "scripts/images runtime" in told


def test_an_image_that_is_gone_altogether(
    open_docker, client: DockerClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = repinned(client, tmp_path / "pins", image="sha256:" + "e" * 64)
    monkeypatch.setattr(pins.Pin, "tag", property(lambda self: "prayoga/never:made"))
    assert "no longer has the image sha256:eee" in fault(open_docker(place).run(script(PREDICT)))


def test_an_image_of_another_version_of_ours(
    open_docker, client: DockerClient, tmp_path: Path
) -> None:
    place = repinned(client, tmp_path / "pins", recipe="0123456789ab")
    assert "made by another version of Prayoga" in fault(open_docker(place).run(script(PREDICT)))


def test_a_runtime_for_another_python(open_docker, client: DockerClient, tmp_path: Path) -> None:
    place = repinned(client, tmp_path / "pins", python="3.13.1")
    told = fault(open_docker(place).run(script(PREDICT)))
    assert "the lab runtime is for Python 3.11 and the image 'runtime' has 3.13.1" in told


def test_data_that_is_no_longer_there(docker: Backend, tmp_path: Path) -> None:
    mounts = (Mount(tmp_path / "gone", "/work/data"),)
    told = fault(docker.run(script(PREDICT, mounts=mounts)))
    assert "bind source path does not exist" in told


def test_a_known_hole_within_reach_is_refused_by_its_number(
    open_docker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hole = replace(holes.TABLE[0], fixed=("99.0.0",))
    monkeypatch.setattr(holes, "TABLE", (hole,))
    with pytest.raises(SandboxUnavailable, match=r"has CVE-2019-5736: it lets .* Upgrade it"):
        open_docker().check()
    walls = open_docker(accepted_holes=frozenset({"CVE-2019-5736"})).check()
    assert walls.weak
    assert "CVE-2019-5736: accepted" in walls.reasons[0]


def test_the_toolkit_is_looked_at_only_where_a_processor_is_leased(
    open_docker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpus, "toolkit_version", lambda: "1.16.0")
    backend = open_docker(gpus=("GPU-11111111-1111-1111-1111-111111111111",))
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
    assert "CVE-2025-23266" in fault(backend.run(script(PREDICT, gpus=1)))


def test_what_a_killed_worker_left_is_removed_at_the_start(
    open_docker, client: DockerClient, tmp_path: Path
) -> None:
    backend = open_docker()
    name = slots.installation(tmp_path / "slots")
    pin = pins.read("runtime", pins.folder(), pins.daemon(client.info()))
    (tmp_path / "slots").mkdir()
    left = client.containers.run(
        pin.image,
        ["sleep", "600"],
        detach=True,
        network_mode="none",
        labels={BY_INSTALLATION: name, BY_SLOT: f"{name}-7"},
    )
    other = client.containers.run(
        pin.image,
        ["sleep", "600"],
        detach=True,
        network_mode="none",
        labels={BY_INSTALLATION: "elsewhr1", BY_SLOT: "elsewhr1-7"},
    )
    try:
        assert backend.run(script(PREDICT)).outcome is Outcome.OK
        assert left.id not in {c.id for c in client.containers.list(all=True)}
        assert other.id in {c.id for c in client.containers.list(all=True)}
    finally:
        other.remove(force=True)


def test_a_container_of_the_same_slot_does_not_stand_in_the_way(
    open_docker, client: DockerClient, tmp_path: Path
) -> None:
    backend = open_docker()
    assert backend.run(script(PREDICT)).outcome is Outcome.OK  # has swept
    pin = pins.read("runtime", pins.folder(), pins.daemon(client.info()))
    name = f"prayoga-{slots.installation(tmp_path / 'slots')}-0"
    client.containers.create(pin.image, ["true"], name=name, network_mode="none")
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
    assert name not in {c.name for c in client.containers.list(all=True)}


def test_nothing_is_left_of_a_run(open_docker, client: DockerClient, tmp_path: Path) -> None:
    backend = open_docker()
    before = {c.id for c in client.containers.list(all=True)}, client.volumes.list()
    for source in (PREDICT, "raise ValueError", "while True: pass"):
        backend.run(script(source, wall_seconds=1.0))
    after = {c.id for c in client.containers.list(all=True)}, client.volumes.list()
    ours = slots.installation(tmp_path / "slots")
    assert not [c for c in after[0] - before[0] if ours in client.containers.get(c).name]
    assert after[1] == before[1]


def test_a_run_ended_from_outside_is_no_fault_of_its_program(
    open_docker, client: DockerClient, tmp_path: Path
) -> None:
    backend = open_docker()
    ours = f"prayoga-{slots.installation(tmp_path / 'slots')}-0"

    def told(progress: Progress) -> None:
        if "here" in progress.log_tail:
            with contextlib.suppress(APIError):  # asked for again, when it has gone
                client.containers.get(ours).kill()

    source = "import time\nprint('here', flush=True)\ntime.sleep(60)\n" + PREDICT
    found = backend.run(script(source, wall_seconds=60.0), on_progress=told)
    assert "ended from outside" in fault(found)
    assert found.artefact is None


@pytest.mark.parametrize(
    "trick",
    [
        "os.kill(1, 9)",
        "os.kill(1, 15)",
        "os.kill(-1, 9)",
        "open('/channel/ended', 'w').write('nonsense'); os.kill(-1, 9)",
        "open('/channel/ended', 'w').write('0'); os.kill(os.getpid(), 9)",
    ],
)
def test_a_program_can_not_look_as_if_it_was_ended_from_outside(docker: Backend, trick) -> None:
    """Or a weak program would be tried three times and land on somebody's desk."""
    found = docker.run(script(f"import os\n{trick}\nraise SystemExit('alive')\n" + PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR, found.message


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_lost_in_mid_run_is_no_fault_of_the_program(
    daemon: Daemon, open_docker, ending: signal.Signals
) -> None:
    """Ended gently or not: nothing is sealed, no process is left, the next run is as any other."""
    backend = open_docker()
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
    running = threading.Event()
    found: list[Execution] = []

    def told(progress: Progress) -> None:
        if "here" in progress.log_tail:
            running.set()

    name = f"nap {os.getpid()}"
    source = (
        f"import time\nopen('/proc/self/comm', 'w').write('{name}')\n"
        "print('here', flush=True)\ntime.sleep(60)\n" + PREDICT
    )
    work = threading.Thread(
        target=lambda: found.append(
            backend.run(script(source, wall_seconds=60.0), on_progress=told)
        )
    )
    work.start()
    assert running.wait(30)
    sleepers = _container_of(name)
    handles = [os.pidfd_open(sleeper) for sleeper in sleepers]
    assert handles
    pid = daemon.pid
    os.kill(pid, ending)
    if ending is signal.SIGKILL:
        # The run itself needs no daemon to go on; it is missed when the run ends.
        os.kill(min(sleepers), signal.SIGKILL)
    work.join(60)
    assert "Docker daemon" in fault(found[0])
    assert found[0].artefact is None
    for handle in handles:
        # The daemon ends them in its own time: with it went whoever could be asked whether it has.
        ended, _, _ = select.select([handle], [], [], 30)
        os.close(handle)
        assert ended
    _gone(pid)
    daemon.start()
    assert backend.run(script(PREDICT)).outcome is Outcome.OK


def _container_of(name: str) -> set[int]:
    """The processes that share a container with the one that calls itself `name`, no others."""
    groups: dict[int, str] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                groups[int(entry.name)] = (entry / "cgroup").read_text()
                names[int(entry.name)] = (entry / "comm").read_text().strip()
    (sleeper,) = (pid for pid, called in names.items() if called == name)
    return {pid for pid, group in groups.items() if group == groups[sleeper]}


def _gone(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([handle], [], [], 30)
    os.close(handle)


def test_the_daemons_refusal_keeps_its_words_and_gets_a_remedy() -> None:
    full = "Remedy: the disk of the Docker daemon is full"
    with pytest.raises(SandboxUnavailable, match=full), engine.explained():
        raise APIError("500", explanation="write /x: no space left on device")


def test_pins_are_files_that_people_can_read(client: DockerClient) -> None:
    for file in pins.folder().glob("runtime-*.json"):
        assert json.loads(file.read_text())["image"].startswith("sha256:")
