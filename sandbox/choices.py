"""What an administrator may choose about the backends; every choice has a default that is safe."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Choices:
    """A backend takes from it what concerns it."""

    images: Path | None = None
    """Folder of the images' pins; None: below the cache, see `sandbox.images.pins.folder`."""
    accepted_holes: frozenset[str] = frozenset()
    """CVE numbers of holes whose risk is taken knowingly; runs are then weakly isolated."""
    gpus: tuple[str, ...] = ()
    """UUIDs of the graphics processors that runs may lease; "all": those that the driver lists."""


DEFAULTS = Choices()
