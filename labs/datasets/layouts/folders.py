"""Writes classified pictures as PNG files in one folder for each class."""

from pathlib import Path

import numpy as np
from PIL import Image

from labs.datasets.rows import Split
from labs.datasets.source import Source

FOLDER = "pictures"


def write(folder: Path, source: Source, rows: Split) -> None:
    """Fill `folder`/pictures/<class>."""
    for name in source.classes:
        (folder / FOLDER / name).mkdir(parents=True)
    labels = np.asarray(rows.public["labels"])
    for row, (image, label) in enumerate(zip(rows.public["images"], labels, strict=True)):
        file = folder / FOLDER / source.classes[label] / f"{row:05}.png"
        Image.fromarray(np.asarray(image)).save(file)
