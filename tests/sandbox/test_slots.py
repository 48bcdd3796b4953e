"""A slot belongs to one run at a time, whoever dies."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.slots import FIRST_UID, free_slot


def test_each_run_takes_the_first_free_one(tmp_path: Path) -> None:
    with free_slot(tmp_path, 2) as first, free_slot(tmp_path, 2) as second:
        assert first is not None
        assert second is not None
        assert (first.number, second.number) == (0, 1)
        assert first.folder != second.folder
        assert first.name != second.name
        with free_slot(tmp_path, 2) as third:
            assert third is None
    with free_slot(tmp_path, 2) as again:
        assert again is not None
        assert again.number == 0


def test_its_folder_is_new_each_time_and_gone_afterwards(tmp_path: Path) -> None:
    with free_slot(tmp_path, 1) as slot:
        assert slot is not None
        (slot.folder / "left").write_text("x")
        folder = slot.folder
    assert not folder.exists()
    folder.mkdir(parents=True)
    (folder / "left by a killed worker").write_text("x")
    with free_slot(tmp_path, 1) as slot:
        assert slot is not None
        assert list(slot.folder.iterdir()) == []


def test_what_a_killed_worker_left_goes_even_if_its_slots_are_never_used_again(
    tmp_path: Path,
) -> None:
    with free_slot(tmp_path / "gone", 1) as slot:
        assert slot is not None
        if slot.uid is None:
            return  # only root's slots lie in one place, where somebody else can clear up
        abandoned = slot.folder
    abandoned.mkdir()
    (abandoned / "artefact").write_text("x")
    with free_slot(tmp_path / "busy", 1) as busy:
        assert busy is not None
        with free_slot(tmp_path / "other", 1):
            assert not abandoned.exists()
            assert busy.folder.exists()


def test_two_installations_never_share_a_folder_or_a_name(tmp_path: Path) -> None:
    with free_slot(tmp_path / "a", 1) as one, free_slot(tmp_path / "b", 1) as other:
        assert one is not None
        assert other is not None
        assert one.name != other.name
        assert one.folder != other.folder


def test_root_gives_each_slot_a_user_of_its_own(tmp_path: Path) -> None:
    with free_slot(tmp_path, 2), free_slot(tmp_path, 2) as slot:
        assert slot is not None
        if os.geteuid() != 0:
            assert slot.uid is None
            return
        assert slot.uid == FIRST_UID + 1
        found = slot.folder.stat()
        assert (found.st_uid, found.st_mode & 0o777) == (slot.uid, 0o700)


def test_a_killed_process_frees_its_slot(tmp_path: Path) -> None:
    hold = (
        "import sys\nfrom pathlib import Path\nfrom sandbox.slots import free_slot\n"
        "with free_slot(Path(sys.argv[1]), 1) as slot:\n"
        "    print(slot.number, flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"0\n"
        with free_slot(tmp_path, 1) as taken:
            assert taken is None
        process.kill()
        process.wait()
        with free_slot(tmp_path, 1) as slot:
            assert slot is not None


def test_runs_that_start_at_the_same_moment_never_clear_each_others_folders_away(
    tmp_path: Path,
) -> None:
    """Each clears away what nobody holds; a folder that is just being made is held by nobody."""

    def start_often(_: int) -> None:
        for _ in range(150):
            with free_slot(tmp_path, 4) as slot:
                assert slot is not None
                assert list(slot.folder.iterdir()) == []

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start_often, range(4)))
