"""The ways to run a program, by name. A new one is one file and one line here."""

import difflib
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import Backend, SandboxUnavailable

REGISTRY = {
    "bubblewrap": "sandbox.bubblewrap:Bubblewrap",
    "docker": "sandbox.docker:Docker",
}
"""Where each is. Loaded when it is asked for: what one needs the others need not wait for."""
WARM = {
    "bubblewrap": "sandbox.warm.backend:WarmBubblewrap",
    "docker": "sandbox.docker.warm:WarmDocker",
}
"""The same with warm starts, for those that have them."""


def open_backend(
    name: str, *, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
) -> Backend:
    """Return the backend of that name.

    Args:
        name: a key of `REGISTRY`.
        runtime: the lab runtime's folder.
        slots: folder of the lock files that bound how many runs there are at a time.
        max_slots: how many.
        choices: what an administrator chose.

    Raises:
        SandboxUnavailable: there is none of that name.
    """
    if name not in REGISTRY:
        near = difflib.get_close_matches(name, REGISTRY, n=1, cutoff=0.3)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        known = ", ".join(sorted(REGISTRY))
        raise SandboxUnavailable(f"There is no sandbox '{name}'.{meant} Known: {known}.")
    factory: Callable[[Path, Path, int, Choices], Backend] = resolve_name(
        (choices.warm and WARM.get(name)) or REGISTRY[name]
    )
    return factory(runtime, slots, max_slots, choices)
