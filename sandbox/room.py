"""Whether the disk has room for what a run may leave on it: the grader's own, never the run's."""

import shutil
from pathlib import Path

from sandbox.contract import MIB, Limits, SandboxUnavailable


def require(folder: Path, limits: Limits) -> None:
    """Return where there is room in `folder` for artefact and notebook.

    Raises:
        SandboxUnavailable: there is not, so whatever went wrong is no fault of a program's.
    """
    needed = limits.artefact_bytes + limits.notebook_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SandboxUnavailable(
            f"{folder.parent} has {free // MIB} MiB of disk left, and a run may leave "
            f"{needed // MIB} MiB there. Free some space"
        )
