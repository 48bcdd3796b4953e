"""Writes pictures with boxes as COCO does: PNG files and one `annotations.json`.

COCO numbers categories from 1 and writes a box as x, y, width, height in pixels.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from labs.datasets.rows import Split
from labs.datasets.source import Source

FOLDER = "pictures"
FILE = "annotations.json"


def write(folder: Path, source: Source, rows: Split) -> None:
    """Fill `folder`/pictures and `folder`/annotations.json."""
    (folder / FOLDER).mkdir(parents=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    columns = (rows.public[name] for name in ("pictures", "boxes", "labels"))
    for row, (picture, boxes, labels) in enumerate(zip(*columns, strict=True)):
        pixels = np.asarray(picture)
        name = f"{row:05}.png"
        Image.fromarray(pixels).save(folder / FOLDER / name)
        height, width = pixels.shape[:2]
        images.append({"id": row, "file_name": name, "width": width, "height": height})
        for (x1, y1, x2, y2), label in zip(
            np.asarray(boxes).tolist(), np.asarray(labels).tolist(), strict=True
        ):
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": row,
                    "category_id": label + 1,
                    "bbox": [x1, y1, x2 - x1, y2 - y1],
                    "area": (x2 - x1) * (y2 - y1),
                    "iscrowd": 0,
                }
            )
    categories = [{"id": number, "name": name} for number, name in enumerate(source.classes, 1)]
    about = {"images": images, "annotations": annotations, "categories": categories}
    (folder / FILE).write_text(json.dumps(about) + "\n")
