"""What an administrator may choose about the backends; every choice has a default that is safe."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Choices:
    """A backend takes from it what concerns it."""

    warm: bool = False
    """Start runs warm where that can be had: forked from a process that has imported the
    frameworks. Behind the same walls; cold, and saying why, where it can't."""
    linger_seconds: float = 0.0
    """How long that process stays once the last process that wants it has ended."""
    images: Path | None = None
    """Folder of the images' pins; None: below the cache, see `sandbox.images.pins.folder`."""
    accepted_holes: frozenset[str] = frozenset()
    """CVE numbers of holes whose risk is taken knowingly; runs are then weakly isolated."""
    gpus: tuple[str, ...] = ()
    """UUIDs of the graphics processors that runs may lease; "all": those that the driver lists."""


DEFAULTS = Choices()
