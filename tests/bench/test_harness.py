"""The measurements can be taken: every grader grades, and each figure is there. Never which."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import ROOT
from sandbox.contract import Backend

GRADERS = ("bare python", "nbgrader", "Otter", "Prayoga, bubblewrap, cold")


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("data", "peers")
def test_one_quick_turn_measures_every_grader_on_the_trivial_notebook(
    bubblewrap: Backend, lab_runtime: Path, tmp_path: Path
) -> None:
    found = tmp_path / "results.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench", "--quick", "--place", str(tmp_path)),
            *("--json", str(found), "--only", *GRADERS),
        ],
        cwd=ROOT,
        env=os.environ | {"PRAYOGA_LAB_RUNTIME": str(lab_runtime)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(found.read_text())
    assert [grader["name"] for grader in results["graders"] if not grader["missing"]] == [*GRADERS]
    rows = results["rows"]
    assert [row["grader"] for row in rows] == [*GRADERS]
    for row in rows:
        assert row["seconds"]["count"] == 1
        assert row["run_bytes"] > 1_000_000
    assert rows[-1]["first_line"]["count"] == 1
    assert [command["seconds"] is None for command in results["commands"]] == [False, False]
    assert [start["first_line"]["count"] for start in results["starts"]] == [1]
    assert results["finished"]
    assert "| trivial | nbgrader |" in done.stdout
    assert not list(tmp_path.glob("prayoga-bench-*"))
