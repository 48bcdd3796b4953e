"""Real data for the tasks: what there is, how it is installed, and how it is opened.

    install("mnist-5k")        put it on this machine (or do nothing, where it is there)
    load("cifar10-small")      open what is installed for tasks that ask for "cifar10-small"

A task asks for data by the name of a *choice*: the canonical set where it is installed, else its
stand-in. Knows neither Django nor tasks; folders come in as `Roots`.
"""

import difflib

from labs.datasets import mnist_stand_in, store
from labs.datasets.dataset import Dataset, Rows
from labs.datasets.roots import DatasetError, Roots, default_roots
from labs.datasets.source import Report, Source

__all__ = [
    "CHOICES",
    "REGISTRY",
    "Dataset",
    "DatasetError",
    "DatasetMissing",
    "Roots",
    "Rows",
    "Source",
    "default_roots",
    "find",
    "install",
    "load",
]

REGISTRY: dict[str, Source] = {source.name: source for source in (mnist_stand_in.SOURCE,)}
"""What can be installed."""

CHOICES: dict[str, tuple[str, ...]] = {
    "cifar10-small": ("mnist-5k",),
}
"""What a task may ask for -> data sets that serve it, the best first, its stand-in last."""


class DatasetMissing(DatasetError):
    """Nothing that serves the name is installed; the text says which command installs it."""


def install(
    name: str, roots: Roots | None = None, *, report: Report = lambda line: None
) -> Dataset:
    """Put a data set on this machine; a second time changes nothing.

    Args:
        name: a key of `REGISTRY`, or of `CHOICES` for its stand-in.

    Raises:
        DatasetError: with what to do.
    """
    roots = roots or default_roots()
    source = find(name)[-1]
    rows = source.build(source.fetch(roots, report), None)
    store.write(source, rows, roots, report)
    return load(source.name, roots)


def load(name: str, roots: Roots | None = None) -> Dataset:
    """Open the best installed data set that serves `name`.

    Raises:
        DatasetMissing: none is installed.
        DatasetError: unknown name, or what is installed can't be used.
    """
    roots = roots or default_roots()
    sources = find(name)
    for source in sources:
        if found := store.open_dataset(source, roots):
            return found
    raise DatasetMissing(
        f"No data for {name!r} is installed below {roots.public}: run "
        f"'./manage.py datasets install {sources[-1].name}'."
    )


def find(name: str) -> list[Source]:
    """The data sets that serve `name`, the best first.

    Raises:
        DatasetError: there is none of that name; the nearest is suggested.
    """
    if name in CHOICES:
        return [REGISTRY[key] for key in CHOICES[name]]
    if name in REGISTRY:
        return [REGISTRY[name]]
    known = sorted({*REGISTRY, *CHOICES})
    near = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
    raise DatasetError(f"There is no data set {name!r}. {hint}")
