"""What hosted notebooks offer and a sandbox without a network does not, answered all the same.

Each shim is a module here, loaded when the library that it changes is; the two tables below say
which. A shim never judges and guards nothing: it shares the process with the student's code. What
it skips or answers in place of something else it says in the program's own output.
"""

import importlib
from types import ModuleType
from typing import Any

from sandbox.runner import imports

PATCHES: dict[str, tuple[tuple[str, str], ...]] = {
    "cv2": (("figures", "opencv"),),
    "keras.src.datasets.cifar10": (("keras_data", "cifar10"),),
    "keras.src.datasets.imdb": (("keras_data", "imdb"),),
    "keras.src.utils.file_utils": (("keras_data", "files"),),
    "keras.src.utils.sequence_utils": (("keras_data", "sequences"),),
    "matplotlib.pyplot": (("figures", "pyplot"),),
    "sklearn.datasets._openml": (("openml", "remember"),),
    "torchvision.datasets.cifar": (("torchvision_data", "cifar"),),
    "torchvision.models._api": (("weights", "weights"),),
}
"""A library's module -> which functions of which shims change it once it has been imported."""

MODULES: dict[str, str] = {
    "google": "colab",
    "google.colab": "colab",
    "google.colab.auth": "colab",
    "google.colab.data_table": "colab",
    "google.colab.drive": "colab",
    "google.colab.files": "colab",
    "google.colab.output": "colab",
    "google.colab.patches": "colab",
    "google.colab.userdata": "colab",
}
"""A module that no library here holds -> the shim whose `MODULES` says what is in it."""

figures_room: int | None = None
"""Bytes that the figures of a script may take; None: the program is a notebook."""

_installed = False


def install() -> None:
    """Watch for the libraries; nothing is loaded before one of them is. Again: nothing more."""
    global _installed  # a child forked from a warm parent has it done already
    if _installed:
        return
    _installed = True
    for name, patches in PATCHES.items():
        for shim, function in patches:
            imports.after(name, _patch(shim, function))
    for name, shim in MODULES.items():
        imports.make(name, _Loader(shim))


def _patch(shim: str, function: str) -> imports.After:
    def act(module: ModuleType) -> None:
        try:
            getattr(importlib.import_module(f"{__name__}.{shim}"), function)(module)
        except (AttributeError, ImportError):
            # Another release of the library, or a file of the student's own with its name.
            return

    return act


class _Loader:
    """Makes one of `MODULES`."""

    def __init__(self, shim: str) -> None:
        self._shim = shim

    def create_module(self, spec: Any) -> None:
        """Have an ordinary module made."""

    def exec_module(self, module: ModuleType) -> None:
        made = importlib.import_module(f"{__name__}.{self._shim}")
        module.__path__ = []
        module.__dict__.update(made.MODULES[module.__name__])
