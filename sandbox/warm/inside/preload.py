"""Imports the frameworks, and nothing more: one tensor operation here would hang the children."""

import ctypes
import gc
import importlib
import re
import time
from collections.abc import Collection
from itertools import chain

from sandbox.runner import shims
from sandbox.warm.inside import calls, state

FRAMEWORKS: dict[str, tuple[str, ...]] = {
    # Before TensorFlow: else the first torch optimizer crashes with both in one process.
    "torch": ("torch._dynamo", "torch.utils.data"),
    "torchvision": ("torchvision",),
    "tensorflow": ("tensorflow",),
    "keras": ("keras",),
    "sklearn": (
        "sklearn.cluster",
        "sklearn.datasets",
        "sklearn.decomposition",
        "sklearn.ensemble",
        "sklearn.linear_model",
        "sklearn.metrics",
        "sklearn.model_selection",
        "sklearn.neighbors",
        "sklearn.neural_network",
        "sklearn.pipeline",
        "sklearn.preprocessing",
        "sklearn.svm",
        "sklearn.tree",
    ),
    "pandas": ("pandas",),
    "matplotlib": ("matplotlib.pyplot",),
    "PIL": ("PIL.Image",),
    "cv2": ("cv2",),
    "tqdm": ("tqdm.std",),
}
"""What programs import, by the name that they have to write for it, in the order of loading."""
ALWAYS = (
    # what IPython imports at a kernel's start
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "tornado.platform.asyncio",
    # the runner's own
    "sandbox.runner.answer",
    "sandbox.runner.cells",
    "sandbox.runner.failures",
    "sandbox.runner.forked",
    "sandbox.runner.kernel",
    "sandbox.runner.prepared",
    "sandbox.runner.probes.curve",
    "sandbox.runner.probes.found",
    "sandbox.runner.main",
    "sandbox.runner.notebook",
    "sandbox.runner.script",
    "sandbox.runner.straight",
    "sandbox.runner.together",
)
LARGE = 2 * 1024 * 1024


def load(wanted: Collection[str] | None = None) -> dict[str, float]:
    """Import everything that this runtime has; return the seconds that each took.

    Args:
        wanted: names of `FRAMEWORKS` that alone are imported; None: all.
    """
    state.remember()
    shims.install()
    took: dict[str, float] = {}
    some = [FRAMEWORKS[key] for key in FRAMEWORKS if wanted is None or key in wanted]
    for name in (*chain.from_iterable(some), *ALWAYS):
        begin = time.monotonic()
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            # A runtime without one of the frameworks is still worth warming.
            if error.name is None or not name.startswith(error.name):
                raise
        took[name] = time.monotonic() - begin
    return took


def settle() -> None:
    """Make what was imported cheap to fork and unlikely to be copied."""
    freeze()
    ctypes.CDLL(None).malloc_trim(0)
    calls.collapse(_own_memory())


def freeze() -> None:
    """Leave alone what there is now: else one child's collection writes to every object."""
    gc.collect()
    gc.freeze()


def _own_memory() -> list[tuple[int, int]]:
    """Return the large private areas that belong to no file."""
    areas = []
    with open("/proc/self/maps") as file:  # noqa: PTH123 - read once, as text
        for line in file:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ 00:00 0\s*(\[heap\])?$", line)
            if found:
                begin, end = int(found[1], 16), int(found[2], 16)
                begin, end = -(-begin // LARGE) * LARGE, end // LARGE * LARGE
                if end > begin:
                    areas.append((begin, end))
    return areas


def private_bytes() -> int:
    """Return how much memory belongs to this process alone and to no file."""
    with open("/proc/self/smaps_rollup") as file:  # noqa: PTH123 - as above
        found = re.search(r"^Private_Dirty: +(\d+) kB", file.read(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
