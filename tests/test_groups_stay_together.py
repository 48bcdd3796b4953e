"""Tests of one group share what only one process may have, so one process runs them all."""

import os
import re
import subprocess
import sys

import pytest

from config.environment import ROOT


@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(6))
def test_member(number: int) -> None:
    """Only to be seen by the test below."""


def test_one_process_runs_the_whole_group() -> None:
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider"]
    command += ["-n", "2", "--dist", "loadgroup", __file__, "-k", "test_member"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    ran_on = re.findall(r"^\[(gw\d)\] .*PASSED", done.stdout, re.MULTILINE)
    assert len(ran_on) == 6, done.stdout
    assert len(set(ran_on)) == 1, done.stdout
