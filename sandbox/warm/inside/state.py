"""What a forked child has from its parent and a process started anew would not have: made fresh."""

import atexit
import multiprocessing.process
import multiprocessing.util
import os
import warnings
from collections.abc import Mapping

from sandbox.runner import loaded

_filters: list = []


def remember() -> None:
    """Keep what the imports will change. To be called in the parent before them."""
    _filters[:] = warnings.filters


def renew(environment: Mapping[str, str]) -> None:
    """Set this process up as if it had been started with `environment` and had imported nothing."""
    os.environ.clear()
    os.environ.update(environment)
    warnings.filters[:] = _filters  # type: ignore[index]  # a list, whatever its stub says
    warnings._filters_mutated()  # type: ignore[attr-defined]  # what its own functions call
    # A run ends without them, but its own child processes would run them.
    atexit._clear()
    multiprocessing.util._finalizer_registry.clear()  # type: ignore[attr-defined]  # not public
    multiprocessing.process.current_process().authkey = os.urandom(32)
    loaded.read_environment()
