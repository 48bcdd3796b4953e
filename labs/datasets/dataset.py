"""An installed data set as the grader sees it: public rows, hidden rows, and what a run may mount.

Arrays are opened when first asked for and stay on disk. Nothing here is ever a pickle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
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
    asked: str = "that it had not seen"
    """What the rows asked about are, in messages after what they are called."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else is publicly known of the set and judging needs: the replies of intents."""

    @property
    def keeps_secrets(self) -> bool:
        """Whether the rows asked about are nobody's to see."""
        return True

    @cached_property
    def public(self) -> Rows:
        return rows.load(self.public_folder / "data", TRAIN, self.columns)

    @cached_property
    def hidden(self) -> Rows:
        return rows.load(self.hidden_folder, "", self.columns)

    @property
    def split(self) -> Split:
        return Split(self.public, self.hidden, self.facts)


PUBLIC_ROWS = 500
"""How many public rows a program is tried on, at most."""


@dataclass(frozen=True)
class PublicOnly(Dataset):
    """A data set whose hidden rows can't be reached: public ones stand in their place."""

    @classmethod
    def of(cls, dataset: Dataset) -> "PublicOnly":
        found = {each.name: getattr(dataset, each.name) for each in fields(dataset)}
        found |= {"hidden_folder": NOWHERE, "asked": "of the public data"}
        return cls(**found)

    @property
    def keeps_secrets(self) -> bool:
        return False

    @cached_property
    def hidden(self) -> Rows:
        """Every n-th public row, so that sets in the order of their classes give some of each."""
        step = max(1, len(self.public) // PUBLIC_ROWS)
        places = np.arange(0, len(self.public), step)[:PUBLIC_ROWS]
        return Rows({name: rows.take(self.public[name], places) for name in self.columns})


NOWHERE = Path("/nonexistent")
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
    public_folder=NOWHERE,
    hidden_folder=NOWHERE,
    columns=(),
)
"""For tasks that need no data."""
