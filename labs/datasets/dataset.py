"""An installed data set as the grader sees it: public rows, hidden rows, and what a run may mount.

Arrays are opened when first asked for and stay on disk. Nothing here is ever a pickle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labs.datasets import rows
from labs.datasets.rows import Rows, Split
from sandbox.contract import Mount

Images = NDArray[np.uint8]
"""(N, H, W, 3), 0 to 255, channels red, green, blue."""
Labels = NDArray[np.int64]
"""(N,), positions in the data set's `classes`."""

TRAIN = "train_"
"""Public columns lie in `data/` under this name: `train_images.npy`, `train_labels.npy`."""


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
    columns: tuple[str, ...] = ("images", "labels")
    """Names of the rows' columns. The first one is what programs are asked about."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else is publicly known of the set and judging needs: the replies of intents."""

    @cached_property
    def public(self) -> Rows:
        return rows.load(self.public_folder / "data", TRAIN, self.columns)

    @cached_property
    def hidden(self) -> Rows:
        return rows.load(self.hidden_folder, "", self.columns)

    @property
    def split(self) -> Split:
        return Split(self.public, self.hidden, self.facts)


NONE = Dataset(
    name="none",
    title="no data",
    stand_in=False,
    stand_in_for="",
    classes=(),
    digest="none",
    perturbation="none",
    mounts=(),
    environment={},
    public_folder=Path("/nonexistent"),
    hidden_folder=Path("/nonexistent"),
    columns=(),
)
"""For tasks that need no data."""
