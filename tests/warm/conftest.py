"""Warm runs, and beside them cold ones to compare with; a warm parent of one's own to harm."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sandbox.contract import Backend, Outcome
from sandbox.slots import ROOTS_FOLDERS
from sandbox.warm import place
from sandbox.warm.backend import WarmBubblewrap
from tests.hostile.conftest import Holds
from tests.sandbox.conftest import public_folder
from tests.sandbox.jobs import PREDICT, script

__all__ = ["public_folder"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.warm)


@pytest.fixture
def holds(warm: Backend) -> Holds:
    """Run a program warm whose assertions say that a wall holds; it must come to its end."""

    def run(source: str, **more: object) -> object:
        found = warm.run(script(f"{source}\n{PREDICT}", **more))
        assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
        return found

    return run


@pytest.fixture
def own_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for keepers that belong to nobody else; at the end they have ended."""
    ROOTS_FOLDERS.mkdir(mode=0o711, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=ROOTS_FOLDERS))
    folder.chmod(0o711)
    monkeypatch.setattr(place, "ROOTS_FOLDERS", folder)
    yield folder
    for lock in (folder / "warm").glob("*/lock"):
        with lock.open() as file, suppress(FileNotFoundError):
            fcntl.flock(file, fcntl.LOCK_EX)  # its keeper has ended
    shutil.rmtree(folder)


@pytest.fixture
def own(own_place: Path, lab_runtime: Path, tmp_path: Path) -> Iterator[WarmBubblewrap]:
    """A backend whose keeper and parent belong to nobody else, so that a test may end them."""
    backend = WarmBubblewrap(lab_runtime, tmp_path, 2)
    yield backend
    backend.close()
