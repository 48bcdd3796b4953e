"""The files between worker and container: who may do what with them, and what their end means."""

import os
import stat
from pathlib import Path

import pytest

from sandbox.contract import Limits, SandboxUnavailable
from sandbox.docker import channel


def test_a_run_may_read_what_is_said_to_it_and_write_what_it_says(tmp_path: Path) -> None:
    with channel.opened(tmp_path, Limits()) as opened:
        modes = {f.name: stat.S_IMODE(f.stat().st_mode) & 0o7 for f in opened.pipes.iterdir()}
        assert modes == {
            "control": 4, "life": 4, "events": 2, "stdout": 2, "stderr": 2, "ended": 2,
        }  # fmt: skip
        assert all(stat.S_ISFIFO(f.stat().st_mode) for f in opened.pipes.iterdir())
        assert stat.S_IMODE(opened.artefact.stat().st_mode) == 0o602
        assert stat.S_IMODE(opened.pipes.stat().st_mode) == 0o755


def test_a_strict_umask_changes_nothing(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with channel.opened(tmp_path, Limits()) as opened:
            assert stat.S_IMODE((opened.pipes / "events").stat().st_mode) == 0o602
            assert stat.S_IMODE(opened.runner.stat().st_mode) == 0o444
            assert stat.S_IMODE(opened.pipes.stat().st_mode) == 0o755
    finally:
        os.umask(before)


def test_reading_what_nobody_wrote_neither_waits_nor_fails(tmp_path: Path) -> None:
    with channel.opened(tmp_path, Limits()) as opened:
        assert os.read(opened.descriptors["events"], 10) == b""


def test_the_workers_end_is_the_end_of_what_the_run_reads(tmp_path: Path) -> None:
    with channel.opened(tmp_path, Limits()) as opened:
        inside = os.open(opened.pipes / "life", os.O_RDONLY)
        os.set_blocking(inside, False)
        with pytest.raises(BlockingIOError):
            os.read(inside, 1)
        opened.life.close()
        opened.life.close()
        assert os.read(inside, 1) == b""
        os.close(inside)


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    with channel.opened(tmp_path, Limits()):
        pass
    assert sorted(Path("/proc/self/fd").iterdir()) == before


def test_a_full_disk_is_told_before_anything_is_started(tmp_path: Path) -> None:
    limits = Limits(artefact_bytes=1 << 60)
    with (
        pytest.raises(SandboxUnavailable, match="MiB of disk left, and a run may leave"),
        channel.opened(tmp_path, limits),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
