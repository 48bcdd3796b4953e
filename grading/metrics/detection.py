"""Mean average precision at an overlap of half, as COCO defines it, by pycocotools.

Precision is read off at 101 levels of recall, for each class that is there, with at most 100 boxes
a picture; the mean over classes. A box counts where its overlap (intersection over union) with one
of its class that no better box took is 0.5 or more.
"""

import contextlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from grading.metrics import claimed
from grading.metrics.metric import Metric, share_error

OVERLAP = 0.5


def _compute(answers: Sequence[Any], truth: Sequence[Any], options: Mapping[str, Any]) -> float:
    if len(answers) != len(truth) or not len(truth):
        raise ValueError(f"{len(answers)} answers and {len(truth)} truths do not fit")
    known, found = _annotations(truth), _annotations(answers)
    if not known:
        raise ValueError("no picture holds an object, so there is no precision to speak of")
    if not found:
        return 0.0
    with contextlib.redirect_stdout(io.StringIO()):  # it reports its progress
        there, named = COCO(), COCO()
        categories = [{"id": label} for label in sorted({one["category_id"] for one in known})]
        images = [{"id": number} for number in range(1, len(truth) + 1)]
        for coco, annotations in ((there, known), (named, found)):
            coco.dataset = {"images": images, "categories": categories, "annotations": annotations}
            coco.createIndex()
        evaluation = COCOeval(there, named, "bbox")
        evaluation.params.iouThrs = np.array([OVERLAP])
        evaluation.evaluate()
        evaluation.accumulate()
    # (overlaps, recalls, classes, areas, counts); -1 where a class has no box.
    precision = evaluation.eval["precision"][0, :, :, 0, -1]
    return float(precision[precision > -1].mean())


def _annotations(pictures: Sequence[Any]) -> list[dict[str, Any]]:
    """Boxes in COCO's form: x, y, width, height; everything counted from 1."""
    found: list[dict[str, Any]] = []
    for number, one in enumerate(pictures, 1):
        for (x1, y1, x2, y2), label, score in zip(one.boxes, one.labels, one.scores, strict=True):
            wide, high = float(x2 - x1), float(y2 - y1)
            found.append(
                {
                    "id": len(found) + 1,
                    "image_id": number,
                    "category_id": int(label) + 1,
                    "bbox": [float(x1), float(y1), wide, high],
                    "area": wide * high,
                    "iscrowd": 0,
                    "score": float(score),
                }
            )
    return found


def _error(value: float, rows: int) -> float:
    """That of a share over the pictures, and at least what one picture's objects can move."""
    return max(share_error(value, rows), 1 / rows)


METRIC = Metric(
    name="map50",
    version="1",
    compute=_compute,
    claimed=claimed.mean_average_precision,
    phrase=lambda value: f"{value:.3f}",
    error=_error,
)
