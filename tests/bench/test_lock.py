"""The peers run on the lab runtime's own packages, so their lock must ask for the same ones."""

import re
from pathlib import Path

from config.environment import ROOT

APART = {"wrapt"}
"""Otter wants an older one than TensorFlow got; TensorFlow takes either."""
ASKED = {"nbgrader": "0.9.6", "otter-grader": "7.0.0"}


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def test_what_both_locks_name_has_one_version() -> None:
    lab = pins(ROOT / "requirements" / "lab.txt")
    peers = pins(ROOT / "requirements" / "bench.txt")
    shared = (lab.keys() & peers.keys()) - APART
    assert "nbclient" in shared
    assert {name: peers[name] for name in shared} == {name: lab[name] for name in shared}
    assert {name: peers[name] for name in ASKED} == ASKED
