"""Acts when a library is imported, or at once where it is there already; imports none itself.

One finder for all who want to act, since of two only the first would be asked. Knows no library.
"""

import random
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

After = Callable[[ModuleType], object]

DRAWERS = "rich."
"""Draws names for its styles from Python's generator while it is imported, by scikit-learn at that.
What a program draws later must not depend on which libraries it imports, nor on when."""

_before: dict[str, Callable[[], object]] = {}
_after: dict[str, list[After]] = {}
_made: dict[str, Any] = {}


def before(name: str, action: Callable[[], object]) -> None:
    """Have `action` called before the module `name` is imported."""
    _install()
    _before[name] = action


def after(name: str, action: After) -> None:
    """Have `action` called with the module `name` once it has been imported: now, if it has."""
    _install()
    if name in sys.modules:
        action(sys.modules[name])
    else:
        _after.setdefault(name, []).append(action)


def make(name: str, loader: Any) -> None:
    """Have the module `name`, where no library holds it, made by a loader as of `importlib`."""
    _install()
    _made[name] = loader


def _install() -> None:
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """A finder that lets the ordinary one find, and acts once a module has run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in _made:
            # A library of that name goes before ours.
            found = PathFinder.find_spec(name, path, target)
            return found or ModuleSpec(name, _made[name], is_package=True)
        actions = _after.get(name, ())
        if name in _before:
            _before[name]()
        elif not actions and not name.startswith(DRAWERS):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        loader, run = spec.loader, spec.loader.exec_module

        def run_then_act(module: ModuleType) -> None:
            del loader.exec_module  # the loader's own method shows again
            drawn = random.getstate()
            run(module)
            random.setstate(drawn)
            for action in actions:
                action(module)

        loader.exec_module = run_then_act  # type: ignore[method-assign]  # for one call
        return spec
