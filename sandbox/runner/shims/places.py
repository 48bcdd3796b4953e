"""Where provisioned data lie inside the sandbox, each in the layout that its library has on disk.

They are mounted read-only by the task's data set. What lies below `ROOT` can't have been made by a
program, so only there may a checksum that real stand-in data can't meet be answered.
"""

import os

ROOT = "/datasets"
TORCHVISION = f"{ROOT}/torchvision"
"""Holds `cifar-10-batches-py`, as `torchvision.datasets.CIFAR10(root)` does below `root`."""
KERAS = f"{ROOT}/keras"
"""Holds `datasets/cifar-10-batches-py`, `datasets/imdb.npz` and the like, as `~/.keras` does."""
TORCH = f"{ROOT}/torch"
"""Holds `hub/checkpoints`, as `~/.cache/torch` does."""
DATA = "/work/data"


def provisioned(path: str) -> bool:
    """Say whether something of ours lies there."""
    return os.path.realpath(path).startswith(f"{ROOT}/") and os.path.exists(path)  # noqa: PTH110 - strings


def listing() -> str:
    """Return the task's files under `data/`, for messages."""
    try:
        found = sorted(entry.name for entry in os.scandir(DATA) if not entry.name.startswith("."))
    except OSError:
        found = []
    if not found:
        return "this task provides no files"
    some = ", ".join(f"data/{name}" for name in found[:8])
    return f"the task's files are {some}" + (f" and {len(found) - 8} more" if found[8:] else "")
