"""What the container tests share: a daemon of one's own to break, and what a run is given."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from docker import DockerClient

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
    """A Docker daemon that nobody else uses, so that a test may end it.

    Args:
        folder: receives all that it writes. Sockets lie in it, whose paths may not be long.
        before: shell lines in a mount namespace of its own, after which it starts there.
    """

    def __init__(self, folder: Path, before: Sequence[str] = ()) -> None:
        self.folder, self._before = folder, before
        self.address = f"unix://{folder}/docker.sock"

    def start(self) -> None:
        lines = " && ".join((*self._before, 'exec "$@"'))
        prefix = ["unshare", "--mount", "sh", "-c", lines, "sh"] if self._before else []
        # Without the other daemon's address, or it would be found and used.
        nobody = {"DOCKER_HOST": f"unix://{self.folder}/nobody.sock"}
        self._script([*prefix, ROOT / "scripts" / "dockerd", "start", self.folder], nobody)

    def stop(self) -> None:
        self._script([ROOT / "scripts" / "dockerd", "stop", self.folder], {})

    def in_its_place(self, line: str) -> None:
        """Do a shell line where the daemon sees what is mounted for it alone."""
        self._script(["nsenter", "--mount", "--target", str(self.pid), "sh", "-c", line], {})

    def take_image(self) -> None:
        """Have what runs start from, carried from the daemon of all tests where it is not there."""
        images, carried = ROOT / "scripts" / "images", self.folder / "carried"
        if not carried.exists():
            self._script([images, "save", carried], {})
        self._script([images, "load", carried], {"DOCKER_HOST": self.address})

    @property
    def client(self) -> DockerClient:
        return DockerClient(self.address)

    @property
    def pid(self) -> int:
        return int((self.folder / "docker.pid").read_text())

    @property
    def pins(self) -> list[Path]:
        """The files that say which images are this daemon's."""
        return [f for f in pins.folder().glob("*.json") if str(self.folder) in f.read_text()]

    def _script(self, command: list[str | Path], more: dict[str, str]) -> None:
        done = subprocess.run(command, env=os.environ | more, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@contextmanager
def private_daemon(folder: Path, before: Sequence[str] = ()) -> Iterator[Daemon]:
    """A second daemon, started, with the runtime image."""
    if os.geteuid() != 0:
        lacking("root, who alone can start a second Docker daemon")
    own = Daemon(folder, before)
    own.start()
    try:
        own.take_image()
        yield own
    finally:
        own.start()  # one that was killed left mounts, which only its like clears
        own.stop()
        for file in own.pins:
            file.unlink()


@pytest.fixture
def daemon(
    docker: object, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Daemon]:
    """A private daemon; `DOCKER_HOST` names it."""
    with private_daemon(tmp_path_factory.mktemp("daemon")) as own:
        monkeypatch.setenv("DOCKER_HOST", own.address)
        yield own
