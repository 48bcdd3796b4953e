"""What the container tests share: a daemon of one's own to break, and what a run is given."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import ROOT
from sandbox.contract import Limits
from sandbox.docker import channel
from sandbox.docker.profile import Given
from sandbox.images import pins
from tests.conftest import lacking


@pytest.fixture
def given(tmp_path: Path) -> Iterator[Given]:
    """What a run in slot 3 is given on a machine that can hold every limit."""
    with channel.opened(tmp_path, Limits()) as opened:
        yield Given(
            image="sha256:" + "0" * 64,
            runtime=Path("/var/cache/lab"),
            uid=61_003,
            slot="0123abcd-3",
            installation="0123abcd",
            channel=opened,
            cgroup_parent="/prayoga",
            processors=2,
            swap_limited=True,
            weak=False,
        )


class Daemon:
    """A Docker daemon that nobody else uses, so that a test may end it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = f"unix://{folder}/docker.sock"

    def start(self) -> None:
        # Without the other daemon's address, or it would be found and used.
        nobody = {"DOCKER_HOST": f"unix://{self._folder}/nobody.sock"}
        self._script("start", nobody)

    def stop(self) -> None:
        self._script("stop", {})

    @property
    def pid(self) -> int:
        return int((self._folder / "docker.pid").read_text())

    def _script(self, verb: str, more: dict[str, str]) -> None:
        command = [ROOT / "scripts" / "dockerd", verb, self._folder]
        done = subprocess.run(command, env=os.environ | more, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def daemon(
    docker: object, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Daemon]:
    """A second daemon, started, with the runtime image; `DOCKER_HOST` names it."""
    if os.geteuid() != 0:
        lacking("root, who alone can start a second Docker daemon")
    folder = tmp_path_factory.mktemp("daemon")
    own = Daemon(folder)
    own.start()
    monkeypatch.setenv("DOCKER_HOST", own.address)
    try:
        subprocess.run([ROOT / "scripts" / "images"], check=True, capture_output=True)
        yield own
    finally:
        own.start()  # one that was killed left mounts, which only its like clears
        own.stop()
        for file in pins.folder().glob("*.json"):
            if str(folder) in file.read_text():
                file.unlink()
