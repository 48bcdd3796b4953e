"""Only an ordinary, bounded file of its own is taken from a run."""

import hashlib
import os
from pathlib import Path

import pytest

from sandbox.seal import Unsealable, seal


def test_a_files_bytes_and_their_digest(tmp_path: Path) -> None:
    file = tmp_path / "artefact"
    file.write_bytes(b"answers")
    sealed = seal(file, 7)
    assert sealed.content == b"answers"
    assert sealed.sha256 == hashlib.sha256(b"answers").hexdigest()


def test_too_large(tmp_path: Path) -> None:
    file = tmp_path / "artefact"
    file.write_bytes(b"answers!")
    with pytest.raises(Unsealable, match="8 bytes, more than the 7"):
        seal(file, 7)


def test_a_sparse_giant_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "artefact"
    with file.open("wb") as opened:
        opened.truncate(2**40)
    with pytest.raises(Unsealable, match="more than"):
        seal(file, 10**6)


def test_a_link_to_somebody_elses_file(tmp_path: Path) -> None:
    (tmp_path / "artefact").symlink_to("/etc/passwd")
    with pytest.raises(Unsealable, match="could not be opened"):
        seal(tmp_path / "artefact", 10**6)


def test_a_second_name(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    (tmp_path / "artefact").hardlink_to(tmp_path / "other")
    with pytest.raises(Unsealable, match="second name"):
        seal(tmp_path / "artefact", 10**6)


def test_a_pipe_does_not_keep_the_grader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "artefact")
    with pytest.raises(Unsealable, match="not an ordinary file"):
        seal(tmp_path / "artefact", 10**6)


def test_a_folder_and_a_device(tmp_path: Path) -> None:
    for place in (tmp_path, Path("/dev/zero")):
        with pytest.raises(Unsealable, match="not an ordinary file"):
            seal(place, 10**6)


def test_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(Unsealable, match="could not be opened"):
        seal(tmp_path / "artefact", 10**6)
