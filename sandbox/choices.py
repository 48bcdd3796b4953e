"""What an administrator may choose about the backends; every choice has a default that is safe."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Choices:
    """A backend takes from it what concerns it."""

    warm: bool = False
    """Start runs warm where that can be had: forked from a process that has imported the
    frameworks. Behind the same walls; cold, and saying why, where it can't."""
    warm_start: bool = True
    """Start that process where there is none; else runs are warm only where others keep one."""
    warm_for: tuple[str, ...] | None = None
    """The frameworks that a process started by this one has to import, of
    `sandbox.warm.inside.preload.FRAMEWORKS`, and no other: it is ready sooner. None: all of them.
    Where one with all is there already, runs start from that."""
    warm_wait_seconds: float = 90.0
    """So long a run waits until that process is ready, then it starts cold. From a cold disk the
    frameworks' import takes half a minute."""
    linger_seconds: float = 10.0
    """How long that process stays when the last process that wanted it was killed. It does not
    stay at all when that one ended in order."""
    images: Path | None = None
    """Folder of the images' pins; None: below the cache, see `sandbox.images.pins.folder`."""
    accepted_holes: frozenset[str] = frozenset()
    """CVE numbers of holes whose risk is taken knowingly; runs are then weakly isolated."""
    gpus: tuple[str, ...] = ()
    """UUIDs of the graphics processors that runs may lease; "all": those that the driver lists."""


DEFAULTS = Choices()
