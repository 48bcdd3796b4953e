"""Where catalogue and reference solutions lie, and the digest that names a folder's state."""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

from labs.spec import SpecError

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "labs" / "catalogue"
REFERENCES = ROOT / "reference_solutions"
STARTER = "starter.ipynb"
"""What students begin with; lies in the task's folder."""
CALIBRATION = "calibration.json"
"""What `calibrate` leaves in the task's folder."""
FORMAT = 1
"""Grows when the same folder would be stored as another spec, so that it becomes a new version."""
LEFT_BEHIND = ("__pycache__",)
"""Folders of tools. Names that begin with a dot are passed over too."""


def folders(folder: Path) -> list[Path]:
    """The folders directly below, by name.

    Raises:
        SpecError: `folder` is not there.
    """
    if not folder.is_dir():
        raise SpecError(f"{folder} is not a folder: the catalogue is kept in {CATALOGUE}.")
    return sorted(sub for sub in folder.iterdir() if sub.is_dir() and _counts(sub.name))


def files(folder: Path) -> Iterator[Path]:
    """Every file below that is the author's own."""
    for path in folder.rglob("*"):
        if path.is_file() and all(map(_counts, path.relative_to(folder).parts)):
            yield path


def digest(folder: Path, without: Collection[str] = ()) -> str:
    """SHA-256 over every file's path and content, in the order of their paths.

    Args:
        without: paths of files that are left out.
    """
    total = hashlib.sha256(f"task folder {FORMAT}".encode())
    for file in sorted(files(folder), key=lambda f: f.relative_to(folder).as_posix()):
        if file.relative_to(folder).as_posix() in without:
            continue
        name, content = file.relative_to(folder).as_posix().encode(), file.read_bytes()
        # Lengths first, so that no two folders run together to the same bytes.
        total.update(len(name).to_bytes(8) + name + len(content).to_bytes(8) + content)
    return total.hexdigest()


def _counts(name: str) -> bool:
    return not name.startswith(".") and name not in LEFT_BEHIND
