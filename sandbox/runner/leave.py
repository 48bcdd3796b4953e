"""How a process of the runner ends: what it printed is flushed, no finalizer runs."""

import os
import sys
from contextlib import suppress
from typing import NoReturn


def now(status: int) -> NoReturn:
    """Flush and end this process at once."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # replaced or closed by the student
            stream.flush()
    os._exit(status)
