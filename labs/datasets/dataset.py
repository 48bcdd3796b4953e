"""An installed data set as the grader sees it: public rows, hidden rows, and what a run may mount.

Arrays are opened when first asked for and stay on disk. Nothing here is ever a pickle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sandbox.contract import Mount

Images = NDArray[np.uint8]
"""(N, 32, 32, 3), 0 to 255, channels red, green, blue."""
Labels = NDArray[np.int64]
"""(N,), positions in the data set's `classes`."""


@dataclass(frozen=True)
class Rows:
    """All rows of a data set, split once into what students get and what judges them."""

    public_images: Images
    public_labels: Labels
    hidden_images: Images
    hidden_labels: Labels


@dataclass(frozen=True)
class Dataset:
    """One installed data set."""

    name: str
    title: str
    stand_in: bool
    """True: real data that stands in for a canonical set which could not be had."""
    stand_in_for: str
    """The canonical set's name, or empty."""
    classes: tuple[str, ...]
    digest: str
    """SHA-256 over name, classes and all rows, hidden ones included."""
    perturbation: str
    """A key of `labs.datasets.perturb.REGISTRY`: what hidden rows undergo before each run."""
    mounts: tuple[Mount, ...]
    environment: Mapping[str, str]
    """What a run needs to find the mounted data through its loaders."""
    public_folder: Path
    hidden_folder: Path
    """On the trusted side only."""

    @cached_property
    def public_images(self) -> Images:
        return _open(self.public_folder / "data" / "train_images.npy")

    @cached_property
    def public_labels(self) -> Labels:
        return _open(self.public_folder / "data" / "train_labels.npy")

    @cached_property
    def hidden_images(self) -> Images:
        return _open(self.hidden_folder / "images.npy")

    @cached_property
    def hidden_labels(self) -> Labels:
        return _open(self.hidden_folder / "labels.npy")

    @property
    def rows(self) -> Rows:
        return Rows(self.public_images, self.public_labels, self.hidden_images, self.hidden_labels)


def _open(file: Path) -> np.ndarray:
    return np.load(file, mmap_mode="r", allow_pickle=False)
