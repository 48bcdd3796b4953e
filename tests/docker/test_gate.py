"""The gate lets pass what runs need, and a worker in wrong hands gets no further by it."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docker import APIClient, DockerClient
from docker.errors import APIError

from config.environment import ROOT
from sandbox.backends import open_backend
from sandbox.choices import Choices
from sandbox.contract import Backend, Mount, Outcome
from sandbox.docker import allowed, gate, profile
from sandbox.docker.allowed import Bounds, Refused, about, check
from sandbox.docker.profile import Given
from sandbox.images import pins
from tests.sandbox.jobs import PREDICT, notebook, script


@pytest.fixture
def bounds(given: Given) -> Bounds:
    slots = given.channel.artefact.parent
    return Bounds({given.image}, (slots, given.runtime, Path("/datasets")), slots)


@pytest.mark.parametrize("make", [script, notebook])
def test_a_runs_own_container_passes(make: Callable, given: Given, bounds: Bounds) -> None:
    job = make("1", seed=3)
    check(profile.container(job, given), bounds)
    mounts = (Mount(Path("/datasets/digits"), "/work/data/digits"),)
    check(profile.container(script("", mounts=mounts), given), bounds)


def host(**changes: object) -> Callable[[dict], object]:
    return lambda body: body["HostConfig"].update(changes)


def body(**changes: object) -> Callable[[dict], object]:
    return lambda container: container.update(changes)


def mount(**changes: object) -> Callable[[dict], object]:
    return lambda container: container["HostConfig"]["Mounts"][0].update(changes)


ROOTS = {"Type": "bind", "Source": "/", "Target": "/x", "ReadOnly": True, "BindOptions": {}}


@pytest.mark.parametrize(
    "change",
    [
        host(Privileged=True),
        host(CapAdd=["SYS_ADMIN"]),
        host(CapDrop=[]),
        host(NetworkMode="host"),
        host(PidMode="host"),
        host(UsernsMode="host"),
        host(IpcMode="host"),
        host(CgroupnsMode="host"),
        host(Binds=["/:/host"]),
        host(binds=["/:/host"]),
        host(Devices=[{"PathOnHost": "/dev/sda"}]),
        host(DeviceRequests=[{"Driver": "nvidia", "Count": -1}]),
        host(DeviceCgroupRules=["a *:* rwm"]),
        host(VolumesFrom=["other"]),
        host(Runtime="other"),
        host(SecurityOpt=["no-new-privileges"]),
        host(SecurityOpt=["seccomp=unconfined", "no-new-privileges"]),
        host(MaskedPaths=[]),
        host(ReadonlyRootfs=False),
        host(Memory=0),
        host(PidsLimit=-1),
        host(CgroupParent="/"),
        host(RestartPolicy={"Name": "always"}),
        host(LogConfig={"Type": "syslog", "Config": {"syslog-address": "tcp://far.away"}}),
        host(Tmpfs={"/etc": "nosuid,nodev"}),
        host(Tmpfs={"/tmp": "exec"}),
        host(Mounts=[ROOTS]),
        host(Mounts=[ROOTS | {"BindOptions": {"Propagation": "rprivate"}}]),
        mount(Source="/var/run/docker.sock"),
        mount(Source="/datasets/../etc"),
        mount(ReadOnly=False),
        mount(ReadOnly="no"),
        mount(Type="volume"),
        mount(BindOptions={"Propagation": "rshared"}),
        body(Image="sha256:" + "1" * 64),
        body(Image="debian"),
        body(User="0:0"),
        body(User="61003:0"),
        body(User=""),
        body(Entrypoint=["/bin/sh"]),
        body(Labels={}),
        body(Volumes={"/x": {}}),
        body(NetworkingConfig={}),
        body(HostConfig=None),
    ],
)
def test_any_other_container_is_refused(
    change: Callable[[dict], object], given: Given, bounds: Bounds
) -> None:
    asked = json.loads(json.dumps(profile.container(script(""), given)))
    change(asked)
    with pytest.raises(Refused):
        check(asked, bounds)


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, {"HostConfig": []}])
def test_what_is_no_container_is_refused(value: object, bounds: Bounds) -> None:
    with pytest.raises(Refused):
        check(value, bounds)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("POST", "/containers/abc/exec"),
        ("PUT", "/containers/abc/archive"),
        ("GET", "/containers/abc/archive?path=/"),
        ("POST", "/containers/abc/update"),
        ("POST", "/v1.41/build"),
        ("POST", "/images/create?fromImage=x"),
        ("POST", "/images/load"),
        ("DELETE", "/images/abc"),
        ("POST", "/volumes/create"),
        ("POST", "/plugins/pull"),
        ("POST", "/swarm/init"),
        ("GET", "/containers/json"),
        ("GET", "/containers/json?all=1&filters={}"),
        ("GET", "//containers/abc/json"),
        ("GET", "http://x/info"),
        ("GET", "/containers/../info"),
        ("GET", "/containers/%2e%2e/json"),
        ("GET", "/v1.41/../info"),
        ("DELETE", "/containers/abc/json"),
    ],
)
def test_any_other_call_is_refused(method: str, target: str) -> None:
    with pytest.raises(Refused):
        about(method, target)


@pytest.fixture
def through(docker: Backend, tmp_path: Path, lab_runtime: Path) -> Iterator[str]:
    """A gate before the real daemon, as an address."""
    served = gate.Gate(
        tmp_path / "gate.sock",
        (tmp_path, Path("/run/prayoga"), lab_runtime),
        Path("/run/prayoga"),
        pins.folder(),
    )
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"unix://{tmp_path}/gate.sock"
    served.shutdown()
    thread.join()
    served.server_close()


def here() -> str:
    """The digest of this daemon's image."""
    pin = pins.read("runtime", pins.folder(), pins.daemon(DockerClient.from_env().info()))
    assert pin is not None
    return pin.image


