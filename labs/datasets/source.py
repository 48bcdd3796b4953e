"""What a data set says about itself to be installed. One file per data set makes one `Source`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from labs.datasets.roots import Roots
from labs.datasets.rows import Split

Report = Callable[[str], None]
"""Told what goes on, a line at a time."""


@dataclass(frozen=True)
class Source:
    """A data set that can be installed."""

    name: str
    title: str
    stand_in: bool
    stand_in_for: str
    classes: tuple[str, ...]
    perturbation: str
    about: str
    """For students, in the README beside their files: what the rows are and where they are from."""
    licence: str
    fetch: Callable[[Roots, Report], Path]
    """Bring the publisher's files into `downloads`, checked; returns the file, or the folder where
    there are several. Quick if they are there."""
    build: Callable[[Path, Path | None], Split]
    """Make the rows from that file and, where the course gives them, a folder of hidden rows."""
    layouts: tuple[str, ...] = ()
    """Keys of `labs.datasets.layouts.REGISTRY`: for which loaders the public rows are written."""
    own_rows_needed: str = ""
    """Not empty where every row of the set is public, so that the course must bring hidden rows of
    its own: says so, and how."""
