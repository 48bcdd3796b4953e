"""Seeds every generator before the student's code can draw from it, importing no library itself.

A library is seeded at the moment it is imported. Knows nothing of jobs.
"""

import importlib
import random
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

SEEDERS: dict[str, Callable[[ModuleType, int], object]] = {
    "numpy.random": lambda module, seed: module.seed(seed % 2**32),
    "torch": lambda module, seed: module.manual_seed(seed % 2**63),
    "tensorflow": lambda module, seed: module.random.set_seed(seed % 2**63),
}
DRAWERS = "rich."
"""Draws names for its styles from Python's generator while it is imported, by scikit-learn at that.
What a program draws later must not depend on which libraries it imports, nor on when."""


def install(seed: int, source: bytes = b"") -> None:
    """Seed Python's generator now and the libraries' when they come.

    Args:
        seed: any whole number.
        source: the program. Where it names torch, torch is made ready before TensorFlow: with both
            in one process the first torch optimizer crashes otherwise.
    """
    random.seed(seed)
    for name in SEEDERS:  # a warm start has imported them already
        if name in sys.modules:
            SEEDERS[name](sys.modules[name], seed)
    sys.meta_path.insert(0, _Seeder(seed, torch_too=b"torch" in source))


class _Seeder:
    """A finder that lets the ordinary one find, and seeds once a module has run."""

    def __init__(self, seed: int, *, torch_too: bool) -> None:
        self._seed = seed
        self._torch_too = torch_too

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        seeder = SEEDERS.get(name)
        if seeder is None and not name.startswith(DRAWERS):
            return None
        if name == "tensorflow" and (self._torch_too or "torch" in sys.modules):
            importlib.import_module("torch._dynamo")
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        loader, run = spec.loader, spec.loader.exec_module

        def run_then_seed(module: ModuleType) -> None:
            del loader.exec_module  # the loader's own method shows again
            drawn = random.getstate()
            run(module)
            random.setstate(drawn)
            if seeder is not None:
                seeder(module, self._seed)

        loader.exec_module = run_then_seed  # type: ignore[method-assign]  # for one call
        return spec
