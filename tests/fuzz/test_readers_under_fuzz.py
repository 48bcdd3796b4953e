"""Every strict reader bears a short fuzzing, and what once broke it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

RUNS = 50_000
"""Some seconds each. `docs/development.md` says how to go on for longer."""
ROOT = Path(__file__).parents[2]
FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_it_only_reads_or_refuses(name: str, tmp_path: Path) -> None:
    fuzzed = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz", name),
            *(f"-runs={RUNS}", "-seed=20", f"-artifact_prefix={tmp_path}/"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    crashes = [f"{file.name}: {file.read_bytes()!r}" for file in tmp_path.iterdir()]
    assert fuzzed.returncode == 0, f"{fuzzed.stderr[-3000:]}\n{crashes}"
    assert f"Done {RUNS} runs" in fuzzed.stderr


def test_what_once_broke_one_does_no_more() -> None:
    for file in FOUND:
        TARGETS[file.parent.name].feed(file.read_bytes())
