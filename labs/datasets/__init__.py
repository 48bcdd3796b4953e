"""Real data for the tasks: what there is, how it is installed, and how it is opened.

    install("mnist-5k")        put it on this machine (or do nothing, where it is there)
    load("cifar10-small")      open what is installed for tasks that ask for "cifar10-small"

A task asks for data by the name of a *choice*: the canonical set where it is installed, else its
stand-in. Knows neither Django nor tasks; folders come in as `Roots`.
"""

import difflib
from pathlib import Path

from labs.datasets import (
    answers,
    cifar10,
    films,
    intents,
    mnist_stand_in,
    pictures,
    placed,
    reviews,
    store,
    tunes,
)
from labs.datasets.dataset import NONE, Dataset
from labs.datasets.roots import DatasetError, Roots, default_roots
from labs.datasets.rows import Rows, Split
from labs.datasets.source import Report, Source
from labs.spec import TaskSpec

__all__ = [
    "CHOICES",
    "NONE",
    "REGISTRY",
    "Dataset",
    "DatasetError",
    "DatasetMissing",
    "Roots",
    "Rows",
    "Source",
    "Split",
    "default_roots",
    "find",
    "install",
    "load",
    "load_for",
]

REGISTRY: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        cifar10,
        mnist_stand_in,
        reviews,
        intents,
        answers,
        pictures,
        placed,
        films,
        tunes,
    )
}
"""What can be installed."""

CHOICES: dict[str, tuple[str, ...]] = {
    "cifar10-small": (cifar10.SOURCE.name, mnist_stand_in.SOURCE.name),
    "imdb": (reviews.SOURCE.name,),
    "cats-and-dogs": (pictures.SOURCE.name,),
    "coco": (placed.SOURCE.name,),
    "music-genres": (tunes.SOURCE.name,),
}
"""What a task may ask for -> data sets that serve it, the best first, its stand-in last."""


class DatasetMissing(DatasetError):
    """Nothing that serves the name is installed; the text says which command installs it."""


def install(
    name: str,
    roots: Roots | None = None,
    *,
    hidden: Path | None = None,
    report: Report = lambda line: None,
) -> Dataset:
    """Put a data set on this machine; a second time changes nothing.

    Args:
        name: a key of `REGISTRY`, or of `CHOICES` for its stand-in.
        hidden: a folder with the course's own rows (`labs.datasets.own_rows`), for data sets whose
            every row is public.

    Raises:
        DatasetError: with what to do.
    """
    roots = roots or default_roots()
    source = find(name)[-1]
    if source.own_rows_needed and hidden is None:
        raise DatasetError(source.own_rows_needed)
    if hidden is not None and not source.own_rows_needed:
        raise DatasetError(
            f"{source.name} holds back rows of its own: leave hidden rows of yours out."
        )
    rows = source.build(source.fetch(roots, report), hidden)
    store.write(source, rows, roots, report)
    return load(source.name, roots)


def load(name: str, roots: Roots | None = None) -> Dataset:
    """Open the best installed data set that serves `name`.

    Raises:
        DatasetMissing: none is installed.
        DatasetError: unknown name, or what is installed can't be used.
    """
    if name == NONE.name:
        return NONE
    roots = roots or default_roots()
    sources = find(name)
    for source in sources:
        if found := store.open_dataset(source, roots):
            return found
    raise DatasetMissing(
        f"No data for {name!r} is installed below {roots.public}: run "
        f"'./manage.py datasets install {sources[-1].name}'."
    )


def load_for(task: TaskSpec, roots: Roots | None = None) -> Dataset:
    """Open the data that a task is judged on: that of its calibration, else the best installed.

    Raises:
        DatasetMissing: it is not installed.
        DatasetError: what is installed is not what the task was calibrated on.
    """
    if task.calibration is None:
        return load(task.dataset, roots)
    dataset = load(task.calibration.dataset, roots)
    if dataset.digest != task.calibration.dataset_digest:
        raise DatasetError(
            f"Task {task.slug} was calibrated on {dataset.name} "
            f"{task.calibration.dataset_digest[:12]}, but {dataset.digest[:12]} is installed: run "
            f"'./manage.py calibrate {task.course.lower()}/{task.slug}', then "
            "'./manage.py sync_labs'."
        )
    return dataset


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
