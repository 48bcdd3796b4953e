"""A task's version is known by its folder's files, and by nothing else."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.parse import digest


def fill(folder: Path, files: dict[str, bytes]) -> str:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return digest(folder)


@given(
    st.dictionaries(st.sampled_from(["a", "b", "ab", "s/a", "s/b"]), st.binary(max_size=4)),
    st.dictionaries(st.sampled_from(["a", "b", "ab", "s/a", "s/b"]), st.binary(max_size=4)),
)
def test_digests_are_equal_exactly_when_files_are(tmp_path_factory, one, other) -> None:
    first = fill(tmp_path_factory.mktemp("one"), one)
    second = fill(tmp_path_factory.mktemp("other"), other)
    assert (first == second) == (one == other)


@pytest.mark.parametrize("name", ["lab.toml", "statement.md", "starter.ipynb"])
def test_a_change_of_any_file_is_another_version(task_folder: Path, name: str) -> None:
    before = digest(task_folder)
    with (task_folder / name).open("a") as file:
        file.write("\n")
    assert digest(task_folder) != before


def test_times_modes_and_leftovers_of_tools_change_nothing(task_folder: Path) -> None:
    before = digest(task_folder)
    os.utime(task_folder / "lab.toml", (0, 0))
    (task_folder / "lab.toml").chmod(0o600)
    fill(task_folder, {".DS_Store": b"x", "__pycache__/a.pyc": b"x", ".ipynb_checkpoints/s": b"x"})
    assert digest(task_folder) == before
