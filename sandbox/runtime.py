"""Where the lab runtime is: the environment that students' programs run in.

The one place that knows how its folder is named. It knows no settings: callers hand them in.
"""

import hashlib
from pathlib import Path

from sandbox.contract import SandboxUnavailable


def folder(lock: Path, cache_dir: Path, chosen: Path | None = None) -> Path:
    """Return the lab runtime's folder, whether it is there or not.

    Args:
        lock: `requirements/lab.txt`; the folder is named by the first 12 hexadecimal digits of its
            SHA-256, so that another lock file makes another environment.
        cache_dir: where environments are kept.
        chosen: an administrator's own choice, which wins.
    """
    if chosen is not None:
        return chosen
    return cache_dir / f"lab-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"


def require(lock: Path, cache_dir: Path, chosen: Path | None = None) -> Path:
    """Return the lab runtime's folder.

    Raises:
        SandboxUnavailable: it is not installed.
    """
    runtime = folder(lock, cache_dir, chosen)
    if not (runtime / "bin" / "python").exists():
        raise SandboxUnavailable(
            f"The lab runtime is not installed in {runtime}, so no program can run. "
            "Run 'make setup', which installs it."
        )
    return runtime
