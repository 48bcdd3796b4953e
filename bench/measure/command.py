"""Runs a grader's command to its end, in an environment that holds nothing of this machine's."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_SECONDS = 900.0


class Failed(Exception):
    """A grader did not give the result that it should; a time for that would mean nothing."""


def environment(home: Path, *folders: Path) -> dict[str, str]:
    """Return what every command starts with: programs of `folders`, a home of its own, no more.

    Settings of whoever measures, such as one that slows an arithmetic library down, stay out.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = [*(str(folder) for folder in folders), os.defpath.lstrip(":")]
    return {"PATH": os.pathsep.join(path), "HOME": str(home), "LANG": "C.UTF-8"}


def run(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path) -> str:
    """Return what the command wrote to stdout.

    Raises:
        Failed: it ended with an error, or not in time.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{command[0]} did not end within {PATIENCE_SECONDS:.0f} s") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise Failed(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{said}")
    return done.stdout