@pytest.mark.docker
def test_runs_pass_through_it_and_nothing_else_does(
    through: str, lab_runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", through)
    backend = open_backend(
        "docker",
        runtime=lab_runtime,
        slots=tmp_path / "slots",
        max_slots=1,
        choices=Choices(images=pins.folder()),
    )
    assert not backend.check().weak
    assert backend.run(script(PREDICT)).outcome is Outcome.OK
    assert backend.run(script("while True: pass", wall_seconds=1.0)).outcome is Outcome.TIMEOUT
    assert backend.run(script("1 / 0")).outcome is Outcome.STUDENT_ERROR
    client = APIClient(through)
    image = here()
    with pytest.raises(APIError, match=r"the gate refused: a run has no .*Binds"):
        client.create_container(
            image, ["true"], host_config=client.create_host_config(binds=["/:/host"])
        )
    with pytest.raises(APIError, match="the gate refused"):
        client.pull("debian")


@pytest.mark.docker
def test_a_container_that_is_no_runs_can_not_be_touched(through: str, docker: Backend) -> None:
    daemon = DockerClient.from_env()
    other = daemon.containers.create(here(), ["true"], network_mode="none")
    try:
        client = APIClient(through)
        for touch in (client.start, client.inspect_container, client.remove_container):
            with pytest.raises(APIError, match="is no run's"):
                touch(other.id)
    finally:
        other.remove(force=True)


def test_only_its_own_user_may_speak_to_it(tmp_path: Path) -> None:
    with gate.Gate(tmp_path / "s", (ROOT,), ROOT, tmp_path):
        assert (tmp_path / "s").stat().st_mode & 0o777 == 0o600


def test_it_knows_every_line_of_the_profile(given: Given) -> None:
    """A new line there has to be judged here, or no run would pass."""
    made = profile.container(notebook("1"), given)
    assert made.keys() == allowed.BODY
    assert made["HostConfig"].keys() == {*allowed.FIXED, *allowed.NUMBERS, *allowed.CHECKED}
