"""Where the environment of nbgrader and Otter is. `scripts/peers` makes it."""

import hashlib
from pathlib import Path

from config.environment import ROOT

LOCK = ROOT / "requirements" / "bench.txt"


def folder(cache_dir: Path) -> Path:
    """Return its folder, whether it is there or not.

    Named, like the lab runtime's, by the first 12 hexadecimal digits of the lock's SHA-256.
    """
    return cache_dir / f"peers-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
