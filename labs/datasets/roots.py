"""Where data sets live. Public rows and hidden rows never share a folder.

Knows neither Django nor which data sets there are.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path


class DatasetError(Exception):
    """A data set can't be installed or used; the text says what happened and what to do."""


@dataclass(frozen=True)
class Roots:
    """The three folders of an installation's data."""

    public: Path
    """What runs may see: each data set in the layouts that its loaders read."""
    hidden: Path
    """Hidden inputs and labels, mode 0700. Nothing below it is ever mounted into a sandbox."""
    downloads: Path
    """Files as their publishers ship them. An administrator without a network puts them here."""

    @classmethod
    def below(cls, cache_dir: Path) -> "Roots":
        return cls(cache_dir / "datasets", cache_dir / "hidden", cache_dir / "downloads")

    def prepare(self) -> None:
        """Make the folders; readable by the sandbox's users, but the hidden one by us alone.

        Raises:
            DatasetError: this user may not.
        """
        modes = {self.public: 0o755, self.downloads: 0o755, self.hidden: 0o700}
        try:
            for folder, mode in modes.items():
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(mode)
        except OSError as error:
            raise DatasetError(
                f"The data folders can't be made ({error}): run the command as their owner, or "
                "set PRAYOGA_CACHE_DIR to a folder of your own."
            ) from error

    def require_private(self) -> None:
        """Refuse to go on where others could read the hidden rows, or we could not.

        Raises:
            DatasetError: the hidden folder is open to its group or to everybody, or closed to us.
        """
        if not os.access(self.hidden, os.R_OK | os.X_OK):
            raise DatasetError(
                f"{self.hidden} is not there or belongs to another user: run the site as that "
                "user, or run './manage.py datasets install' as this one with a PRAYOGA_CACHE_DIR "
                "of its own."
            )
        mode = stat.S_IMODE(self.hidden.stat().st_mode)
        if mode & 0o077:
            raise DatasetError(
                f"{self.hidden} holds hidden labels but others may open it (mode {mode:o}). "
                f"Run: chmod 700 {self.hidden}"
            )


def default_roots() -> Roots:
    """The folders below `PRAYOGA_CACHE_DIR`, which the site's settings export, or the usual cache.

    Root's home is closed to the unprivileged user that runs submissions, so root caches in /var.
    """
    if set_by_hand := os.environ.get("PRAYOGA_CACHE_DIR"):
        return Roots.below(Path(set_by_hand))
    usual = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Roots.below(usual / "prayoga")
