"""The ways to run a program, by name. A new one is one file and one line here."""

import difflib
from collections.abc import Callable
from pathlib import Path

from sandbox.bubblewrap import Bubblewrap
from sandbox.contract import Backend, SandboxUnavailable

REGISTRY: dict[str, Callable[[Path, Path, int], Backend]] = {
    "bubblewrap": Bubblewrap,
}


def open_backend(name: str, *, runtime: Path, slots: Path, max_slots: int) -> Backend:
    """Return the backend of that name.

    Args:
        name: a key of `REGISTRY`.
        runtime: the lab runtime's folder.
        slots: folder of the lock files that bound how many runs there are at a time.
        max_slots: how many.

    Raises:
        SandboxUnavailable: there is none of that name.
    """
    factory = REGISTRY.get(name)
    if factory is None:
        near = difflib.get_close_matches(name, REGISTRY, n=1, cutoff=0.3)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        known = ", ".join(sorted(REGISTRY))
        raise SandboxUnavailable(f"There is no sandbox '{name}'.{meant} Known: {known}.")
    return factory(runtime, slots, max_slots)
