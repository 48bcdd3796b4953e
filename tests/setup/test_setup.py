"""`make setup`: quick where all is there, one clear line where something is in the way."""

import os
import subprocess
import time
from pathlib import Path

from tests.conftest import lacking
from tests.setup.site import ROOT, environment


def _setup(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["scripts/setup"],
        cwd=ROOT,
        env=environment(data, 8000, **settings),
        capture_output=True,
        text=True,
        timeout=240,
    )


def test_a_new_data_folder_is_closed_to_others_and_a_second_time_takes_no_time(
    lab_runtime: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    first = _setup(data)
    assert first.returncode == 0, first.stderr
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600
    key = (data / "secret_key").read_text()
    begun = time.monotonic()
    second = _setup(data)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert time.monotonic() - begun < 5  # seconds; it takes well under one by itself
    assert (data / "secret_key").read_text() == key


def test_too_little_space_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        lacking("root, to mount a small disk")
    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c",
         f"mount -t tmpfs -o size=64m none {small} && exec scripts/setup"],
        cwd=ROOT,
        env=environment(tmp_path / "data", 8000) | {"PRAYOGA_CACHE_DIR": str(small)},
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("prayoga:")]
    assert "needs 2 GB" in line
    assert "PRAYOGA_CACHE_DIR" in line


def test_a_folder_that_is_not_ours_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    done = _setup(file)
    assert done.returncode == 1
    assert "PRAYOGA_DATA_DIR" in done.stderr
