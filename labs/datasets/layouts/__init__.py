"""Layouts by name. A new one is a new file here and one entry in the registry.

Where folders are mounted is agreed with the runner's loaders (`sandbox.runner.shims.places`):
`/datasets/<folder>`.
"""

import json
from pathlib import Path

import numpy as np

from labs.datasets import openml
from labs.datasets.layouts import batches, coco, folders, imdb
from labs.datasets.layouts.layout import Layout
from labs.datasets.layouts.names import WORDS
from labs.datasets.rows import Split
from labs.datasets.source import Source

__all__ = ["ENVIRONMENT", "REGISTRY", "Layout"]

ENVIRONMENT = {
    "scikit_learn": openml.ENVIRONMENT_VARIABLE,
    "torch": "TORCH_HOME",
}
"""Folder -> the variable that tells its library where it lies. Keras has one too, but leaves a
folder that it can't write to for another one without a word: the runner's import hook tells it."""


def _openml(folder: Path, source: Source, rows: Split) -> None:
    openml.write_cache(
        folder,
        np.asarray(rows.public["images"]),
        np.asarray(rows.public["labels"]),
        arff_name=source.name,
        description=source.about,
        licence=source.licence,
    )


def _batches(folder: Path, source: Source, rows: Split) -> None:
    images, labels = np.asarray(rows.public["images"]), np.asarray(rows.public["labels"])
    batches.write(folder, images, labels, source.classes)


def _keras_batches(folder: Path, source: Source, rows: Split) -> None:
    _batches(folder / "datasets", source, rows)


def _imdb(folder: Path, source: Source, rows: Split) -> None:
    words = json.loads(rows.files[WORDS])
    labels = np.asarray(rows.public["labels"])
    imdb.write(folder, rows.public["sequences"], labels, words)


REGISTRY: dict[str, Layout] = {
    "openml": Layout(
        "scikit_learn",
        _openml,
        f'The same rows come from `sklearn.datasets.fetch_openml(name="{openml.NAME}")`, there '
        "flattened channel-first: column `a0` is the top left pixel's red, `a1024` its green, "
        "`a2048` its blue.",
    ),
    "torchvision": Layout(
        "torchvision",
        _batches,
        "The same rows come from `torchvision.datasets.CIFAR10` with any `root` and `download`: "
        "the last eighth with `train=False`, all others with `train=True`.",
    ),
    "keras_cifar10": Layout(
        "keras",
        _keras_batches,
        "The same rows come from `keras.datasets.cifar10.load_data()`, the last eighth as its "
        "test part.",
    ),
    "keras_imdb": Layout(
        "keras",
        _imdb,
        "The same rows come from `keras.datasets.imdb.load_data()`, the first half as its training "
        "and the second as its test part; `imdb.get_word_index()` gives the words.",
    ),
    "folders": Layout(
        "data",
        folders.write,
        "The same pictures lie as PNG files in `pictures/<class>/`, as folder loaders read them "
        "(`torchvision.datasets.ImageFolder`, `keras.utils.image_dataset_from_directory`).",
    ),
    "coco": Layout(
        "data",
        coco.write,
        "The same pictures lie as PNG files in `pictures/`, with their boxes in `annotations.json` "
        "as COCO writes them; `json.load` reads it (`pycocotools`, which torchvision's "
        "`CocoDetection` needs, is not in the laboratory's environment).",
    ),
}
