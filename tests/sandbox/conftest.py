"""The backend under test: a real one, never a stand-in."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.contract import Backend


@pytest.fixture(
    scope="session",
    params=[
        "bubblewrap",
        pytest.param("warm", marks=pytest.mark.warm),
        pytest.param("docker", marks=pytest.mark.docker),
    ],
)
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn: what a test asks for must hold on all of them."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user can read, as data sets are; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="prayoga-public-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
