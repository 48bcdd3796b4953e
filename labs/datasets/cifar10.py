"""CIFAR-10 itself: 60,000 labelled pictures of 32 x 32 x 3 (Krizhevsky, 2009), all of them public.

Read from the binary edition, whose records are a label byte and 3,072 pixel bytes. The Python
edition holds the same pictures as pickles, which the trusted side never opens
(docs/decisions/0006). Hidden rows are the course's own: a public test row
can be looked up, whatever is done to it.
"""

import tarfile
from pathlib import Path

import numpy as np

from labs.datasets import own_rows
from labs.datasets.dataset import Images, Labels
from labs.datasets.download import Remote, obtain
from labs.datasets.layouts.names import CIFAR_LAYOUTS
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Split
from labs.datasets.rows import images as rows_of
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

BINARY = Remote(
    name="cifar-10-binary.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    size=170_052_171,
    sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    md5="c32a1d4ab5d03f1284b67883e8d87530",
)
PYTHON = Remote(
    name="cifar-10-python.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    size=170_498_071,
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    md5="c58f30108f718f92721af3b95e74349a",
)
"""What torchvision and Keras download; known so that it is recognised, never opened."""

CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip
BATCHES = tuple(f"cifar-10-batches-bin/data_batch_{i}.bin" for i in range(1, 6))
TEST_BATCH = "cifar-10-batches-bin/test_batch.bin"
BATCH_ROWS = 10_000
RECORD = 1 + 3 * 32 * 32
SMALL_PER_CLASS = 2000
"""CIFAR_10_small has 20,000 rows."""
SAMPLE_SEED = 20_231_115
OWN_ROWS_NEEDED = (
    "Every row of CIFAR-10 is public, so hidden rows must be the course's own: run "
    "'./manage.py datasets install cifar10 --hidden FOLDER' with a folder that holds images.npy "
    "(uint8, N x 32 x 32 x 3) and labels.npy (N whole numbers, 0 to 9)."
)


def fetch(roots: Roots, report: Report) -> Path:
    """The binary edition, checked.

    Raises:
        DatasetError: it can't be had, or only the Python edition is there.
    """
    if (roots.downloads / PYTHON.name).exists() and not (roots.downloads / BINARY.name).exists():
        report(f"{PYTHON.name} is there, but it is made of pickles; {BINARY.name} is needed")
    return obtain(BINARY, roots, report)


def build(archive: Path, hidden: Path | None) -> Split:
    """20,000 public training rows, and the course's own hidden rows from the folder `hidden`.

    Raises:
        DatasetError: no or unusable hidden rows, or the archive is not what it should be.
    """
    if hidden is None:
        raise DatasetError(OWN_ROWS_NEEDED)
    own_images, own_labels = own_rows.read(hidden, CLASSES)
    images, labels = read(archive, BATCHES)
    test_images, _ = read(archive, (TEST_BATCH,))
    own_rows.refuse_known(own_images, np.concatenate([images, test_images]), "CIFAR-10")
    _, chosen = stratified(labels, SMALL_PER_CLASS, SAMPLE_SEED)
    return Split(rows_of(images[chosen], labels[chosen]), rows_of(own_images, own_labels))


def read(archive: Path, batches: tuple[str, ...]) -> tuple[Images, Labels]:
    """The rows of some batches: (N, 32, 32, 3) uint8 and (N,) int64.

    Raises:
        DatasetError: a batch is missing or has another size.
    """
    found = []
    with tarfile.open(archive) as tar:
        for batch in batches:
            try:
                member = tar.getmember(batch)
            except KeyError as error:
                raise DatasetError(f"{archive} holds no {batch}: it is another file.") from error
            stream = tar.extractfile(member) if member.size == BATCH_ROWS * RECORD else None
            if stream is None:
                raise DatasetError(f"{batch} in {archive} is not {BATCH_ROWS} records long.")
            found.append(np.frombuffer(stream.read(), dtype=np.uint8).reshape(BATCH_ROWS, RECORD))
    records = np.concatenate(found)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= len(CLASSES):
        raise DatasetError(f"{archive} holds the label {labels.max()}: it is not CIFAR-10.")
    pixels = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(pixels), labels


SOURCE = Source(
    name="cifar10",
    title="CIFAR-10 (small, 20,000 pictures)",
    stand_in=False,
    stand_in_for="",
    classes=CLASSES,
    perturbation="light_noise",
    about="20,000 of the 50,000 labelled training pictures of CIFAR-10 (Alex Krizhevsky, Learning "
    "Multiple Layers of Features from Tiny Images, 2009), 2,000 of each class, drawn once by a "
    "recorded seed. The pictures that judge programs are the course's own.",
    licence="CIFAR-10 names none; its authors ask to cite the report above",
    fetch=fetch,
    build=build,
    layouts=CIFAR_LAYOUTS,
    own_rows_needed=OWN_ROWS_NEEDED,
)
