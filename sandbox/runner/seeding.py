"""Seeds every generator before the student's code can draw from it, importing no library itself.

A library is seeded at the moment it is imported. Knows nothing of jobs.
"""

import functools
import importlib
import random
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from sandbox.runner import imports

SEEDERS: dict[str, Callable[[ModuleType, int], object]] = {
    "numpy.random": lambda module, seed: module.seed(seed % 2**32),
    "torch": lambda module, seed: _seed_torch(module, seed),
    "tensorflow": lambda module, seed: module.random.set_seed(seed % 2**63),
}


def install(seed: int, *, torch_too: bool = False) -> None:
    """Seed Python's generator now and the libraries' when they come, or now where they are there.

    Args:
        seed: any whole number.
        torch_too: the program names torch, which then is made ready before TensorFlow: with both
            in one process the first torch optimizer crashes otherwise.
    """
    random.seed(seed)
    for name, seeder in SEEDERS.items():
        imports.after(name, functools.partial(_seed, seeder, seed))

    def make_torch_ready() -> None:
        if torch_too or "torch" in sys.modules:
            importlib.import_module("torch._dynamo")

    imports.before("tensorflow", make_torch_ready)


def _seed_torch(torch: ModuleType, seed: int) -> None:
    """Seed it without having it note, for each kind of device, the lines that led here.

    It reads their sources for that, which takes longer than all other seeding.
    """
    traceback: Any = importlib.import_module("traceback")  # torch has; a program need not
    whole = traceback.format_stack
    traceback.format_stack = lambda *args: []  # for one call
    try:
        torch.manual_seed(seed % 2**63)
    finally:
        traceback.format_stack = whole


def _seed(seeder: Callable[[ModuleType, int], object], seed: int, module: ModuleType) -> None:
    seeder(module, seed)
