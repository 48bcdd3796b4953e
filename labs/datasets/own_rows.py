"""Hidden rows that a course brings itself, where every row of the data set proper is public.

Knows nothing of CIFAR-10: it reads a folder and compares pictures.
"""

from pathlib import Path

import numpy as np

from labs.datasets.dataset import Images, Labels
from labs.datasets.roots import DatasetError

MIN_ROWS = 200
"""Fewer would let chance move an accuracy by more than 7 points (two standard errors)."""
MIN_PER_CLASS = 5
LARGEST_FILE = 1024 * 1024 * 1024
SAME_BELOW = 4.0
"""Root mean square difference, of 255, of two pictures shrunk to 8 x 8, at which they are called
the same: light noise, brightness by a step or two and re-encoding stay below it."""
CHUNK = 256
"""Rows compared at a time: 60 MB against the 60,000 of CIFAR-10."""


def read(folder: Path, classes: tuple[str, ...]) -> tuple[Images, Labels]:
    """`images.npy` and `labels.npy` of the folder, checked.

    Raises:
        DatasetError: a file is missing or not what it should be.
    """
    images = _array(folder / "images.npy")
    labels = _array(folder / "labels.npy")
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1:] != (32, 32, 3):
        raise DatasetError(
            f"{folder / 'images.npy'} is {images.dtype} of shape {images.shape}; it must be uint8, "
            "(N, 32, 32, 3), values 0 to 255."
        )
    if labels.dtype.kind not in "iu" or labels.shape != (len(images),):
        raise DatasetError(
            f"{folder / 'labels.npy'} is {labels.dtype} of shape {labels.shape}; it must be whole "
            f"numbers, ({len(images)},), one for each picture."
        )
    if len(labels) < MIN_ROWS:
        raise DatasetError(f"{folder} holds {len(labels)} rows; at least {MIN_ROWS} are needed.")
    if labels.min() < 0 or labels.max() >= len(classes):
        raise DatasetError(f"{folder / 'labels.npy'} must hold numbers 0 to {len(classes) - 1}.")
    counts = np.bincount(labels.astype(np.int64), minlength=len(classes))
    rare = int(counts.argmin())
    if counts[rare] < MIN_PER_CLASS:
        raise DatasetError(
            f"{folder} holds {counts[rare]} rows of class {rare} ({classes[rare]}); at least "
            f"{MIN_PER_CLASS} of each class are needed."
        )
    return images, labels.astype(np.int64)


def refuse_known(own: Images, public: Images, name: str) -> None:
    """Stop where a row is one of the public ones, or its mirror image, or nearly so.

    Raises:
        DatasetError: names the rows to leave out.
    """
    small, mirrored = _shrunk(public), _shrunk(own[:, :, ::-1])
    known = np.minimum(_distance(_shrunk(own), small), _distance(mirrored, small)) < SAME_BELOW
    if known.any():
        rows = np.flatnonzero(known)
        listed = ", ".join(map(str, rows[:10])) + (" ..." if len(rows) > 10 else "")
        raise DatasetError(
            f"{len(rows)} of the hidden rows are in {name} already, where students find their "
            f"labels (rows {listed}): leave them out of images.npy and labels.npy."
        )


def _array(file: Path) -> np.ndarray:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise DatasetError(f"{file} is larger than {LARGEST_FILE} bytes: give fewer rows.")
        return np.load(file, allow_pickle=False)
    except FileNotFoundError as error:
        raise DatasetError(f"{file} is missing: save it with numpy.save.") from error
    except (ValueError, EOFError) as error:
        raise DatasetError(
            f"{file} is not a plain array ({error}): save it with numpy.save."
        ) from (error)


def _shrunk(images: Images) -> np.ndarray:
    """(N, 192) float32: mean colours of 4 x 4 blocks."""
    found = np.empty((len(images), 192), np.float32)
    for start in range(0, len(images), CHUNK):
        part = images[start : start + CHUNK].reshape(-1, 8, 4, 8, 4, 3)
        found[start : start + CHUNK] = part.mean(axis=(2, 4), dtype=np.float32).reshape(-1, 192)
    return found


def _distance(rows: np.ndarray, known: np.ndarray) -> np.ndarray:
    """(N,) root mean square difference of each row to the nearest known one."""
    squares = (known**2).sum(axis=1)
    nearest = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        products = (part**2).sum(axis=1)[:, None] + squares - 2 * part @ known.T
        nearest[start : start + CHUNK] = products.min(axis=1)
    return np.sqrt(np.maximum(nearest, 0) / rows.shape[1])
